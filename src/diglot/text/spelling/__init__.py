"""Spelling in another script: a joint n-gram `transducer`, its `automaton` of pieces, the `speller` of both ways."""

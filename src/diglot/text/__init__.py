"""Text as columns of code points: the core that every stage works on. Nothing here knows a language."""

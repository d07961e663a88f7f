"""Character maps: what looks at one character and its marks, by tables that are compiled from the reference."""

"""Which language a string is in, which script, and which route it takes."""

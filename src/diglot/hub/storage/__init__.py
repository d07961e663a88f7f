"""What a hub keeps: the database and the bytes of large files, who brought them, and how much that is."""

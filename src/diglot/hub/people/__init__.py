"""Who there is, and what each may do."""

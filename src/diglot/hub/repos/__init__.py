"""Repositories: settings, folders, commits and refs, what is said of them, and the files of one on disk."""

"""Formats that others define: git's objects and ignore rules, Xet's chunks, xorbs and shards. They know no hub."""

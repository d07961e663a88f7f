"""The hub: a place of one's own that datasets are pushed to and loaded from.

A hub is one folder (the *root*). `diglot.hub.store.Store` opens it; `diglot.hub.client` pushes a build into it or
pulls one out, with or without a server; `diglot.hub.server` puts it on HTTP with the protocol of the Hugging Face Hub,
so that unmodified `datasets` and `huggingface_hub` work with nothing set but ``HF_ENDPOINT``.

==================  ================================================================================================
`names`             what a repository, a file path, a branch may be called
`refusal`           `Refusal`: every "no" of the hub, with its HTTP status
`xet`, `chunking`   content-defined chunks, their hashes, xorbs and shards (the format that current clients upload)
`gitobjects`        blobs, trees and commits, hashed as git does
`database`          the SQLite file: schema, transactions
`objects`, `s3`     where the bytes lie: a folder, or an object store
`contents`          large files in and out: xorbs, plain blobs, byte ranges
`repositories`      repositories: create, find, move, settings
`history`           refs, commits, trees, differences
`people`            users, organizations, tokens, rights
`store`             `Store`: all of the above under one root
`upkeep`            verify, collect garbage, back up, restore, count
`checkout`          a repository as plain files in a folder
`client`            push and pull
`server`            HTTP
==================  ================================================================================================

Nothing is imported here, so `import diglot.hub` costs nothing.
"""

"""The hub: a place of one's own that datasets are pushed to and loaded from.

A hub is one folder (the *root*). `diglot.hub.store.Store` opens it; `diglot.hub.client` pushes a build into it or
pulls one out, with or without a server; `diglot.hub.server` puts it on HTTP with the protocol of the Hugging Face Hub,
so that unmodified `datasets` and `huggingface_hub` work with nothing set but ``HF_ENDPOINT``.

==================  ================================================================================================
`names`             what a repository, a file path, a branch may be called
`card`              the metadata at the head of a README
`ignore`            ignore rules, matched in linear time
`refusal`           `Refusal`: every "no" of the hub, with its HTTP status
`xet`, `chunking`   content-defined chunks, their hashes, xorbs and shards (the format that current clients upload)
`gitobjects`        blobs, trees and commits, hashed as git does
`database`          the SQLite file: transactions; `migrations` is its schema, and the way to it from older ones
`objects`, `s3`     where the bytes lie: a folder, or an object store
`contents`          large files in: xorbs, shards, plain blobs, local files (`packing`); `reading` brings them out
`claims`            who may refer to which bytes
`repositories`      repositories: create, find, move, settings
`history`           refs, commits, `trees`, differences; `lines`: where commits stand, what each changed
`discussions`       discussions and pull requests; `access`: requests for access; `buckets`: files without a history
`people`            users, organizations, tokens, rights
`store`             `Store`: all of the above under one root
`integrity`         verify every hash, mend what can be mended
`garbage`           remove what nothing reaches
`archive`           back up, restore
`statistics`        count
`rows`, `tables`    rows of tables, read in a child process; `croissant` describes them
`checkout`          a repository as plain files in a folder
`build`             the files of a build, and what its tables say of themselves
`client`            push and pull; `local` and `remote` are its two ways, `results` what came of it, `landing` where
`server`            HTTP
==================  ================================================================================================

Nothing is imported here, so `import diglot.hub` costs nothing.
"""

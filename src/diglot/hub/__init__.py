"""The hub: a place of one's own that datasets are pushed to and loaded from.

A hub is one folder (the *root*). `diglot.hub.store.Store` opens it; `diglot.hub.push.client` pushes a build into it or
pulls one out, with or without a server; `diglot.hub.server` puts it on HTTP with the protocol of the Hugging Face Hub,
so that unmodified `datasets` and `huggingface_hub` work with nothing set but ``HF_ENDPOINT``.

==============  ====================================================================================================
`names`         what a repository, a file path, a branch may be called
`refusal`       `Refusal`: every "no" of the hub, with its HTTP status
`formats`       what others define: Xet (chunks, hashes, xorbs, shards), git's objects and ignore rules
`storage`       the database and its migrations; where bytes lie (a folder, an object store); large files in
                (`contents`) and out (`reading`); who may refer to which bytes (`claims`), and how many (`quotas`)
`people`        users, organizations, tokens, rights; requests for access
`repos`         repositories: settings, `trees`, `history`, `refs`, cards, discussions, buckets, checkouts
`store`         `Store`: all of the above under one root
`tables`        rows of a repository's tables, read in a child process; the Croissant description
`upkeep`        verify every hash and mend, collect garbage, back up and restore, count
`push`          push and pull, to a folder (`local`) or an address (`remote`)
`server`        HTTP: handlers, which hold no SQL, and pages
==============  ====================================================================================================

Nothing is imported here, so `import diglot.hub` costs nothing.
"""

"""The hub on HTTP: the protocol of the Hugging Face Hub, and pages for people.

==================  ================================================================================================
`http`              `Call` (one request: who asks, for what), the router over raw paths, answers and their headers
`app`               the ASGI application: authentication, dispatch, errors, log, metrics
`account`           who am I, users and organizations, card checks
`repos`             repositories: create, find, list, move, settings, access requests
`refs`              branches, tags, commits, squash
`files`             trees and downloads
`upload`            preupload and commit
`cas`               Xet: tokens, xorbs, shards, reconstruction
`lfs`               git-LFS: batch, basic and multipart uploads
`discussions`       discussions and pull requests
`viewer`            rows of Parquet, Arrow, JSON lines and CSV, in the shapes of the datasets server
`pages`             HTML
`serve`             the process: uvicorn, checks before listening
==================  ================================================================================================

Routes are matched on the path as it was sent, still percent-encoded, because a revision such as ``refs/pr/1`` travels
as one segment, ``refs%2Fpr%2F1``. Paths that nobody knows get 404 and JSON, for every method: current clients probe for
newer protocols, and take only a 404 for "not here".
"""

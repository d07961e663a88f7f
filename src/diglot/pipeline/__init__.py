"""The way from documents to rows: documents in, three Arrow tables out.

From below: `metadata` (what rows say of texts), `documents` (what goes in), `annotate` (columns of segments), `counts`
(of documents and articles), `tables` (the Arrow tables), `pipeline` (the way itself).
"""

from diglot.pipeline.pipeline import Pipeline

__all__ = ["Pipeline"]

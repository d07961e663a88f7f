"""Read text from anywhere: files of many formats, compressed or not, local or remote, and datasets.

``plan(inputs)`` finds the files and cuts them into units; ``read(unit)`` gives the documents of one, streaming, and a
`SetAside` with its reason for whatever cannot be read. Nothing is lost on the way: every byte is in a document or set
aside.

==========================================  ==========================================================
`plan` `Plan` `Unit`                        what there is to read (`diglot.sources.planning`)
`read` `Reading`                            its documents (`diglot.sources.reading`)
`Document` `Metadata` `SetAside` `Reason`   what comes out (`diglot.sources.records`)
`places` `Places` `Origin`                  where in its file a text stands (`diglot.sources.origins`)
`decode` `Decoded` `NotText`                bytes to text (`diglot.sources.decode`)
`Format` `Compression`                      how a file is laid out (`diglot.sources.formats`, `diglot.sources.readers`)
==========================================  ==========================================================
"""

from __future__ import annotations

from diglot.sources.decode import Decoded, Encoding, NotText, decode
from diglot.sources.formats import Compression, Format
from diglot.sources.origins import places
from diglot.sources.places import Origin, Places
from diglot.sources.planning import Plan, plan
from diglot.sources.reading import Reading, read
from diglot.sources.records import Document, Metadata, Reason, Record, SetAside
from diglot.sources.units import Unit

__all__ = [
    "Compression",
    "Decoded",
    "Document",
    "Encoding",
    "Format",
    "Metadata",
    "NotText",
    "Origin",
    "Places",
    "Plan",
    "Reading",
    "Reason",
    "Record",
    "SetAside",
    "Unit",
    "decode",
    "places",
    "plan",
    "read",
]

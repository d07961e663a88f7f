"""A dataset's description in the Croissant format: its files, and the columns of its tables, as JSON-LD.

Source: MLCommons, Croissant Format Specification 1.0. Units: bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from diglot.hub.history import Commit
from diglot.hub.repositories import Repo
from diglot.hub.rows import Split
from diglot.hub.trees import Node

__all__ = ["croissant"]

_FORMATS = {
    "parquet": "application/x-parquet", "arrow": "application/vnd.apache.arrow.stream",
    "jsonl": "application/jsonlines",
    "csv": "text/csv", "tsv": "text/tab-separated-values",
}  # fmt: skip
_TYPES = {"string": "sc:Text", "large_string": "sc:Text", "bool": "sc:Boolean"}
_FILES = 1000  # of one split
_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source",
    "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def croissant(
    repo: Repo,
    commit: Commit,
    url: str,
    metadata: dict[str, Any],
    splits: Sequence[tuple[Split, list[tuple[str, Any]]]],
    sha256: Callable[[Node], str],
) -> dict[str, Any]:
    """The description.

    Args:
        repo: the dataset.
        commit: what is described.
        url: the address of its page.
        metadata: of its card.
        splits: with the name and the feature of each of their columns.
        sha256: gives a file's.
    """
    files: list[dict[str, Any]] = []
    sets: list[dict[str, Any]] = []
    for split, columns in splits:
        name = f"{split.config}/{split.split}"
        shown = split.files[:_FILES]
        for node in shown:
            entry = {"@type": "cr:FileObject", "@id": node.path, "name": node.path, "contentSize": f"{node.size} B"}
            entry["contentUrl"] = f"{url}/resolve/{commit.id}/{quote(node.path)}"
            entry["encodingFormat"] = _FORMATS.get(node.path.rpartition(".")[2], "application/octet-stream")
            files.append(entry | {"sha256": sha256(node)})
        source: dict[str, Any] = {"fileObject": {"@id": shown[0].path}}
        if len(shown) > 1:
            within = [{"@id": node.path} for node in shown]
            kind = files[-1]["encodingFormat"]
            whole = {"@type": "cr:FileSet", "@id": f"files of {name}", "containedIn": within, "encodingFormat": kind}
            files.append(whole | {"includes": "*"})
            source = {"fileSet": {"@id": f"files of {name}"}}
        fields = [_field(name, column, feature, source) for column, feature in columns]
        sets.append({"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields})
    found: dict[str, Any] = {
        "@context": _CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": repo.rid.name, "alternateName": [repo.rid.full], "url": url, "version": commit.id,
        "description": str(metadata.get("pretty_name") or repo.rid.full),
        "creator": {"@type": "Organization", "name": repo.rid.namespace}, "distribution": files, "recordSet": sets,
    }  # fmt: skip
    if isinstance(metadata.get("license"), str):
        found["license"] = metadata["license"]
    languages = metadata.get("language")
    if isinstance(languages, str | list):
        found["inLanguage"] = languages
    return found


def _field(table: str, column: str, feature: Any, source: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "cr:Field", "@id": f"{table}/{column}", "name": column}
    while isinstance(feature, dict) and feature.get("_type") in ("List", "LargeList", "Sequence"):
        found["repeated"], feature = True, feature.get("feature")
    word = str(feature.get("dtype", "")) if isinstance(feature, dict) else ""
    kind = (
        "sc:Integer" if word.startswith(("int", "uint")) else "sc:Float" if word.startswith(("float", "double")) else ""
    )
    kind = kind or ("sc:Date" if word.startswith(("date", "timestamp")) else _TYPES.get(word, "sc:Text"))
    return found | {"dataType": kind, "source": source | {"extract": {"column": column}}}

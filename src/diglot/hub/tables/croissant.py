"""A dataset's description in the Croissant format: its files, and the columns of its tables, as JSON-LD.

Source: MLCommons, Croissant Format Specification 1.0. Units: bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.tables.rows import Split

__all__ = ["croissant"]

_FORMATS = {
    "parquet": "application/x-parquet", "arrow": "application/vnd.apache.arrow.stream",
    "jsonl": "application/jsonlines",
    "csv": "text/csv", "tsv": "text/tab-separated-values",
}  # fmt: skip
_TYPES = {"string": "sc:Text", "large_string": "sc:Text", "bool": "sc:Boolean"}
_FILES = 1000  # of one split
_DEEP = 8  # structures within each other
_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty", "samplingRate": "cr:samplingRate",
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
    ids = _Ids()
    files: dict[str, dict[str, Any]] = {}  # by id: a file may belong to several splits
    sets = [_record_set(split, columns, files, ids, f"{url}/resolve/{commit.id}", sha256) for split, columns in splits]
    found: dict[str, Any] = {
        "@context": _CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": repo.rid.name, "alternateName": [repo.rid.full], "url": url, "version": f"0.0.0+{commit.id}",
        "datePublished": datetime.fromtimestamp(commit.date, UTC).date().isoformat(),
        "description": str(metadata.get("pretty_name") or repo.rid.full),
        "creator": {"@type": "Organization", "name": repo.rid.namespace},
        "distribution": list(files.values()), "recordSet": sets,
    }  # fmt: skip
    if isinstance(metadata.get("license"), str):
        found["license"] = metadata["license"]
    languages = metadata.get("language")
    if isinstance(languages, str | list):
        found["inLanguage"] = languages
    return found


def _record_set(
    split: Split,
    columns: list[tuple[str, Any]],
    files: dict[str, dict[str, Any]],
    ids: _Ids,
    url: str,
    sha256: Callable[[Node], str],
) -> dict[str, Any]:
    """The rows of a split; their files are added to `files`."""
    name, shown = f"{split.config}/{split.split}", split.files[:_FILES]
    for node in shown:
        this = ids.of("file", node.path)
        if this not in files:
            entry = {"@type": "cr:FileObject", "@id": this, "name": node.path, "contentSize": f"{node.size} B"}
            entry["contentUrl"] = f"{url}/{quote(node.path)}"
            files[this] = entry | {"encodingFormat": _format(node), "sha256": sha256(node)}
    source: dict[str, Any] = {"fileObject": {"@id": ids.of("file", shown[0].path)}}
    if len(shown) > 1:
        within = [{"@id": ids.of("file", node.path)} for node in shown]
        this = ids.of("files", f"{name}/files")
        whole = {"@type": "cr:FileSet", "@id": this, "name": f"files of {name}", "containedIn": within}
        files[this] = whole | {"encodingFormat": _format(shown[0]), "includes": "*"}
        source = {"fileSet": {"@id": this}}

    def identify(path: str) -> str:
        return ids.of("field", f"{name}/{path}")

    fields = [_fields(column, feature, source, identify, (column,)) for column, feature in columns]
    return {"@type": "cr:RecordSet", "@id": ids.of("set", name), "name": name, "field": fields}


class _Ids:
    """Ids without blanks, which the format's reader takes for none; different ones for what is different.

    >>> ids = _Ids()
    >>> ids.of("file", "a b"), ids.of("file", "a_b"), ids.of("set", "a_b"), ids.of("file", "a b")
    ('a_b', 'a_b.2', 'a_b.3', 'a_b')
    """

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, kind: str, text: str) -> str:
        """The id of a thing of a kind."""
        if (kind, text) not in self._given:
            base = "_".join(text.split()) or "_"
            name, number = base, 1
            while name in self._taken:
                number += 1
                name = f"{base}.{number}"
            self._taken.add(name)
            self._given[kind, text] = name
        return self._given[kind, text]


def _format(node: Node) -> str:
    return _FORMATS.get(node.path.rpartition(".")[2], "application/octet-stream")


def _fields(
    name: str, feature: Any, source: dict[str, Any], identify: Callable[[str], str], path: tuple[str, ...]
) -> dict[str, Any]:
    """A column, or with `path` what lies in it: the names from the column on."""
    found: dict[str, Any] = {"@type": "cr:Field", "@id": identify("/".join(path)), "name": name}
    while isinstance(feature, dict) and feature.get("_type") in ("List", "LargeList", "Sequence"):
        found["repeated"], feature = True, feature.get("feature")
    if isinstance(feature, dict) and feature and "_type" not in feature and len(path) <= _DEEP:
        below = [_fields(key, value, source, identify, (*path, key)) for key, value in feature.items()]
        return found | {"subField": below}
    from_column: dict[str, Any] = source | {"extract": {"column": path[0]}}
    if path[1:]:
        from_column["transform"] = [{"jsonPath": name} for name in path[1:]]
    return found | {"dataType": _type(feature), "source": from_column}


def _type(feature: Any) -> str:
    word = str(feature.get("dtype", "")) if isinstance(feature, dict) else ""
    if word.startswith(("int", "uint")):
        return "sc:Integer"
    if word.startswith(("float", "double")):
        return "sc:Float"
    return "sc:Date" if word.startswith(("date", "timestamp")) else _TYPES.get(word, "sc:Text")

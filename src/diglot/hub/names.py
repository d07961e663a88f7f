"""What things may be called: repositories, accounts, file paths, branches and tags.

Every name that reaches the store passes one of these functions first; what they refuse is never stored. File paths and
ref names are Unicode, kept byte for byte as sent (no normalization: the client would not find its file again).
Repository and account names are ASCII, as `huggingface_hub` demands before it sends anything.

Units: lengths are UTF-8 bytes. Errors: `Refusal` with status 400 (ids, refs) or 422 (paths).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diglot.hub.refusal import Refusal

__all__ = ["KINDS", "RepoId", "account", "branch", "path"]

#: The kinds of repository, as in the API's paths; a bucket is files without a history.
KINDS = ("datasets", "models", "spaces", "buckets")

_PART = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAD_REF = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)")
_RESERVED = frozenset(
    {"api", "datasets", "models", "spaces", "buckets", "xet", "lfs", "login", "logout", "settings", "static", "new"}
    | {"health", "metrics", "info", "rows", "splits", "search", "first-rows", "is-valid", "oauth", "v1", "v2", "docs"}
)
_PATH_BYTES = 1024
_PART_BYTES = 255


@dataclass(frozen=True)
class RepoId:
    """A repository's full name.

    Attributes:
        kind: one of `KINDS`.
        namespace: the user or organization.
        name: the repository's own name.

    >>> RepoId.parse("datasets", "team/news").web
    'datasets/team/news'
    >>> RepoId.parse("models", "team/bert").web
    'team/bert'
    """

    kind: str
    namespace: str
    name: str

    @classmethod
    def parse(cls, kind: str, text: str) -> RepoId:
        """Reads ``namespace/name``.

        Args:
            kind: one of `KINDS`, or its singular.
            text: the id.

        Raises:
            Refusal: 400 for anything else.

        >>> RepoId.parse("dataset", "team/../x")
        Traceback (most recent call last):
        diglot.hub.refusal.Refusal: 'team/../x' is not a repository id; write it as namespace/name
        """
        kind = kind if kind.endswith("s") else kind + "s"
        parts = text.split("/")
        if kind not in KINDS:
            raise Refusal.invalid(f"unknown repository type {kind[:20]!r} (valid: dataset, model, space, bucket)")
        if len(parts) != 2 or not all(map(_valid, parts)) or parts[1].lower().endswith((".git", ".ipynb")):
            raise Refusal.invalid(f"{text[:120]!r} is not a repository id; write it as namespace/name")
        return cls(kind, parts[0], parts[1])

    @property
    def full(self) -> str:
        """``namespace/name``."""
        return f"{self.namespace}/{self.name}"

    @property
    def singular(self) -> str:
        """The kind without its plural: ``dataset``."""
        return self.kind[:-1]

    @property
    def web(self) -> str:
        """The path of the page and of the files: models live at the root."""
        return self.full if self.kind == "models" else f"{self.kind}/{self.full}"


def _valid(part: str) -> bool:
    return len(part) <= 96 and bool(_PART.fullmatch(part)) and ".." not in part and "--" not in part


def account(name: str) -> str:
    """A user's or organization's name, checked.

    >>> account("team")
    'team'
    >>> account("api")
    Traceback (most recent call last):
    diglot.hub.refusal.Refusal: 'api' cannot be the name of a user or organization
    """
    if not _valid(name) or name.lower() in _RESERVED:
        raise Refusal.invalid(f"{name[:120]!r} cannot be the name of a user or organization")
    return name


def path(text: str) -> str:
    """A file's path in a repository, checked: relative, ``/`` between parts, no ``.``, ``..``, ``.git`` or control.

    >>> path("data/تدريب.parquet")
    'data/تدريب.parquet'
    >>> path("data/../../etc/passwd")
    Traceback (most recent call last):
    diglot.hub.refusal.Refusal: 'data/../../etc/passwd' is not a path in a repository
    """
    text = text[2:] if isinstance(text, str) and text.startswith("./") else text
    if not isinstance(text, str) or not text or _CONTROL.search(text) or text.startswith("..\\"):
        raise Refusal.invalid(f"{str(text)[:200]!r} is not a path in a repository", 422)
    try:
        size = len(text.encode())
        parts = [(part, len(part.encode())) for part in text.split("/")]
    except UnicodeEncodeError:
        raise Refusal.invalid("a path in a repository must be valid Unicode", 422) from None
    if size > _PATH_BYTES or any(n > _PART_BYTES or p in ("", ".", "..") or p.lower() == ".git" for p, n in parts):
        raise Refusal.invalid(f"{text[:200]!r} is not a path in a repository", 422)
    return text


def branch(text: str) -> str:
    """A branch's or tag's short name, checked by git's rules.

    >>> branch("إصدار-1")
    'إصدار-1'
    >>> branch("refs/heads/x")
    Traceback (most recent call last):
    diglot.hub.refusal.Refusal: 'refs/heads/x' is not a valid name for a branch or tag
    """
    bad = not isinstance(text, str) or not text or _BAD_REF.search(text) or text[0] in "-/." or text[-1] in "/."
    try:
        bad = bad or len(text.encode()) > 200
    except UnicodeEncodeError:
        bad = True
    if bad or text.startswith("refs/") or text in ("@", "HEAD") or re.fullmatch(r"[0-9a-f]{40}", text):
        raise Refusal.invalid(f"{str(text)[:100]!r} is not a valid name for a branch or tag")
    return text

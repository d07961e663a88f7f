"""`Refusal`: every "no" of the hub, with the HTTP status and the error code that clients look at.

The store raises it as much as the server does, so a rule is stated once, where it is checked. Codes are those that
`huggingface_hub` maps to exceptions: ``RepoNotFound``, ``RevisionNotFound``, ``EntryNotFound``, ``GatedRepo``.

Source: ``huggingface_hub/utils/_http.py`` (`hf_raise_for_status`).
"""

from __future__ import annotations

from diglot.errors import HubError

__all__ = ["Refusal"]


class Refusal(HubError):
    """A request that the hub refuses.

    Attributes:
        status: the HTTP status, 400 to 507.
        code: the client's error code, or None.
        extra: further members of the JSON body.

    >>> str(Refusal.no_entry("data/x.parquet"))
    'no such file: data/x.parquet'
    >>> Refusal.no_entry("x").status
    404
    """

    def __init__(self, status: int, message: str, code: str | None = None, extra: dict[str, object] | None = None):
        super().__init__(message)
        self.status = status
        self.code = code
        self.extra = extra or {}

    @classmethod
    def no_repo(cls, status: int = 404) -> Refusal:
        """A repository that is not there, or not there for this person (401 for the anonymous, 404 for others)."""
        return cls(status, "Repository not found", "RepoNotFound")

    @classmethod
    def no_revision(cls, revision: str) -> Refusal:
        """A branch, tag or commit that is not there."""
        return cls(404, f"Invalid rev id: {revision}", "RevisionNotFound")

    @classmethod
    def no_entry(cls, path: str) -> Refusal:
        """A file or folder that is not there."""
        return cls(404, f"no such file: {path}", "EntryNotFound")

    @classmethod
    def forbidden(cls, message: str) -> Refusal:
        """A right that this person lacks."""
        return cls(403, message)

    @classmethod
    def invalid(cls, message: str, status: int = 400) -> Refusal:
        """A request that says something impossible."""
        return cls(status, message)

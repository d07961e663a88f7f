"""JSON-LD: what a page says of its article in the vocabulary of `schema.org <https://schema.org/Article>`_."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from diglot.sources.wording import clean

__all__ = ["article_objects", "linked_data"]

ARTICLES = re.compile(r"(?:article|posting|blogposting|report|review|recipe|story|column)$", re.IGNORECASE)
PAGES = re.compile(r"(?:webpage|itempage|qapage|creativework)$", re.IGNORECASE)
DEEPEST = 12  # levels of JSON that are looked into


def article_objects(tree: Any) -> list[dict[str, Any]]:
    """The articles (or, where there is none, the page) that JSON-LD describes, in order."""
    objects: list[dict[str, Any]] = []
    named: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for one in _objects(_json(script.text or ""), DEEPEST):
                objects.append(one)
                if isinstance(one.get("@id"), str) and len(one) > 1:
                    named.setdefault(one["@id"], one)
    for wanted in (ARTICLES, PAGES):
        chosen = [one for one in objects if any(wanted.search(name) for name in _types(one))]
        if chosen:
            return [{**one, "@named": named} for one in chosen]
    return []


def linked_data(tree: Any) -> dict[str, str | None]:
    """What JSON-LD says of the page's article."""
    out: dict[str, str | None] = {}
    for one in article_objects(tree)[:4]:
        named = one["@named"]
        out.setdefault("title", clean(one.get("headline") or one.get("name")))
        for field, key, bodies in (
            ("author", "author", False), ("author", "creator", False), ("maker", "author", True),
            ("source", "publisher", True),
        ):  # fmt: skip
            if not out.get(field) and (name := _names(one.get(key), named, bodies)):
                out[field] = name
        date = one.get("datePublished") or one.get("dateCreated")
        if not out.get("date") and isinstance(date, str) and date.strip():
            out["date"] = date.strip()
    return out


def _json(text: str) -> Any:
    """The value of a script, or None; comments and CDATA marks around it, raw line ends in strings are put up with."""
    text = re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", text).strip().rstrip(";")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, the outer ones first."""
    if depth and isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth - 1)


def _types(one: dict[str, Any]) -> list[str]:
    kinds = one.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(value: Any, named: dict[str, Any], bodies: bool) -> str | None:
    """The name or names of persons (and of organizations, where `bodies` count), by ``, ``."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and "name" not in one and one.get("@id") in named:
            one = named[one["@id"]]
        if isinstance(one, dict) and not bodies and any("rganization" in kind for kind in _types(one)):
            continue
        name = one.get("name") if isinstance(one, dict) else one
        name = name[0] if isinstance(name, list) and name else name
        cleaned = clean(name)
        if cleaned and not re.match(r"https?://|@", cleaned):
            found.append(cleaned)
    return ", ".join(dict.fromkeys(found)) or None

"""Values of columns that are kept, as text and as what a file can hold."""

from __future__ import annotations

import json

from diglot.sources.fields import whole

__all__ = ["sound", "written"]


def written(value: object) -> str:
    """A value as text: a string as it is, what JSON has as JSON, dates and the like as they are shown.

    >>> import datetime
    >>> written(datetime.date(2026, 3, 1)), written({"on": datetime.date(2026, 3, 1), "raw": b"a"})
    ('2026-03-01', '{"on": "2026-03-01", "raw": "a"}')
    """
    if value is not None and not isinstance(value, (bool, int, float, list, tuple, dict)):
        return shown(value)
    try:
        return whole(json.dumps(value, ensure_ascii=False, default=shown))
    except (TypeError, ValueError, RecursionError):
        return whole(str(value))


def shown(value: object) -> str:
    """A value that JSON lacks, as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else whole(str(value))


def sound(value: object) -> object:
    """A value whose strings have no halves of surrogate pairs."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [sound(item) for item in value]
    if isinstance(value, dict):
        return {whole(str(key)): sound(item) for key, item in value.items()}
    return value

"""A value of Arrow as plain JSON. What cannot be shown says why, in its own cell.

Bytes are taken from the validated array and decoded here, so that text that is not UTF-8 is shown with U+FFFD, and a
long value is cut before it is copied. Units: characters, items.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
from typing import Any

import pyarrow as pa

from diglot.hub.tables.limits import DEPTH

__all__ = ["Cells"]

_CELL, _ITEMS, _SHORT = 20_000, 1000, 100


class Cells:
    """Makes values plain, within a budget for all of them.

    Args:
        budget: characters; what comes after them is cut short.
    """

    def __init__(self, budget: int = 8 << 20):
        self._left = budget
        self.cut = False  # whether the last value was cut

    def plain(self, value: Any) -> Any:
        """A scalar of Arrow, or a value of JSON, as JSON; sets `cut`."""
        self.cut = False
        try:
            return self._scalar(value, 0) if isinstance(value, pa.Scalar) else self._python(value, 0)
        except (pa.ArrowException, ValueError, TypeError, OverflowError, ArithmeticError, LookupError) as error:
            return f"(cannot be shown: {type(error).__name__})"

    def _scalar(self, scalar: Any, depth: int) -> Any:
        kind = scalar.type
        self._left -= 4
        if depth > DEPTH:
            return "(nested too deep to be shown)"
        if isinstance(scalar, pa.DictionaryScalar | pa.ExtensionScalar | pa.UnionScalar):
            return None if scalar.value is None else self._scalar(scalar.value, depth + 1)
        if isinstance(scalar, pa.RunEndEncodedScalar):
            return self._python(scalar.as_py(), depth)
        if not scalar.is_valid:
            return None
        if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            return self._text(scalar.as_buffer())
        if isinstance(scalar, pa.BinaryScalar):
            data = scalar.as_buffer()
            return self._python(data.slice(0, 8).to_pybytes() if data.size > 8 else data.to_pybytes(), depth, data.size)
        if isinstance(scalar, pa.StructScalar):
            names = [field.name for field in kind]
            shown = min(len(names), self._items(depth))
            self.cut |= shown < len(names)
            values = [self._scalar(scalar[i], depth + 1) for i in range(shown)]
            return dict(zip(names, values, strict=False))
        if isinstance(scalar, pa.ListScalar):  # and maps, fixed sizes, views: whatever has values
            values = scalar.values
            count = len(values) if values is not None else 0
            shown = min(count, self._items(depth))
            self.cut |= shown < count
            return [self._scalar(values[i], depth + 1) for i in range(shown)]
        try:
            return self._python(scalar.as_py(), depth)
        except (OverflowError, ValueError, pa.ArrowException):  # a date out of Python's range, an unknown time zone, …
            with contextlib.suppress(pa.ArrowException):
                text = str(scalar.cast(pa.string()).as_py())
                if "out of range" not in text:
                    return self._shortened(text)
            return f"(cannot be shown as {str(kind)[:60]}: {getattr(scalar, 'value', '?')})"

    def _items(self, depth: int) -> int:
        """How many items of a list to show: once the budget is spent a few, and none of lists within lists."""
        return _ITEMS if self._left > 0 else 0 if depth else 10

    def _text(self, data: pa.Buffer) -> str:
        most = _CELL if self._left > 0 else _SHORT
        text = (data.slice(0, 4 * most) if data.size > 4 * most else data).to_pybytes().decode("utf-8", "replace")
        return self._shortened(text, data.size > 4 * most)

    def _shortened(self, text: str, more: bool = False) -> str:
        most = _CELL if self._left > 0 else _SHORT
        if len(text) > most or more:
            text, self.cut = text[:most] + "…", True
        self._left -= len(text)
        return text

    def _python(self, value: Any, depth: int, size: int | None = None) -> Any:
        if depth > DEPTH:
            return "(nested too deep to be shown)"
        self._left -= 4
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if value == value and abs(value) != float("inf") else str(value)
        if isinstance(value, str):
            return self._shortened(value)
        if isinstance(value, bytes):
            return f"<{len(value) if size is None else size} bytes: {base64.b16encode(value[:8]).decode()}…>"
        if isinstance(value, dict | list | tuple):
            most = self._items(depth)
            self.cut |= len(value) > most
            if isinstance(value, dict):
                items = itertools.islice(value.items(), most)
                return {str(key): self._python(item, depth + 1) for key, item in items}
            return [self._python(item, depth + 1) for item in value[:most]]
        return str(value)

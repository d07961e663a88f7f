"""`reasons`: which bounds of ``data/thresholds.toml`` a text breaks.

The table has a section a language over the section ``default``; a language without one of its own goes by the default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc

from diglot.errors import OptionError
from diglot.quality.signals import SIGNALS

__all__ = ["bounds", "reasons"]

Bounds = Mapping[str, Mapping[str, float]]


@cache
def _table() -> dict[str, dict[str, dict[str, float]]]:
    text = resources.files("diglot.quality").joinpath("data", "thresholds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def bounds(language: str) -> Bounds:
    """The bounds for a language: ``{signal: {"min": …, "max": …}}``."""
    table = _table()
    return {**table["default"], **table.get(language, {})}


def reasons(measured: pa.Table, languages: Sequence[str] | str = "", rules: Bounds | None = None) -> pa.Array:
    """The names of the rules that each text breaks.

    Args:
        measured: what `diglot.quality.signals.signals` gave.
        languages: the language of each text, or of all.
        rules: bounds to go by instead of the table's, the same for every language.

    Returns:
        ``list<string>``, an entry a text, such as ``["words: below 50"]``; empty where it breaks none.

    Raises:
        OptionError: a rule on a signal that there is not.

    >>> from diglot.quality import signals
    >>> reasons(signals(["# # #"]), "en").to_pylist()[0][:2]
    ['words: below 50', 'mean_word_length: below 3.0']
    """
    count = len(measured)
    names = [languages] * count if isinstance(languages, str) else list(languages)
    if len(names) != count:
        raise OptionError(f"{len(names)} languages for {count} texts: give one a text")
    out: list[list[str]] = [[] for _ in range(count)]
    for language in dict.fromkeys(names):
        chosen = rules if rules is not None else bounds(language)
        mine = pa.array([name == language for name in names])
        for signal, limits in chosen.items():
            if signal not in SIGNALS:
                raise OptionError.unknown("signal", signal, SIGNALS)
            values = measured.column(signal)
            for side, broken in (("min", pc.less), ("max", pc.greater)):
                if side in limits:
                    hit = pc.and_(mine, broken(values, limits[side]))
                    word = "below" if side == "min" else "above"
                    for i in pc.indices_nonzero(hit).to_pylist():
                        out[i].append(f"{signal}: {word} {limits[side]}")
    return pa.array(out, pa.list_(pa.string()))

"""What a build does, as frozen values, and the strict TOML that they can be read from.

>>> config = Config(arabic=Route(profile="search"))
>>> config.arabic.profile, config.english.profile
('search', 'standard')
>>> Config.from_toml('[arabic]\\nprofil = "search"')
Traceback (most recent call last):
...
diglot.errors.OptionError: unknown option 'arabic.profil'; did you mean 'profile'? (valid: profile, ...)

A configuration is hashable and picklable. `Config.fingerprint` is the same on every machine: it goes into a dataset's
signature, so that two datasets can be compared only where it agrees.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from diglot.errors import OptionError, SourceError

__all__ = ["Config", "Morphology", "Profiles", "Route", "SegmentUnit"]

SegmentUnit = Literal["sentence", "line", "document"]


@dataclass(frozen=True, slots=True)
class Route:
    """How one language's segments are processed.

    Args:
        profile: normalization profile (``repair``, ``standard``, ``search``, …).
        tokens: token scheme (``default``, ``camel``, ``whitespace``, …).
        transliterate: scheme into the other script; "none" leaves the columns empty.
    """

    profile: str = "standard"
    tokens: str = "default"
    transliterate: str = "none"

    def __post_init__(self) -> None:
        _settle(self)


@dataclass(frozen=True, slots=True)
class Profiles:
    """One more normalization of every segment, in columns of its own beside those of its route.

    Args:
        name: of the columns: ``normalized_NAME``, and ``token_normalized_NAME``, in step with the tokens.
        arabic, english: the profile of each route; empty: the one that has this name.

    Raises:
        OptionError: the name cannot be a part of a column's.
    """

    name: str
    arabic: str = ""
    english: str = ""

    def __post_init__(self) -> None:
        _settle(self)
        if not re.fullmatch(r"[A-Za-z]\w*", self.name, re.ASCII):
            raise OptionError(f"profiles: {self.name!r} names no columns; letters, digits and _ do, as in 'search'")


@dataclass(frozen=True, slots=True)
class Morphology:
    """Analysis of Arabic words by camel_tools' analyser: more columns, in step with the tokens.

    Args:
        database: path of a morphology database (ALMOR format); empty: no analysis.
        model: path of camel_tools' table of likeliest analyses by word, if there is one.
        scheme: segmentation, as the database names it (``atbtok``, ``d3tok``, ``bwtok``, …).
        backoff: what to do with unknown words, as camel_tools names it.
    """

    database: str = ""
    model: str = ""
    scheme: str = "atbtok"
    backoff: str = "NOAN_PROP"


@dataclass(frozen=True, slots=True)
class Config:
    """How documents become rows.

    Args:
        input_format: the format that files are read in, whatever their name or content (``jsonl``), or those with a
            suffix (``.log=jsonl,.py=text``); empty: each tells it.
        repair: mend damaged text (mojibake, presentation forms, visual order) before spans are counted.
        pages: split pages into articles and find titles, authors, dates and sources.
        split_at: where articles begin, whatever their page looks like: ``heading``, or a regular expression of first
            lines; empty: the page decides.
        unit: what a row is: a ``sentence``, a ``line`` or a whole ``document``.
        max_segment: longest segment in code points; longer ones are cut at white space. Bounds the memory of a worker.
        mixed: find runs of language inside mixed segments.
        languages: candidate languages (ISO 639); empty means all that are known.
        prior: how many times as likely Arabic and English are as another language, before anything is read.
        quality: name the rules of quality that each article breaks.
        signals: write the measures of quality of each article, too.
        splits: parts of the documents by a hash of their ids: ``train=0.9,validation=0.05,test=0.05``; empty: none.
        private: find e-mail addresses, phone numbers and the like in each segment.
        redact: put labels in their place, before anything else is read.
        duplicates: fill `duplicate_of` and `duplicate_score` of articles, over the whole build.
        profiles: more normalizations, each in columns of its own: `Profiles`, or the name of one that routes have.
        arabic, english: the two routes; a dictionary of a `Route`'s options will do.
        morphology: analysis of Arabic words; likewise.

    Raises:
        OptionError: a value of the wrong type or out of range, or an unknown option in a dictionary.

    >>> Config(arabic={"profile": "search"}).arabic
    Route(profile='search', tokens='default', transliterate='bw')
    """

    input_format: str = ""
    repair: bool = True
    pages: bool = True
    split_at: str = ""
    unit: SegmentUnit = "sentence"
    max_segment: int = 20_000
    mixed: bool = True
    languages: tuple[str, ...] = ()
    prior: float = 8.0
    quality: bool = False
    signals: bool = False
    splits: str = ""
    private: bool = False
    redact: bool = False
    duplicates: bool = True
    profiles: tuple[Profiles, ...] = ()
    arabic: Route = field(default_factory=lambda: Route(transliterate="bw"))
    english: Route = field(default_factory=lambda: Route(transliterate="rules"))
    morphology: Morphology = field(default_factory=Morphology)

    def __post_init__(self) -> None:
        _settle(self)
        try:
            re.compile(self.split_at)
        except re.error as error:
            raise OptionError(
                f"split_at: {self.split_at!r} is no regular expression ({error}); for headings write 'heading'"
            ) from None
        self.shares  # noqa: B018  says what is wrong with them
        if self.unit not in get_args(SegmentUnit):
            raise OptionError.unknown("unit", self.unit, get_args(SegmentUnit))
        if not (math.isfinite(self.prior) and self.prior > 0):
            raise OptionError(f"prior must be a positive number, not {self.prior}")
        if self.max_segment < 100:
            raise OptionError(f"max_segment must be at least 100 code points, not {self.max_segment}")

    @property
    def optional(self) -> frozenset[str]:
        """Names of the optional columns (`diglot.schema.OPTIONAL`) that this configuration asks for."""
        asked = {name for name in ("private", "quality", "signals") if getattr(self, name)}
        morphology = {"lemma", "pos", "diacritized", "segmentation"} if self.morphology.database else set()
        profiles = {f"{column}_{each.name}" for each in self.profiles for column in ("normalized", "token_normalized")}
        return frozenset(morphology | asked | profiles | ({"split"} if self.splits else set()))

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """The names of the splits, each with the sum of the shares up to its own; empty where there are none.

        >>> Config(splits="train=0.9,test=0.1").shares
        (('train', 0.9), ('test', 1.0))
        """
        found: list[tuple[str, float]] = []
        names = [part.partition("=") for part in self.splits.split(",")] if self.splits else []
        for name, _, share in names:
            try:
                value = float(share)
            except ValueError:
                value = -1.0
            if not re.fullmatch(r"\s*\w+\s*", name) or not 0 < value <= 1:
                raise OptionError(
                    f"splits are names and shares, train=0.9,validation=0.05,test=0.05, not {self.splits!r}"
                )
            found.append((name.strip(), round(value + (found[-1][1] if found else 0), 9)))
        if found and (abs(found[-1][1] - 1) > 1e-6 or len({name for name, _ in found}) < len(found)):
            raise OptionError(f"splits {self.splits!r}: the shares add up to 1, each name once")
        return tuple(found)

    @classmethod
    def from_toml(cls, text: str, where: str = "configuration") -> Config:
        """Read a configuration; an unknown option is an error that names the nearest valid one.

        Raises:
            OptionError: malformed TOML, an unknown option, or a value of the wrong type.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise OptionError(f"{where}: not valid TOML: {error}") from None
        config: Config = _build(cls, data, "")
        return config

    @classmethod
    def from_file(cls, path: str | Path) -> Config:
        """Read a configuration file (TOML)."""
        try:
            return cls.from_toml(Path(path).read_text(encoding="utf-8"), str(path))
        except OSError as error:
            raise SourceError(f"{path}: cannot read the configuration: {error.strerror}") from None

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that name this configuration: the same on every machine, files by what is in them.

        >>> Config().fingerprint == Config().fingerprint != Config(repair=False).fingerprint
        True
        """
        settings = asdict(self)
        for name in ("database", "model"):
            if path := settings["morphology"][name]:
                settings["morphology"][name] = _content(Path(path))
        canonical = json.dumps(settings, sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(canonical.encode(), digest_size=8).hexdigest()


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: cannot read the morphology data: {error.strerror}") from None


def _build(cls: type[Any], data: dict[str, Any], prefix: str) -> Any:
    hints = get_type_hints(cls)
    names = [f.name for f in fields(cls)]
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in names:
            raise OptionError.unknown("option", prefix + key, names)
        values[key] = _checked(key, hints[key], value, prefix)
    return cls(**values)


def _settle(options: Any) -> None:
    """Makes every option what it must be."""
    hints = get_type_hints(type(options))
    for each in fields(options):
        object.__setattr__(options, each.name, _checked(each.name, hints[each.name], getattr(options, each.name), ""))


def _checked(key: str, kind: Any, value: Any, prefix: str) -> Any:
    """The value of an option, of the type that it must have."""
    name = prefix + key
    if isinstance(kind, type) and is_dataclass(kind):
        if isinstance(value, kind):
            return value
        if not isinstance(value, dict):
            raise OptionError(f"option {name!r} is a table, not {value!r}: write [{name}] ({kind.__name__} in Python)")
        default: dict[str, Any] = asdict(_defaults()[key])
        unknown = [k for k in value if k not in default]
        if unknown:
            raise OptionError.unknown("option", f"{name}.{unknown[0]}", default)
        return _build(kind, default | value, f"{name}.")
    if key == "languages":
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise OptionError(f"option {name!r} is a list of language codes, not {value!r}")
        return tuple(value)
    if key == "profiles":
        return _profiles(name, value)
    expected = kind if kind in (bool, int, float) else str
    if expected is float and type(value) is int:
        value = float(value)
    if type(value) is not expected:
        raise OptionError(f"option {name!r} is a {expected.__name__}, not {value!r}")
    return value


def _profiles(name: str, value: Any) -> tuple[Profiles, ...]:
    """The value of the option `profiles`."""
    if not isinstance(value, list | tuple):
        raise OptionError(f'option {name!r} is a list, not {value!r}: write profiles = ["search"], or [[profiles]]')
    found: list[Profiles] = []
    for each in value:
        if isinstance(each, dict) and "name" not in each:
            raise OptionError('each of [[profiles]] has a name, which its columns get: name = "search"')
        table = {"name": each} if isinstance(each, str) else each
        found.append(_build(Profiles, table, f"{name}.") if isinstance(table, dict) else table)
    if not all(isinstance(each, Profiles) for each in found):
        raise OptionError(f"option {name!r} is a list of names or tables, not {value!r}")
    if len({each.name for each in found}) < len(found):
        raise OptionError(f"option {name!r} has a name twice: {', '.join(each.name for each in found)}")
    return tuple(found)


def _defaults() -> dict[str, Any]:
    """What the options that are tables are by default."""
    return {each.name: each.default_factory() for each in fields(Config) if callable(each.default_factory)}

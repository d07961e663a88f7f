"""Documents on their way in: decoded texts, their names, and what is known of them before they are read.

`Documents` is the batch that a `diglot.pipeline.Pipeline` processes. `from_columns` makes one of whatever a user has:
an Arrow table, a batch of a Hugging Face dataset, a dictionary of lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot import intake
from diglot.errors import OptionError
from diglot.pages.articles import Given
from diglot.pipeline.metadata import given
from diglot.quality import redact
from diglot.repairs.repair import RepairOptions, repair_spans
from diglot.schema import ROLES
from diglot.sources.fields import Columns, metadata, own_id
from diglot.sources.fields import columns as fields_of
from diglot.sources.speech import Drop, Mark, Said
from diglot.text.arrays import Bools, Int8s, Int32s, Int64s, Positions
from diglot.text.arrow import Table, listed
from diglot.text.chunks import here
from diglot.text.column import Column
from diglot.text.edits import Edits

__all__ = ["Documents", "document_id", "wanted_of"]

DAMAGE = RepairOptions(line_ends=False, shapes=False, controls=False, blanks=False)
"""Repairs of a build: damage only. Odd blanks, controls and shapes of letters are left to normalization."""


def document_id(file: str | None, row: int | None, text: str, part: int = 0, field: str | None = None) -> str:
    """16 hexadecimal digits from the file's name, row, part and field, and the text: the same on every machine.

    >>> document_id("news.jsonl", 3, "مرحبا")
    '2f44908725d9bb55'
    """
    place = "" if row is None else f"{row}.{part}" if part else str(row)
    place += f"\0{field}" if field else ""
    name = f"{file or ''}\0{place}\0".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(name + text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, eq=False)
class Documents:
    """A batch of documents on their way in.

    Args:
        column: the decoded texts.
        ids: a stable name for each.
        files: the file each came from, or None.
        given: metadata that came with each, or None.
        start: ``int64[d]``, code points of the file before each document (0 unless it is a part of a file).
        line: ``int32[d]``, physical lines of the file before each document.
        whole: ``bool[d]``, the source says that the document is one article; None where no source says so.
        quoted: ``bool[d]``, lines of the document that begin with ``>`` are another's words; None likewise.
        drops: of each document, the code points that are no text and what stands for them; empty likewise.
        said: of each document, from which code point of the decoded text on who speaks when; empty likewise.
        roles: of each document, stretches of the decoded text whose lines have a role for sure; empty likewise.
        pairs: of each document, what it has in common with its translations, or None; empty likewise.
        edits: from the texts as decoded to those in `column`, where damaged lines were repaired.
        repairs: what was repaired in each document; empty where nothing was looked for.
        kept: columns that are carried along, a row each; None where there are none.
    """

    column: Column
    ids: Sequence[str]
    files: Sequence[str | None]
    given: Sequence[Given | None]
    start: Int64s
    line: Int32s
    edits: Edits | None = None
    repairs: Sequence[tuple[str, ...]] = ()
    kept: pa.RecordBatch | None = None
    whole: Bools | None = None
    quoted: Bools | None = None
    drops: Sequence[Sequence[Drop]] = ()
    said: Sequence[Sequence[Said]] = ()
    roles: Sequence[Sequence[Mark]] = ()
    pairs: Sequence[str | None] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str],
        ids: Sequence[str] | None = None,
        files: Sequence[str | None] | None = None,
        given: Sequence[Given | None] | None = None,
    ) -> Documents:
        """Whole documents given as strings."""
        count = len(texts)
        names = ids or [document_id(None, None, text) for text in texts]
        return cls(
            Column.from_strings(texts),
            names,
            files or [None] * count,
            given or [None] * count,
            np.zeros(count, np.int64),
            np.zeros(count, np.int32),
        )

    @cached_property
    def names(self) -> Table:
        """The ids, by document."""
        return Table(listed(self.ids))

    @cached_property
    def places(self) -> Table | None:
        """The files, by document; None where there are none."""
        return None if self.files.count(None) == len(self.files) else Table(listed(self.files))

    @property
    def split_keys(self) -> pa.Array:
        """What the split of each follows from: its id; of a side of a pair, the pair's, so that both are in one."""
        if not any(self.pairs):
            return listed(self.ids)
        return listed([pair or name for pair, name in zip(self.pairs, self.ids, strict=True)])

    def repaired(self) -> Documents:
        """The documents with damaged lines made whole, those of their metadata as well.

        What a reader of the page would not miss is left as it is. Spans still lead into the text as decoded: a line
        that is not damaged keeps its characters, and one that was has the place of the damaged line.
        """
        here().read(self.column.codes)  # lines are looked at by piece
        column, found, edits = repair_spans(self.column, DAMAGE)
        repairs: list[tuple[str, ...]] = [()] * len(self)
        for i, steps in found.items():
            repairs[i] = tuple(f"{name}: {lines} {'line' if lines == 1 else 'lines'}" for name, lines in steps)
        documents = replace(self, given=self._given_repaired(repairs))
        if not found:
            return replace(documents, repairs=repairs)
        here().edited(self.column.codes, column.codes, edits)
        return documents._edited(column, edits, repairs)

    def _given_repaired(self, repairs: list[tuple[str, ...]]) -> Sequence[Given | None]:
        """What is given of the documents, with damage made whole; what was done onto `repairs`."""
        names = ("title", "author", "source")
        texts = {
            text: None
            for given in self.given
            if given is not None
            for name in names
            if (text := getattr(given, name)) is not None and not text.isascii()
        }
        if not texts:
            return self.given
        column, found, _ = repair_spans(Column.from_strings(list(texts)), DAMAGE)
        if not found:
            return self.given
        new = column.strings()
        mended = {text: (new[i], found[i]) for i, text in enumerate(texts) if i in found}
        out = list(self.given)
        for i, known in enumerate(self.given):
            changed = {name: mended[text] for name in names if (text := getattr(known, name, None)) in mended}
            if known is not None and changed:
                new_of: dict[str, Any] = {name: text for name, (text, _) in changed.items()}
                out[i] = replace(known, **new_of)
                repairs[i] += tuple(f"{name}: {step.name}" for name, (_, steps) in changed.items() for step in steps)
        return out

    def redacted(self) -> Documents:
        """The documents with labels in the place of e-mail addresses, phone numbers and the like.

        Spans still lead into the text as decoded: a label has the place of what it stands for.
        """
        notes = [*self.repairs] or [()] * len(self)
        found = [redact(text)[1] for text in self.column.strings()]
        if not any(found):
            return replace(self, repairs=notes)
        notes = [(*note, f"redacted: {len(own)}") if own else note for note, own in zip(notes, found, strict=True)]
        return self._replaced([[(one.start, one.end, f"[{one.kind}]") for one in own] for own in found], notes)

    def dropped(self) -> Documents:
        """The documents without what is no text in them; spans still lead into the text as decoded."""
        return self._replaced(self.drops, self.repairs) if any(self.drops) else self

    def _replaced(
        self, places: Sequence[Sequence[tuple[int, int, str]]], repairs: Sequence[tuple[str, ...]]
    ) -> Documents:
        """The documents with other text in some places: of each document ``(start, end, text)``, rising."""
        texts = self.column.strings()
        edits: list[tuple[int, int, int, int]] = []
        base = grown = 0
        for i, (text, own) in enumerate(zip(texts, places, strict=True)):
            parts, at = [], 0
            for start, end, instead in own:
                here = base + start + grown
                edits.append((base + start, base + end, here, here + len(instead)))
                grown += len(instead) - (end - start)
                parts += [text[at:start], instead]
                at = end
            base += len(text) + 1
            if own:
                texts[i] = "".join([*parts, text[at:]])
        column = Column.from_strings(texts)
        a, b, c, d = np.array(edits, np.intp).T
        return self._edited(column, Edits(a, b, c, d, self.column.ends, column.ends), repairs)

    def _edited(self, column: Column, edits: Edits, repairs: Sequence[tuple[str, ...]]) -> Documents:
        """These documents with another text; `edits` lead from the old one to it."""
        return replace(
            self, column=column, edits=edits if self.edits is None else self.edits.then(edits), repairs=repairs
        )

    def in_file(self, starts: Positions, ends: Positions, document: npt.NDArray[np.integer]) -> tuple[Int64s, Int64s]:
        """Where spans of `column` stand in the decoded text of their files.

        Args:
            starts, ends: ``intp[k]``, flat positions in ``column.codes``, rising.
            document: ``int[k]``, the document of each.

        Returns:
            Starts and ends, each ``int64[k]``.
        """
        edits = Edits.none(self.column.ends) if self.edits is None else self.edits.inverse
        return edits.flat(document, starts, ends, self.start - edits.target_starts, attach=True)

    def known_roles(self, starts: Positions, document: npt.NDArray[np.integer]) -> Int8s:
        """The roles that sources know of lines; of two marks around a line the later counts.

        Args:
            starts: ``intp[l]``, where lines begin, flat positions in ``column.codes``, rising.
            document: ``int[l]``, the document of each.

        Returns:
            ``int8[l]``, indexes into `diglot.schema.ROLES`; -1 where no source says anything.
        """
        found = np.full(len(starts), -1, np.int8)
        first, last = (np.searchsorted(document, np.arange(len(self)) + side) for side in (0, 1))
        here, _ = self.in_file(starts, starts + 1, document)
        for i, marks in enumerate(self.roles):
            a, b = int(first[i]), int(last[i])
            if not marks or a == b:
                continue
            bounds = np.array([mark[:2] for mark in marks]) + self.start[i]
            begins, ends = np.searchsorted(here[a:b], bounds.T, "left").tolist()
            for begin, end, mark in zip(begins, ends, marks, strict=True):
                found[a + begin : a + end] = ROLES.index(mark.role)
        return found

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any], text: str | None = None) -> Documents:
        """Rows of a table or mapping; the columns are found by the names that a build finds fields by.

        Args:
            columns: by name, Arrow arrays, lists, Series or arrays: the texts, and perhaps id, file, title, author,
                date, source, url. A text that is null is empty.
            text: name of the column of texts; None: the first of the customary names.

        Raises:
            OptionError: there is no such text column, or something in it is no text.
        """
        wanted = wanted_of(columns, text)
        name = str(wanted.text)
        column = intake.text_column(name, columns[name])
        count = len(column)
        texts = column.strings()

        def listed(name: str | None) -> Sequence[Any]:
            held = None if name is None else columns.get(name)
            return [None] * count if held is None else intake.same_length(str(name), intake.values(held), count)

        known_of: list[Given | None] = [None] * count
        about = [*(name for _, name in wanted.metadata), *wanted.nested]
        if about:
            rows = zip(*map(listed, about), strict=True)
            known_of = [given(metadata(dict(zip(about, row, strict=True)), wanted)._asdict()) for row in rows]
        files = [None if value is None else str(value) for value in listed("file")]
        ids = [
            own_id(value) or document_id(file, None, text)
            for value, file, text in zip(listed(wanted.id), files, texts, strict=True)
        ]
        return cls.from_texts(texts, ids, files, known_of)


def wanted_of(names: Iterable[str], text: str | None) -> Columns:
    """Which of some columns is what; one is the text.

    Raises:
        OptionError: none is.
    """
    listed = tuple(names)
    found = fields_of(listed, text)
    if found.text is None or found.picks:
        error = OptionError.unknown("text column", "text" if text is None else text, listed)
        raise OptionError(f"{error}; name it, as in Pipeline(text='COLUMN')")
    return found

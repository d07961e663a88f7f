import numpy as np
import pytest

from diglot.kernels import letters
from diglot.kernels.addresses import blank
from diglot.kernels.dates import mark
from diglot.langid import folding
from diglot.langid.names import dates
from diglot.text.column import Column


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("October 6, 2021", True),
        ("27 Jul 2021", True),
        ("Tue, 4th of May", False),
        ("30 MARCH 2021", True),
        ("أيلول 4 2021", True),
        ("٤ أيلول ٢٠٢١", True),
        ("الثلاثاء 13 نيسان 2021", True),
        ("١٥ شعبان ١٤٤٣ هـ", True),
        ("2021-04-13", True),
        ("May", False),
        ("2 May escape", False),
        ("في 4 أيلول", False),
        ("", False),
        ("6 октября 2021", False),
    ],
)
def test_dates(text: str, is_date: bool) -> None:
    column, marks = Column.from_strings([text, "x"]), np.zeros(2, np.bool_)
    read = letters.read(folding.tables(), column.codes, column.starts, column.ends)
    read.flags[:] |= letters.NUMERALS  # as if all were asked for
    mark(read, column.starts, column.ends, dates(), marks)
    assert marks.tolist() == [is_date, False]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a http://x.y/z?q=1 b", "a                  b"),
        ("كلمةhttps://t.co/abc كلمة", "كلمة                 كلمة"),
        ("WWW.example.org", " " * 15),
        ("awww.", "a    "),
        ("first.last@mail.example now", " " * 23 + " now"),
        ("@name: hello", "     : hello"),
        ("#word", "#word"),
        ("1/2 http:// b", "1/2         b"),
        ("@", " "),
        ("w.", "w."),
    ],
)
def test_addresses_are_blanked_in_place(text: str, kept: str) -> None:
    column = Column.from_strings(["plain", text, ""])
    out = blank(column.codes, column.starts, column.ends)
    assert Column(out, column.ends).strings() == ["plain", kept, ""]

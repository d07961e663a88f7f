"""Which texts of a row are wanted, where it has several or they lie deeper: ``data.text``, ``messages[].content``.

A selection is written as names with commas between them; each may lead into objects (``.``) and through lists
(``[]``), and may be called something else (``en=english``). The texts of a row become a document each, which share the
row and are told apart by their `field`. Where every text is called by a language (``en=1,ar=2``, or a field
``translation`` as datasets of translations have it) they are the sides of a pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from diglot.remembered import remember

__all__ = ["TRANSLATION", "Pick", "Picked", "are_languages", "bitext", "joined", "picked", "picks"]

TRANSLATION = "translation"
"""The field in which datasets of translations have an object with a text a language."""
SPEAKERS = ("role", "from", "speaker", "author", "name", "user")
ARABIC = re.compile(r"(?:arb?|ara|arabic|عربي|العربية)(?:[-_]\w{2,8}){0,2}", re.IGNORECASE)
ENGLISH = re.compile(r"(?:en|eng|english|إنجليزي|الإنجليزية)(?:[-_]\w{2,8}){0,2}", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}|arabic|english", re.IGNORECASE)
LABEL = re.compile(r"([^\s.,=\[\]]{1,60})=(.+)")
STEP = re.compile(r"[^.\[\]]+|\[\]")


class Pick(NamedTuple):
    """One text of a row: the field that it lies in, the steps from there, and what it is called."""

    name: str
    steps: tuple[str, ...]
    label: str


class Picked(NamedTuple):
    """A text of a row, what it is called in that row, and who says it, where an object around it says so."""

    label: str
    value: object
    speaker: str | None = None


@remember(256, 1000)
def picks(selection: str) -> tuple[Pick, ...]:
    """The texts that a selection wants.

    >>> picks("question, messages[].content, en=1")
    (Pick(name='question', steps=(), label='question'),
     Pick(name='messages', steps=('[]', 'content'), label='messages[].content'), Pick(name='1', steps=(), label='en'))
    """
    found = []
    for part in selection.split(","):
        part = part.strip()
        label = LABEL.fullmatch(part)
        name, *steps = STEP.findall(label[2] if label else part) or [part]
        if part:
            found.append(Pick(name.strip(), tuple(steps), label[1] if label else part))
    return tuple(found)


def picked(values: Mapping[str, object], wanted: Sequence[Pick]) -> Iterator[Picked]:
    """The texts of a row that are wanted and there, in order.

    >>> row = {"q": "Why?", "turns": [{"role": "user", "content": "So."}, {"role": "model", "content": ["A", "B"]}]}
    >>> [tuple(found) for found in picked(row, picks("q,turns[].content"))]
    [('q', 'Why?', None), ('turns[0].content', 'So.', 'user'), ('turns[1].content', 'A\\n\\nB', 'model')]
    """
    for one in wanted:
        if one.name in values:
            value = values[one.name]
            if one.name.casefold() == TRANSLATION and not one.steps and isinstance(value, Mapping):
                for key, text in value.items():
                    yield Picked(str(key), text)
            else:
                yield from _led(value, one.steps, one.label, None)


def _led(value: object, steps: tuple[str, ...], label: str, speaker: str | None) -> Iterator[Picked]:
    """What some steps lead to; ``[]`` of the label becomes the place in the list."""
    for at, step in enumerate(steps):
        if step == "[]":
            for i, item in enumerate(value) if isinstance(value, list | tuple) else ():
                yield from _led(item, steps[at + 1 :], label.replace("[]", f"[{i}]", 1), speaker)
            return
        if not isinstance(value, Mapping) or step not in value:
            return
        who = next((value[name] for name in SPEAKERS if name != step and isinstance(value.get(name), str)), None)
        speaker = who if isinstance(who, str) else speaker
        value = value[step]
    if value is not None:
        yield Picked(label, joined(value), speaker)


def joined(value: object) -> object:
    """A list of paragraphs as one text, a blank line between them, an object by its ``text``; all else as it is.

    Paragraphs are strings, or objects with a ``text`` as chats write them.

    >>> joined(["One.", "Two."]), joined([{"type": "text", "text": "So."}]), joined([1, "a"]), joined([])
    ('One.\\n\\nTwo.', 'So.', [1, 'a'], '')
    >>> joined({"narrator": "Ann", "text": "So."}), joined({"name": "Ann"})
    ('So.', {'name': 'Ann'})
    """
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        return value["text"]
    if not isinstance(value, list | tuple):
        return value
    texts = [item.get("text") if isinstance(item, Mapping) else item for item in value]
    if not all(text is None or isinstance(text, str) for text in texts):
        return value
    return "\n\n".join(text for text in texts if isinstance(text, str) and text.strip())


def are_languages(labels: Sequence[str]) -> bool:
    """Whether some texts are called by languages, Arabic or English among them: then they are the sides of a pair.

    >>> are_languages(["en", "ar-EG"]), are_languages(["question", "answer"]), are_languages(["en"])
    (True, False, False)
    """
    if len(labels) < 2 or len(set(labels)) < len(labels) or not all(map(LANGUAGE.fullmatch, labels)):
        return False
    return any(ARABIC.fullmatch(label) or ENGLISH.fullmatch(label) for label in labels)


def bitext(names: Sequence[str]) -> str | None:
    """The selection for a table whose columns are called by languages, Arabic and English among them.

    Where nothing but languages is named, it may be another language beside one of the two.

    >>> bitext(("id", "en", "ar")), bitext(("ar", "note")), bitext(("eng", "swa")), bitext(("en", "id", "no"))
    ('en,ar', None, 'eng,swa', None)
    """
    sides = [name for name in names if ARABIC.fullmatch(name.strip()) or ENGLISH.fullmatch(name.strip())]
    if not any(map(ARABIC.fullmatch, sides)) or not any(map(ENGLISH.fullmatch, sides)):
        if len(names) != 2 or "id" in names or not are_languages([name.strip() for name in names]):
            return None
        sides = list(names)
    return ",".join(sides) if not any(set(",.=[]") & set(name) for name in sides) else None

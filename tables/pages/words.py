"""Words for made-up pages: sentences, titles, names, outlets and dates in English and Arabic, about nothing special.

Used by `pages_layouts`. The page model never sees the words themselves, only shapes and cue words, so the sentences
need varied lengths, punctuation, numbers and names rather than sense. Everything here is written for diglot.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

from diglot.resources import rows

_BANKS: dict[str, dict[str, list[str]]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
LABELS: dict[str, dict[str, list[str]]] = _BANKS.pop("labels")  # type: ignore[assignment]
_GIVEN = {
    language: [name.title() for name in text.split("; ") if len(name) > 2 and not name.startswith("ال")]
    for kind, language, text in rows("pages", "cues.tsv")
    if kind == "given"
}
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Words:
    """Random text in one language."""

    def __init__(self, random: Random, language: str, regulars: dict[str, tuple[int, list[str]]] | None = None) -> None:
        self.random, self.language, self.regulars = random, language, regulars or {}

    def regular(self, kind: str, make: Callable[[], str]) -> str:
        """An author or outlet: one of the page's few, where the page has few."""
        count, known = self.regulars.get(f"{kind} {self.language}", (0, []))
        if not count:
            return make()
        if len(known) < count:
            known.append(make())
        return self.random.choice(known)

    def author(self) -> str:
        return self.regular("author", self.name)

    def choice(self, bank: str) -> str:
        """One phrase of a bank, as it is."""
        return self.random.choice(_BANKS[bank][self.language])

    def sample(self, bank: str, count: int) -> list[str]:
        """Some phrases of a bank, all different."""
        return self.random.sample(_BANKS[bank][self.language], count)

    def pick(self, bank: str) -> str:
        """One phrase of a bank, its holes filled."""
        return self.fill(self.choice(bank))

    def fill(self, phrase: str) -> str:
        while "{" in phrase:
            name = phrase[phrase.index("{") + 1 : phrase.index("}")]
            phrase = phrase.replace("{" + name + "}", self.hole(name), 1)
        return phrase

    def hole(self, name: str) -> str:
        if name == "name":
            return self.name()
        if name == "day":
            return self.choice("days")
        if name == "month":
            return self.random.choice(_BANKS["months"]["en" if self.language == "en" else "levantine"])
        return self.choice({"place2": "places"}.get(name, name + "s"))

    def name(self) -> str:
        """A person: the given name is one that the cue words know, or none of them."""
        known = self.random.random()
        if known < 0.42:
            first = self.random.choice(_GIVEN[self.language])
        else:
            first = self.choice("first") if known < 0.52 else self.made_up(bare=True)
        last = self.choice("last") if self.random.random() < 0.5 else self.made_up()
        form = self.random.random()
        if form < 0.08:
            first = f"{first} {self.random.choice(_GIVEN[self.language])}"
        elif form < 0.12:
            first = f"{first} {first[0]}." if self.language == "en" else f"{first} بن {self.choice('first')}"
        elif form < 0.15:
            first = f"{first[0]}." if self.language == "en" else f"د. {first}"
        elif form < 0.18:
            last = f"{last} {self.choice('last')}"
        elif form < 0.2 and self.language == "en":
            first = self.made_up()
        return f"{first} {last}"

    def made_up(self, bare: bool = False) -> str:
        """A name, or a word of a paper's name, that stands in no list."""
        parts = self.random.sample(_BANKS["syllables"][self.language], self.random.choice((2, 2, 3)))
        text = "".join(parts)
        return text.capitalize() if self.language == "en" else ("" if bare else self.random.choice(("", "ال"))) + text

    def sentence(self) -> str:
        random, language = self.random, self.language
        if random.random() < 0.08:
            return self.pick("quotes")
        order = ("verbs", "subjects") if language == "ar" and random.random() < 0.4 else ("subjects", "verbs")
        parts = [self.pick("openers")] if random.random() < 0.3 else []
        parts += [self.pick(bank) for bank in order] + [self.pick("objects")]
        parts += [self.pick("tails") for _ in range(random.choices((0, 1, 2, 3, 4), (1, 4, 4, 2, 1))[0])]
        text = " ".join(parts)
        end = random.choices((".", "?", "…", "!"), (60, 2, 1, 1))[0]
        if language == "ar":
            end = {"?": "؟"}.get(end, end)
        return text[0].upper() + text[1:] + end

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        text = self.pick("titles")
        if self.random.random() < 0.15:
            text += self.fill(self.random.choice([" {place}", ", {place}", ": {object}", " – {subject}"]))
        if self.language == "ar":
            return text
        style = self.random.random()
        if style < 0.08:
            return text.upper()
        if style < 0.5:
            return " ".join(w[0].upper() + w[1:] if len(w) > 3 or i == 0 else w for i, w in enumerate(text.split()))
        return text[0].upper() + text[1:]

    def outlet(self) -> str:
        return self.regular("outlet", self.any_outlet)

    def any_outlet(self) -> str:
        if self.random.random() < 0.5:
            return self.choice("outlets")
        return self.choice("outlet_forms").format(self.made_up(), self.choice("outlet_nouns"))


class Dates:
    """Dates in one site's way of writing them."""

    def __init__(self, random: Random, language: str) -> None:
        self.random, self.language = random, language
        self.form, self.time = (
            random.choice(_BANKS["date_forms"][language]),
            random.choice(_BANKS["date_times"][language]),
        )
        self.eastern = language == "ar" and random.random() < 0.25
        self.mixed = random.random() < 0.25
        self.day = datetime.date(2005, 1, 1) + datetime.timedelta(random.randrange(7000))

    def write(self, plain: bool = False) -> str:
        """The next date of the site, going back in time."""
        self.day -= datetime.timedelta(self.random.choice((0, 1, 1, 2, 5, 20)))
        if self.mixed and self.random.random() < 0.4:
            self.form = self.random.choice(_BANKS["date_forms"][self.language])
        day, form = self.day, self.form + ("" if plain else self.time)
        names, months = _BANKS["days"][self.language], _BANKS["months"]
        month = day.month - 1
        text = form.format(
            d=day.day,
            m=day.month,
            y=day.year,
            y2=f"{day.year % 100:02}",
            W=names[day.weekday()],
            w3=names[day.weekday()][:3],
            M=months["en"][month],
            m3=months["short"][month],
            L=months["levantine"][month],
            E=months["egyptian"][month],
            K=months["moroccan"][month],
            h=self.random.randrange(1, 13),
            n=self.random.randrange(60),
        )
        return text.translate(_EASTERN) if self.eastern else text

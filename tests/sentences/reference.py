"""The rules of sentences one position at a time, as slow and as plain as they can be said: what the kernel must do."""

import regex

from diglot.text.sentences.signs import LISTS, PATTERNS, RANGES, SETS, words_of_lists

WIDTH, LONGEST, SHORT, REACH, RECENT = 11, 8, 24, 64, 32
STOPS = {"titles", "never", "before numbers", "before letters", "before small letters", "anywhere", "eras"}
MARKS = {"full stop", "mark"}
LETTERS = {"small letter", "capital", "letter without case"}
WORDS = {word: {name for name, bit in LISTS.items() if bits & bit} for word, bits in words_of_lists().items()}


def signs_of(sign: str) -> set[str]:
    """What a code point may be."""
    if ord(sign) >= 0x20000 - 1:
        return set()
    found = {name for name, pattern in PATTERNS.items() if regex.match(pattern, sign)}
    found |= {name for name, signs in SETS.items() if sign in signs}
    found |= {name for name, ranges in RANGES.items() if any(a <= ord(sign) <= b for a, b in ranges)}
    found |= {"full stop"} if sign == "…" else set()
    return found | ({"white space"} if sign.isspace() else set())


class Text:
    """A string, and questions about what stands around a position in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.signs = [signs_of(sign) for sign in text]
        self.items: list[tuple[int, bool]] = []  # value of each number so far, and whether its run began the string
        self.ended: list[int] = []  # where sentences ended, by other rules than those of lists

    def at(self, p: int) -> set[str]:
        return self.signs[p] if 0 <= p < len(self.text) else {"white space"}

    def any(self, p: int, *names: str) -> bool:
        return not self.at(p).isdisjoint(names)

    def kind(self, p: int) -> set[str]:
        return self.at(p) & PATTERNS.keys()

    def past(self, p: int, *names: str) -> int:
        while p < len(self.text) and self.any(p, *names):
            p += 1
        return p

    def past_gap(self, p: int) -> int:
        return self.past(p, "white space")

    def back(self, p: int, most: int, *names: str) -> int:
        return next(p - i for i in range(most + 1) if i == most or p - i == 0 or not self.any(p - i - 1, *names))

    def before_gap(self, p: int) -> int:
        return self.back(p, 4, "white space")

    def letters_to(self, p: int, most: int = WIDTH + 1) -> int:
        return self.back(p, most, *LETTERS)

    def letters_from(self, p: int) -> int:
        return min(self.past(p, *LETTERS), p + WIDTH + 1)

    def chunk_start(self, p: int) -> int:
        return next(p - i for i in range(WIDTH + 2) if i == WIDTH + 1 or self.any(p - i - 1, "white space"))

    def chunk_end(self, p: int) -> int:
        return next(p + i for i in range(WIDTH + 2) if i == WIDTH + 1 or self.any(p + i, "white space"))

    def lists(self, start: int, end: int) -> set[str]:
        return WORDS.get(self.text[start:end], set()) if 0 < end - start <= WIDTH else set()

    def lists_at(self, p: int) -> set[str]:
        return self.lists(p, self.letters_from(p))

    def closes(self, p: int) -> bool:
        return self.text[:p].count('"') % 2 == 1


def sentences(string: str) -> list[tuple[int, int]]:
    """The sentences of a string."""
    text = Text(string)
    ends = {len(string)}
    scheme = False
    for p in range(len(string)):
        if text.any(p, "white space"):
            if p and begins_unmarked(text, p + 1):
                ends.add(p)
            if scheme and text.any(text.past_gap(p), "capital"):
                ends.add(p)
            scheme = False
        elif text.any(p, *MARKS):
            ends |= ends_of(text, p)
        scheme |= string[p : p + 3] == "://"
    spans = []
    start = text.past_gap(0)
    for end in sorted(ends):
        if end > start:
            spans.append((start, start + len(string[start:end].rstrip())))
            start = text.past_gap(end)
    return spans


def ends_of(text: Text, mark: int) -> set[int]:
    """Where sentences end by what a mark says."""
    after = past_citation(text, past_closing(text, mark + 1))
    free = text.any(mark, "mark that needs no white space") and not text.any(after, *MARKS, "pause after a mark")
    if not (text.any(after, "white space") or free):
        tied = unspaced(text, mark, after)
        if tied is None:
            return set()
        after = tied
    resumed, apart = text.past_gap(after), False
    if resumed > after and text.any(resumed, "closing"):
        further = text.past(resumed, "closing")
        closing = not text.any(resumed, "opening") or (text.text[resumed] == '"' and text.closes(resumed))
        if closing and text.any(further, "white space"):
            after, resumed, apart = further, text.past_gap(further), True
    following = text.past(resumed, "opening")
    kind = text.kind(mark)
    dots = kind == MARKS or (kind == {"full stop"} and text.any(mark - 1, "full stop"))
    quoted = after > mark + 1 and text.past(mark + 1, "control", "byte order mark") < after
    small = text.any(following, "small letter") or (dots and text.any(following, "letter without case"))
    ends = not (small and (dots or quoted)) and not text.any(resumed, "goes on")
    if ends and quoted and (kind != {"full stop"} or apart):
        ends = not goes_on(text, resumed, following)
    stop = kind == {"full stop"} and not dots
    if ends and stop:
        ends = full_stop(text, mark, following)
    found, belongs = set(), False
    other = ends
    if stop:
        belongs, item = list_item(text, mark, following)
        found |= {item} if item is not None else set()
    if other:
        text.ended.append(after)
    return found | ({past_trailer(text, after)} if ends and not belongs else set())


def past_closing(text: Text, p: int) -> int:
    p = text.past(p, "closing")
    if text.any(p, "turned quotation mark"):
        further = text.past(p + 1, "closing")
        return further if text.any(further, "white space") else p
    return p


def past_citation(text: Text, p: int) -> int:
    stop = p + 1
    while stop < p + 5 and text.any(stop, "digit"):
        stop += 1
    whole = text.any(p, "citation") and stop > p + 1 and text.any(stop, "end of a citation")
    return stop + 1 if whole else p


def past_trailer(text: Text, end: int) -> int:
    start = text.past_gap(end)
    stop = text.chunk_end(start)
    face = text.any(start, "eyes") and text.any(stop - 1, "mouth") and 2 <= stop - start <= 4
    emoji = text.any(start, "emoji") and not text.any(stop - 1, *LETTERS)
    further = stop if face or emoji else past_citation(text, start)
    return further if further > start and text.any(further, "white space") else end


def goes_on(text: Text, resumed: int, following: int) -> bool:
    follower = text.lists_at(following)
    if resumed != following:
        return False
    if {"letter without case", "Arabic"} <= text.at(following) and not follower & {"speech", "questions"}:
        return True
    going = text.any(following, "capital") and (not follower & {"speech", "starters"} or text.any(following, "pronoun"))
    word = following
    for _ in range(3):
        stop = text.letters_from(word)
        stop += text.any(stop, "point")
        word = text.past_gap(stop)
        going = going and word > stop
        if going and "reporting" in text.lists_at(word):
            return True
        going = going and text.any(word, "capital")
    return False


def begins_unmarked(text: Text, at: int) -> bool:
    before = text.at(at - 2) if at >= 2 else set()
    classes = before & PATTERNS.keys()
    capital = text.any(at, "capital") and ("small letter" in before or not classes)
    quoted = text.any(at, "letter without case", "opening") and "closing" in before
    if not capital and not quoted:
        return False
    listed = text.lists_at(at)
    wanted = "bare starters" if text.any(at, "capital") else "speech"
    if classes and not text.any(at, "opening") and wanted in listed:
        return True
    if "dash" in before and at >= 3 and text.any(at - 3, "white space") and "after dashes" in listed:
        return True
    again = {"opening", "quotation mark"} <= text.at(at) and "quotation mark" in before
    again = again and text.any(at + 1, "Arabic") and text.any(at - 3, "Arabic")
    return again and not any(text.any(at - i, "quotation mark") for i in range(3, SHORT))


def full_stop(text: Text, mark: int, following: int) -> bool:
    begin = text.letters_to(mark, LONGEST)
    length = mark - begin
    if length >= LONGEST:
        return True
    listed = text.lists(begin, mark) & STOPS
    whole = text.any(begin - 1, "white space", "opening")
    proclitic = text.any(begin, "proclitic") and text.any(mark - 1, "last letter of an abbreviation")
    odd = bool(listed) or length < 2 or not whole or text.any(mark - 1, "accent")
    odd = odd or (length <= 4 and (text.any(following, "small letter") or proclitic))
    return not odd or odd_stop(text, mark, following, begin, listed)


def odd_stop(text: Text, mark: int, following: int, begin: int, listed: set[str]) -> bool:
    if text.any(mark - 1, "control", "accent"):
        mark -= 1
        begin = text.letters_to(mark, LONGEST)
    start = min(text.past(text.chunk_start(mark), "opening"), mark)
    follower = text.lists_at(following)
    listed = listed | text.lists(start, mark) | behind_proclitic(text, start, mark)
    before = text.before_gap(start)
    numbered = text.any(before - 1, "digit") or text.any(begin - 1, "digit")
    single = mark - start == 1 and text.any(mark - 1, *LETTERS) and not text.any(mark - 1, "pronoun")
    noun = "lettered" in text.lists(text.letters_to(before), before)
    lettered = single and (noun or (numbered and text.any(mark - 1, "capital")))
    initial = single and not lettered
    starter = "starters" in follower
    if short_before_small(text, start, mark, following, numbered):
        return False
    if numbered and "eras" in listed:
        end = text.letters_from(following)
        verb = text.any(following, "waw") and end - following >= 4
        return starter or (verb and "continuing" not in text.lists(following + 1, end))
    if initial and text.any(mark - 1, "letter without case"):
        return False
    if listed & STOPS and not lettered:
        if "titles" in listed:
            return title_ends(text, start, mark, follower, before)
        if not listed_stop(text, listed, following, starter):
            return False
    dotted = text.any(mark - 1, *LETTERS) and text.any(mark - 2, "full stop") and not text.any(mark - 4, "path")
    return starter or (initial and text.any(following, "letter without case")) or not (initial or dotted)


def short_before_small(text: Text, start: int, mark: int, following: int, numbered: bool) -> bool:
    head = text.past(text.past_gap(0), "opening")
    if not (text.any(following, "small letter") and 0 < mark - start <= 4 and text.any(head, "capital")):
        return False
    if not all(text.any(p, *LETTERS) for p in range(start, mark)):
        return False
    vowels = any(text.any(p, "vowel") for p in range(start, mark))
    return text.any(start, "capital") or not vowels or numbered


def listed_stop(text: Text, listed: set[str], at: int, starter: bool) -> bool:
    alone = text.any(at, "capital") and not text.any(at + 1, *LETTERS) and not text.any(at, "pronoun")
    if listed & {"before numbers", "before small letters"} and text.any(at, "digit", "small letter"):
        return False
    if ("before letters" in listed and alone) or ("anywhere" in listed and not starter):
        return False
    return "never" not in listed


def title_ends(text: Text, start: int, mark: int, follower: set[str], before: int) -> bool:
    previous = text.letters_to(before)
    named = text.text[start:mark] == "St" and text.any(previous, "capital") and previous < before
    article = before - previous <= 3 and text.any(before - 1, "last letter of an article") and previous < before
    article = article and {"small letter", "first letter of an article"} <= text.at(previous)
    article = article and text.any(start, "capital")
    apart = text.any(before - 1, "comma")
    return "no names" in follower or ((named or article or apart) and "starters" in follower)


def behind_proclitic(text: Text, start: int, mark: int) -> set[str]:
    word = text.text[start:mark]
    if not (2 <= len(word) <= 5 and text.any(start, "proclitic") and text.any(start + 1, "Arabic")):
        return set()
    must = word == "بد" and text.any(start - 2, "alef") and text.any(start - 3, "lam")
    found = set() if word in ("فم", "كم") or must else text.lists(start + 1, mark)
    if word[0] in "وف" and word[1] in "بلك":
        further = text.lists(start + 2, mark)
        boy = word[1] != "ب" and not text.any(start + 2, "alef with hamza")
        found = found | (further & {"before numbers"} if boy else further)
    return found & {"titles", "before numbers"}


def list_item(text: Text, mark: int, following: int) -> tuple[bool, int | None]:
    roman_signs = ("small Roman", "big Roman")
    if not (text.any(mark - 1, "digit", *roman_signs) or text.any(mark - 2, "white space", "opening")):
        return False, None
    start = text.past(text.chunk_start(mark), "opening")
    length, inside = mark - start, range(start, mark)
    if length <= 0:
        return False, None
    letter = length == 1 and text.any(start, *LETTERS)
    if not letter and not text.any(start, "digit", *roman_signs):
        return False, None
    capital = text.any(following, "capital", "letter without case")
    pure = length <= 3 and all(text.any(p, "digit") for p in inside)
    inner = length <= 8 and text.any(mark - 1, "digit") and "." in text.text[start:mark]
    inner = inner and all(text.any(p, "digit", "point") for p in inside)
    roman = length <= 5 and capital and any(all(text.any(p, name) for p in inside) for name in roman_signs)
    if not (pure or inner or roman or letter):
        return False, None
    before = text.before_gap(start)
    within = (pure and length <= 2 and capital) or (roman and length > 1)
    heads = not (letter and not roman) and begins(text, start, within)
    named = before - text.any(before - 1, "full stop")
    word = text.letters_to(named)
    heading = "headings" in text.lists(word, named) and begins(text, word, True)
    value = -9
    if pure:
        value = int("".join(str(ord(sign) & 15) for sign in text.text[start:mark]))
    follows = bool(text.items) and value == text.items[-1][0] + 1 and pure and capital
    first = text.items[-1][1] if follows else pure and begins(text, start, False)
    text.items.append((value, first))
    follows = follows and first
    return heads or heading or follows, before if follows else None


def begins(text: Text, start: int, within: bool) -> bool:
    before = text.before_gap(start)
    if text.before_gap(text.chunk_start(start)) == 0:
        return True
    if text.any(before - 1, "bullet") and text.before_gap(before - 1) == 0:
        return True
    return within and before in text.ended[-RECENT:]


def unspaced(text: Text, mark: int, after: int) -> int | None:
    first = text.kind(after)
    if not text.any(after, *LETTERS, "opening") or mark == 0:
        return None
    if text.any(mark, "full stop") and first == {"small letter"}:
        return None
    if after == mark + 2 and text.text[mark + 1] == '"' and not text.closes(mark + 1):
        after = mark + 1
    at = text.past(after, "opening")
    stop = text.letters_from(at)
    alone = text.any(at, "word of one letter") and text.any(stop, "white space", "apostrophe")
    if not text.any(at, *LETTERS) or not (stop - at > 1 or alone):
        return None
    return after if between_words(text, mark, at, stop) and not in_address(text, mark) else None


def between_words(text: Text, mark: int, at: int, stop: int) -> bool:
    run = text.back(mark, 8, *MARKS)
    word = text.letters_to(run)
    lettered = run - word > 1 or (run > word and text.any(word - 1, "apostrophe"))
    closed = (text.any(run - 1, "closing") and not text.any(run - 1, "opening")) or text.any(run - 1, "percent")
    closed = closed or (text.any(run - 1, "straight quotation mark") and text.closes(run - 1))
    ended = closed or number_before(text, run)
    kind = text.kind(mark)
    single = kind == {"full stop"} and run == mark
    dots = kind == MARKS or ("full stop" in kind and not single)
    inside = text.any(word - 1, "full stop")
    if not single and not dots:
        return (lettered or ended) and (text.any(at, "capital", "letter without case") or not inside)
    follower, listed = text.lists_at(at), text.lists(word, run)
    title = text.any(at, "capital") and (text.any(at + 1, "small letter") or stop - at == 1)
    starter = title and "starters" in follower
    clean = text.any(stop, "white space", "after a clean word")
    small = text.any(run - 1, "small letter")
    if dots:
        return starter and clean and lettered and small
    ending, bound = "endings" in follower, bool(listed & (STOPS - {"before numbers"}))
    if {"letter without case", "Arabic"} <= text.at(at):
        before = (lettered and not bound and not (inside and text.any(at, "small letter"))) or ended
        if before and not (ending and not text.any(stop, "comma or semicolon")):
            return True
    plain = lettered and small and text.any(word, "small letter") and not inside and run - word > 2
    plain = plain and not listed & STOPS
    foreign = lettered and text.any(run - 1, "letter without case") and not bound
    begun = starter and ((lettered and not bound and not inside) or ended)
    return clean and (begun or (title and not ending and (plain or foreign)))


def number_before(text: Text, end: int) -> bool:
    start = text.chunk_start(end)
    pure = all(text.any(p, "digit", "in a number") for p in range(start, end)) and text.any(end - 1, "digit")
    return pure and 1 < end - start < 12 and not (start == 0 and end - start <= 3)


def in_address(text: Text, at: int) -> bool:
    for steps in (range(at, at + REACH), range(at - 1, at - 1 - REACH, -1)):
        for p in steps:
            if text.any(p, "white space"):
                break
            if text.any(p, "address"):
                return True
    return False

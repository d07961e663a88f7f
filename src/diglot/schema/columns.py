"""Every column of every table, in one place.

A build is one dataset with three configurations, each a table described here:

=============  ==================================================================
``segments``   a row per segment (a sentence, title, date line, …): the default
``articles``   a row per article found on a page
``documents``  a row per document read, and per input that was set aside
=============  ==================================================================

The Arrow schema, the Hugging Face `Features`, the card's field table and the documentation are all made from these
lists. Positions are in code points of the document's decoded text, half open ``[start, end)``, unless a meaning says
otherwise. A string that is not known is null, never empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = [
    "MORPHOLOGY",
    "OPTIONAL",
    "PAIRS",
    "PRIVATE",
    "ROLES",
    "SIGNAL_NAMES",
    "STRINGS",
    "TABLES",
    "Field",
]

ROLES = ("title", "body", "date", "byline", "source", "caption", "heading", "related", "boilerplate", "quote",
         "code", "table", "signature")  # fmt: skip
"""What a line is on its page."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, Arrow type, and what a value means (with its unit)."""

    name: str
    type: pa.DataType
    meaning: str


_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_RUN = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("language", pa.string()), ("script", pa.string())])
_SHARE = pa.struct([("language", pa.string()), ("share", pa.float32())])
STRINGS = pa.list_(pa.string())
_TRANSLATION = pa.struct([("ar", pa.string()), ("en", pa.string())])

_METADATA = (
    Field("title", pa.string(), "the article's title"),
    Field("author", pa.string(), "the article's author, as its byline names them"),
    Field("source", pa.string(), "the outlet that the article names as its source"),
    Field("url", pa.string(), "the article's address, where the input gives one"),
    Field("file", pa.string(), "path of the input file, relative to the input that was named"),
    Field("date", pa.date32(), "the article's date"),
    Field("date_text", pa.string(), "the date as it is written"),
    Field("date_ambiguous", pa.bool_(), "whether day and month could be read both ways"),
)

_DUPLICATES = (
    Field("duplicate_of", pa.string(), "id of the article that this one (or this row's) repeats, exactly or nearly"),
    Field("duplicate_score", pa.float32(), "similarity of the two articles, 0 to 1"),
)

_SEGMENTS = (
    Field("id", pa.string(), "stable name: the document's id and the segment's first code point"),
    Field("document", pa.string(), "id of the document, in the documents table"),
    Field("article", pa.string(), "id of the article, in the articles table; null between articles"),
    Field("position", pa.int32(), "order within the document, from 0"),
    Field(
        "text", pa.string(), "exactly the file's characters [start, end), or the repaired line where they are damaged"
    ),
    Field("start", pa.int64(), "first code point in the file's decoded text"),
    Field("end", pa.int64(), "code point after the last, in the file's decoded text"),
    Field("language", pa.string(), "ISO 639-1 code (639-3 where there is none); und where it cannot be told"),
    Field("language_score", pa.float32(), "probability that the language is right, 0 to 1"),
    Field("script", pa.string(), "ISO 15924 code of the main script; Zyyy where there are no letters"),
    Field("route", pa.string(), "arabic, english or none: which language's processing the segment took"),
    Field(
        "languages", pa.list_(_RUN), "runs of each language, in code points of text, where a segment mixes; else empty"
    ),
    Field("role", pa.string(), "what the line is on its page: " + ", ".join(ROLES)),
    Field("speaker", pa.string(), "who says it, where the file names somebody: a chat's sender, a subtitle's voice"),
    Field("time", pa.string(), "when it is said, as the file writes it: a message's day and hour, a subtitle's clock"),
    Field("normalized", pa.string(), "text after the route's normalization profile"),
    Field("tokens", STRINGS, "surface forms: slices of text"),
    Field("token_spans", pa.list_(_SPAN), "code points in text, half open, in step with tokens"),
    Field("token_normalized", STRINGS, "each token after the normalization profile, in step with tokens"),
    Field("token_transliterated", STRINGS, "each token in the other script, in step with tokens"),
    Field("transliterated", pa.string(), "text in the other script; null on route none"),
    *_METADATA,
    *_DUPLICATES,
)

MORPHOLOGY = (
    Field("lemma", STRINGS, "lemma of each token, in step with tokens; null where the token is no Arabic word"),
    Field("pos", STRINGS, "part of speech of each token, as camel_tools names it"),
    Field("diacritized", STRINGS, "each token with its vowels"),
    Field("segmentation", pa.list_(STRINGS), "each token's clitics and stem, in the scheme of the configuration"),
)
_PRIVATE_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("kind", pa.string())])
PRIVATE = Field(
    "private", pa.list_(_PRIVATE_SPAN), "e-mail addresses, phone numbers and the like, in code points of text"
)
SIGNAL_NAMES = (
    "words", "mean_word_length", "symbol_share", "bullet_lines", "ellipsis_lines", "ended_lines", "short_lines",
    "letter_words", "stop_words", "duplicate_lines", "duplicate_line_characters", "newlines_per_word",
    "top_pair_characters", "top_triple_characters", "duplicate_5grams", "duplicate_10grams", "digit_share",
    "uppercase_share", "arabic_share", "tatweel_share", "mark_share",
)  # fmt: skip
SIGNALS = Field(
    "signals",
    pa.struct([(name, pa.float32()) for name in SIGNAL_NAMES]),
    "measures of quality: words, shares of lines, repeats; what each is: docs/tables.md#signals",
)
SPLIT = Field(
    "split",
    pa.string(),
    "train, validation, test …: by a hash of the document's id, or its pair's; null where the article repeats one of "
    "another split",
)
QUALITY = Field("quality", STRINGS, "the rules of quality that the article breaks; empty where it breaks none")

OPTIONAL: dict[str, tuple[Field, ...]] = {
    "segments": (*MORPHOLOGY, PRIVATE, SPLIT),
    "articles": (QUALITY, SIGNALS, SPLIT),
    "documents": (SPLIT,),
}
"""Columns that a table has at its end where the configuration asks for them."""

_ARTICLES = (
    Field("id", pa.string(), "stable name: the document's id and the article's first code point"),
    Field("document", pa.string(), "id of the document, in the documents table"),
    Field("position", pa.int32(), "order within the document, from 0"),
    Field("text", pa.string(), "exactly the document's characters [start, end)"),
    Field(
        "body",
        pa.string(),
        "its lines of body, headings and captions, without title, byline, date and what stands between; lines that do "
        "not follow one another on the page are apart by an empty line",
    ),
    Field("start", pa.int64(), "first code point in the file's decoded text"),
    Field("end", pa.int64(), "code point after the last, in the file's decoded text"),
    Field("first_line", pa.int32(), "first physical line, from 1"),
    Field("last_line", pa.int32(), "last physical line, from 1"),
    Field("language", pa.string(), "the language with the largest share; und where none can be told"),
    Field(
        "language_score",
        pa.float32(),
        "probability of that language, 0 to 1: the mean over its segments by code points, 0 for those in another",
    ),
    Field("script", pa.string(), "ISO 15924 code of the script of most of its code points, by segments"),
    Field(
        "language_script",
        pa.string(),
        "both as data sets for language models name them, ISO 639-3 and script: arb_Arab, eng_Latn; null for und",
    ),
    Field("languages", pa.list_(_SHARE), "share of each language, by code points of its segments"),
    Field("segments", pa.int32(), "rows that the article has in the segments table"),
    Field("tokens", pa.int32(), "tokens in those rows"),
    Field(
        "several_score",
        pa.float32(),
        "probability, 0 to 1, that the document holds several articles: it was split where this is above 0.6; "
        "null where nothing in it looked like a second one, or its source says that it is one",
    ),
    *_METADATA,
    *_DUPLICATES,
    Field(
        "cluster_size",
        pa.int32(),
        "articles that repeat one another, this one counted: 1 where it is alone; null where none were compared",
    ),
)

_DOCUMENTS = (
    Field("id", pa.string(), "the row's own id where no other row has it; else a hash of file name, row and text"),
    Field("file", pa.string(), "path of the input file, relative to the input that was named"),
    Field(
        "row",
        pa.int64(),
        "position in the file, from 0: the line of JSON Lines, the record of a table; 0 where the file is one document",
    ),
    Field(
        "field",
        pa.string(),
        "what the text is called in its row, where a row has several; of a side of a pair, its language",
    ),
    Field("pair", pa.string(), "the same in the documents that are translations of each other: a row of a bitext"),
    Field("status", pa.string(), "kept, or set aside"),
    Field("reason", pa.string(), "why it was set aside, in a word or two"),
    Field("detail", pa.string(), "the same in a sentence, with the place"),
    Field("encoding", pa.string(), "the encoding that was found"),
    Field("repairs", STRINGS, "what was repaired, and on how many lines"),
    Field("bytes", pa.int64(), "bytes of input that the row stands for"),
    Field("characters", pa.int64(), "code points of decoded text"),
    Field("start", pa.int64(), "first code point in the file's decoded text (0 but for parts of a large file)"),
    Field("lines", pa.int32(), "lines that are not blank"),
    Field("articles", pa.int32(), "rows that the document has in the articles table"),
    Field("segments", pa.int32(), "rows that the document has in the segments table"),
    Field("tokens", pa.int64(), "tokens in those rows"),
    Field("language", pa.string(), "the language with the largest share; und where none can be told"),
    Field("languages", pa.list_(_SHARE), "share of each language, by code points of its segments"),
)

PAIRS = (
    Field("id", pa.string(), "the id of the English side's first segment, and how many sentences the bead has"),
    Field("translation", _TRANSLATION, "both sides; sentences joined by a blank"),
    Field("bead", pa.string(), "English and Arabic sentences: 1-1, 1-2, 2-1, 2-2, 1-3 or 3-1"),
    Field("score", pa.float32(), "probability that the two sides say the same, 0 to 1"),
    Field("document_score", pa.float32(), "share of both documents that has a partner, each pair by its score"),
    Field("found_by", pa.string(), "how the documents found each other: given, name or content"),
    Field("english_segments", STRINGS, "ids in the segments table"),
    Field("arabic_segments", STRINGS, "ids in the segments table"),
    Field("english_document", pa.string(), "id in the documents table"),
    Field("arabic_document", pa.string(), "id in the documents table"),
    Field("english_article", pa.string(), "id in the articles table; null where a document is several articles"),
    Field("arabic_article", pa.string(), "id in the articles table; null where a document is several articles"),
    Field("english_file", pa.string(), "path of the input file"),
    Field("arabic_file", pa.string(), "path of the input file"),
    Field("english_start", pa.int64(), "first code point of the side in its file's decoded text"),
    Field("english_end", pa.int64(), "code point after its last"),
    Field("arabic_start", pa.int64(), "first code point of the side in its file's decoded text"),
    Field("arabic_end", pa.int64(), "code point after its last"),
    Field("length_ratio", pa.float32(), "code points of the Arabic side for each of the English one"),
    Field("numbers_agree", pa.bool_(), "whether both sides have the same numbers, in any digits"),
    Field("english_language_score", pa.float32(), "the least of its segments"),
    Field("arabic_language_score", pa.float32(), "the least of its segments"),
    Field("duplicate", pa.bool_(), "whether either side is of an article that repeats another"),
    Field("repeats", pa.string(), "id of the first pair with the same two sides; null in the first"),
)
"""The columns of ``pairs``, a table that a build has where it was asked for one."""

TABLES: dict[str, tuple[Field, ...]] = {"segments": _SEGMENTS, "articles": _ARTICLES, "documents": _DOCUMENTS}
"""The columns of each table, in order. ``segments`` is the default configuration."""

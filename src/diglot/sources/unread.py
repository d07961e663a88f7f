"""Text files that are no text to read: programs, settings, TeX, pictures as text; by name, and by their beginning.

They are set aside with what they are and what to do (`unread`), never read as if they were prose.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from diglot.sources.decode import NotText
from diglot.sources.records import Reason
from diglot.sources.shapes import is_tex, root

__all__ = ["unread"]

LANGUAGES = {
    "Ada": "adb ads", "ASP": "asp aspx ascx asax cshtml vbhtml", "assembler": "asm s", "Autoconf": "m4 ac",
    "C": "c h", "C++": "cc cpp cxx hh hpp hxx", "C#": "cs",
    "Clojure": "clj cljs",
    "CSS": "css scss sass less", "D": "d", "Dart": "dart", "Elixir": "ex exs", "Elm": "elm", "Erlang": "erl hrl",
    "Fortran": "f f90", "Go": "go", "a grammar": "rnc peg rustpeg", "a graph": "dot drawio",
    "Groovy": "groovy gradle", "Haskell": "hs lhs", "Java": "java", "JSP": "jsp jspx jspf",
    "JavaScript": "js mjs cjs jsx vue svelte", "Jsonnet": "jsonnet libsonnet",
    "Julia": "jl", "Kotlin": "kt kts", "Lisp": "lisp lsp el scm rkt", "Lua": "lua", "make": "mk makefile",
    "MATLAB": "mat m mm", "Nim": "nim", "Nix": "nix", "NSIS": "nsi nsh",
    "OCaml": "ml mli", "Pascal": "pas", "Perl": "pl pm", "PHP": "php phtml", "PowerShell": "ps1 psm1", "Prolog": "pro",
    "Protocol Buffers": "proto", "Python": "py pyi pyx", "R": "r",
    "Ruby": "rb erb rhtml rake gemspec gemfile rakefile podfile", "Rust": "rs",
    "Scala": "scala sbt sc",
    "shell": "sh bash zsh fish bat cmd", "SQL": "sql", "Swift": "swift", "TypeScript": "ts tsx mts cts",
    "Verilog": "v sv vhd", "Visual Basic": "vb vbs", "Zig": "zig", "GraphQL": "graphql gql", "Solidity": "sol",
    "Docker": "dockerfile",
}  # fmt: skip
CODE = {f".{end}": f"source code ({name})" for name, ends in LANGUAGES.items() for end in ends.split()}
SETTINGS = {
    f".{end}": f"settings or data ({name})"
    for name, ends in {
        "YAML": "yaml yml", "TOML": "toml", "INI": "ini cfg conf properties", "XML schema": "xsd xsl xslt dtd rng",
        "a build": "sln slnx pbxproj xcconfig cabal", "a calendar": "ics", "contacts": "vcf",
        "coordinates": "geojson kml gpx", "a desktop entry": "desktop service", "a Java manifest": "mf",
        "keys": "pem crt", "a lock file": "lock", "a patch": "diff patch",
    }.items()
    for end in ends.split()
}  # fmt: skip
TEX = {
    f".{end}": "TeX: make it plain text or Markdown first, for instance with: pandoc -t plain"
    for end in ("tex", "ltx", "sty", "cls")
}
OTHERS = {
    ".bib": "a bibliography (BibTeX)",
    ".svg": "a picture (SVG)",
    ".xpm": "a picture (XPM)",
    ".sub": "MicroDVD subtitles: make them SubRip first",
    ".sbv": "YouTube's subtitles: make them SubRip first",
    ".lrc": "lyrics with times (LRC): make them SubRip first",
    ".texi": "Texinfo: make it plain text first, with: makeinfo --plaintext",
    ".adoc": "AsciiDoc: make it Markdown or HTML first, for instance with: asciidoctor",
    ".asciidoc": "AsciiDoc: make it Markdown or HTML first, for instance with: asciidoctor",
    ".org": "Org: make it Markdown first, for instance with: pandoc -t gfm",
    ".wiki": "wikitext: make it Markdown or HTML first, for instance with: pandoc -f mediawiki -t gfm",
    ".mediawiki": "wikitext: make it Markdown or HTML first, for instance with: pandoc -f mediawiki -t gfm",
}
NAMES = CODE | SETTINGS | TEX | OTHERS

ROOTS = {
    "svg": "a picture (SVG)",
    "mediawiki": "a dump of wikitext: extract its articles first, for instance with WikiExtractor (its <doc> are read)",
    "plist": "settings (a property list)",
    "stylesheet": "settings or data (XSLT)",
    "schema": "settings or data (XML schema)",
    "project": "settings of a program (XML)",
}


LANGUAGE_CODES = frozenset([".cs", ".el", ".ml", ".pl", ".sc", ".sh", ".sv", ".ts"])
"""Suffixes that name a natural language too (``train.pl``): there the text must look like code besides."""
CODED = re.compile(
    r".*[;{}(\[,=]$|.*\)[ \t]*:?$|(?:import|using|package|open|use|let|my|sub|def|class|function|export|const"
    r"|end|if|module|require|#include)\b|[(/*]"
)
PAGE_CODE = re.compile(r"\s*+(?:<%--|<%@|<%[=\s]|<\?(?:php\b|=))", re.IGNORECASE)
"""How a page begins that a server's program writes."""
PAGES = frozenset(f".{end}" for name in ("ASP", "JSP") for end in LANGUAGES[name].split())
"""Suffixes that pages keep when they are saved; code is told by its marks."""
CODED_SHARE = 0.5
"""Share of lines that look like code in a file of code."""


def unread(file: str, text: str) -> NotText | None:
    """Why a file that no reader takes is set aside, by its name and its first code points; None for plain text.

    >>> unread("setup.py", "import os").detail
    'source code (Python); to read it as it stands, write --input-format .py=text'
    >>> unread("train.pl", "Dzień dobry.") is None, unread("web/Gemfile", "source 'https://a.example'") is None
    (True, False)
    """
    path = PurePosixPath(file.lower())
    suffix = path.suffix
    what = NAMES.get(suffix or f".{path.name}")
    if (suffix in LANGUAGE_CODES and not is_code(text)) or (suffix in PAGES and "<%" not in text):
        what = None
    what = what or ROOTS.get(root(text)) or (TEX[".tex"] if is_tex(text) else None)
    if what is None and text.startswith("#!") and "\n" in text:
        what = "source code (a script)"
    if what is None and PAGE_CODE.match(text):
        what = "source code (of pages: PHP, ASP or JSP)"
    if what is None:
        return None
    anyway = f"{suffix}=text" if suffix else "text"
    return NotText(Reason.FORMAT, f"{what}; to read it as it stands, write --input-format {anyway}")


def is_code(text: str) -> bool:
    """Whether most lines look like those of a program.

    >>> is_code("use strict;\\nmy $a = 1;\\n"), is_code("A line.\\nAnother, longer.\\n")
    (True, False)
    """
    lines = [line.strip() for line in text.split("\n")[:-1] or [text] if line.strip()]
    return sum(CODED.match(line) is not None for line in lines) >= CODED_SHARE * len(lines) > 0

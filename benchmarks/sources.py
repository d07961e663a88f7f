"""Reading alone, in every format, and telling code pages apart.

    python -m benchmarks sources [--mb 32]

- **reading**: MB of text a second of processor time, from files that lie in the page cache, beside the limit: read the
  whole file and decode it, nothing else;
- **survey**: what it costs to look at rows before a build, for their ids and for columns that are kept, beside reading
  them once and beside building from them;
- **containers**: the same of web archives with pages and with texts, and of zip and tar archives of texts;
- **code pages**: the share of texts of the sample corpora, encoded in windows-1256, ISO-8859-6 and windows-1252 and cut
  to a number of words, that come back as they were; beside charset-normalizer on the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import lzma
import random
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import corpus, measure
from diglot.dataset.build import build
from diglot.dataset.survey import survey
from diglot.engines.local import Local
from diglot.sources import NotText, decode, plan, read, warc

PAGES = (("ar", "cp1256"), ("ar", "iso8859_6"), ("fr", "cp1252"), ("en", "cp1252"))
FRENCH = (
    "La bibliothèque du port ouvre à l’aube, et l’on y prête des cartes marines que personne n’a jamais dépliées. "
    "Une vieille dame y lit chaque matin le même journal ; elle prétend qu’il s’améliore. Près de la fenêtre, un élève "
    "copie des noms d’étoiles sans savoir où elles se cachent. Le gardien, lui, répare les reliures abîmées et goûte "
    "la confiture des lecteurs. Dès que la cloche sonne, tout le monde se lève, sauf le chat, qui préfère rester."
)


def as_markdown(lines: list[str]) -> str:
    """Paragraphs of 80 columns, with headings, items, emphasis and links."""
    out = ["# A book\n\n"]
    for i, line in enumerate(lines):
        words = line.split()
        if i % 3 == 0 and len(words) > 6:
            words[2], words[4] = f"**{words[2]}**", f"[{words[4]}](http://a.example/{i})"
        text = " ".join(words)
        broken = "\n".join(text[k : k + 80] for k in range(0, len(text), 80))
        out.append(f"{'## Part' if i % 12 == 0 else '- ' if i % 7 == 0 else ''}{broken}\n\n")
    return "".join(out)


def as_subtitles(lines: list[str]) -> str:
    """Cues of nine words."""
    cues = []
    for line in lines:
        words = line.split()
        for k in range(0, len(words), 9):
            at = len(cues) * 2
            clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
            cues.append(f"{len(cues) + 1}\n{clock},000 --> {clock},900\n{' '.join(words[k : k + 9])}\n\n")
    return "".join(cues)


def as_mail(lines: list[str]) -> str:
    """Messages of twelve lines, in mbox."""
    head = "From a@b.example  Mon Aug  4 10:20:51 2014\nFrom: Ann <a@b.example>\nDate: Mon, 4 Aug 2014 23:20:51 +0000\n"
    head += "Content-Type: text/plain; charset=utf-8\n"
    bodies = ("\n".join(lines[i : i + 12]) for i in range(0, len(lines), 12))
    return "".join(f"{head}Subject: part {i}\n\n{body}\n\n" for i, body in enumerate(bodies))


def write(folder: Path, lines: list[str]) -> list[Path]:
    """The same lines in every format."""
    text = "\n".join(lines) + "\n"
    data = text.encode()
    rows = "".join(json.dumps({"text": line, "title": "t"}, ensure_ascii=False) + "\n" for line in lines)
    table = pa.table({"text": lines, "title": ["t"] * len(lines)})
    (folder / "text.txt").write_bytes(data)
    (folder / "text.utf16.txt").write_bytes(text.encode("utf-16"))
    (folder / "text.txt.gz").write_bytes(gzip.compress(data, 6))
    (folder / "text.txt.zst").write_bytes(pa.compress(data, codec="zstd", asbytes=True))
    (folder / "text.txt.xz").write_bytes(lzma.compress(data, preset=1))
    (folder / "rows.jsonl").write_text(rows, encoding="utf-8")
    (folder / "marks.md").write_text(as_markdown(lines), encoding="utf-8")
    (folder / "marks.srt").write_text(as_subtitles(lines), encoding="utf-8")
    (folder / "marks.mbox").write_text(as_mail(lines), encoding="utf-8")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "title"), *((line, "t") for line in lines)])
    pq.write_table(table, folder / "rows.parquet", compression="zstd")
    with pa.OSFile(str(folder / "rows.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=10_000)
    return sorted(path for path in folder.iterdir())


def reading(megabytes: int) -> str:
    """A table of formats."""
    lines = corpus.made(megabytes * 1_000_000)
    size = sum(len(line.encode()) + 1 for line in lines) / 1e6
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for path in write(Path(folder), lines):
            limit = measure.cpu(lambda path=path: path.read_bytes().decode("utf-8", "ignore"))  # type: ignore[misc]
            planned = measure.cpu(lambda path=path: plan(path, unit_bytes=8 << 20))  # type: ignore[misc]
            units = plan(path, unit_bytes=8 << 20).units
            seconds = measure.cpu(lambda units=units: sum(1 for unit in units for _ in read(unit)))  # type: ignore[misc]
            count = sum(1 for unit in units for _ in read(unit))
            rows.append(
                (path.name, len(units), count, size / planned if len(units) > 1 else "–", size / seconds, size / limit)
            )
    head = ("file", "units", "documents", "plan MB/s", "read MB/s", "bytes and decode alone MB/s")
    return f"{size:.0f} MB of text, corpus {measure.digest(lines)}\n\n" + measure.table(head, rows)


def containers(megabytes: int) -> str:
    """A table of containers: MB of what they hold a second, and documents a second."""
    lines = corpus.made(megabytes * 250_000)
    page = "<!DOCTYPE html><html><body><article>{}</article></body></html>"
    texts = ["\n".join(lines[at : at + 40]) for at in range(0, len(lines), 40)]
    rows = []
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        made = {
            "pages.warc": b"".join(
                warc_record(page.format(f"<p>{text}</p>"), "text/html", i) for i, text in enumerate(texts)
            ),
            "texts.wet": b"".join(warc_record(text, "text/plain", i) for i, text in enumerate(texts)),
        }
        made["texts.wet.gz"] = b"".join(
            gzip.compress(warc_record(text, "text/plain", i)) for i, text in enumerate(texts)
        )
        for name, data in made.items():
            (folder / name).write_bytes(data)
        with zipfile.ZipFile(folder / "texts.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for i, text in enumerate(texts):
                archive.writestr(f"{i}.txt", text)
        with tarfile.open(folder / "texts.tar.gz", "w:gz") as tar:
            for i, text in enumerate(texts):
                info = tarfile.TarInfo(f"{i}.txt")
                info.size = len(text.encode())
                tar.addfile(info, io.BytesIO(text.encode()))
        for path in sorted(folder.iterdir()):
            units = plan(path).units
            size = sum(one.bytes_in for unit in units for one in read(unit)) / 1e6
            seconds = measure.cpu(lambda units=units: sum(1 for unit in units for _ in read(unit)), 1)  # type: ignore[misc]
            rows.append((path.name, len(texts), size / seconds, len(texts) / seconds))
            if path.name == "pages.warc":  # what lies before the extraction of a page's text
                seconds = measure.cpu(lambda path=path: records_alone(path), 1)  # type: ignore[misc]
                rows.append((f"{path.name}, its records alone", len(texts), size / seconds, len(texts) / seconds))
    return measure.table(("file", "documents", "MB/s of what it holds", "documents/s"), rows)


def records_alone(path: Path) -> None:
    """Go through a web archive without reading its pages."""
    [unit] = plan(path, unit_bytes=1 << 40).units
    with path.open("rb") as file:
        for _ in warc.documents(file, unit, lambda stream, unit: iter(())):
            pass


def warc_record(text: str, kind: str, number: int) -> bytes:
    """A record of a web archive: a page as a server gave it, or a plain text."""
    body = text.encode()
    if kind == "text/html":
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    what = "response" if kind == "text/html" else "conversion"
    kind = "application/http; msgtype=response" if kind == "text/html" else kind
    head = f"WARC/1.0\r\nWARC-Type: {what}\r\nWARC-Target-URI: https://l.example/{number}\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def surveying(megabytes: int) -> str:
    """A table of formats: seconds of a survey for ids, and of one for all columns, beside reading and building."""
    lines = corpus.made(megabytes * 1_000_000)
    rows = []
    data = [
        {"id": f"r{i}", "text": line, "label": i % 3, "stars": i / 2, "tags": ["a"]} for i, line in enumerate(lines)
    ]
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in data)
        with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([list(data[0]), *(row.values() for row in data)])
        pq.write_table(pa.Table.from_pylist(data), folder / "rows.parquet")
        for path in sorted(folder.iterdir()):
            planned = plan(path, unit_bytes=8 << 20)
            once = measure.cpu(lambda units=planned.units: sum(1 for unit in units for _ in read(unit)), 1)  # type: ignore[misc]
            seconds = []
            for keep in ((), "all"):
                cache = folder / f"{path.name}.{len(keep)}"
                seconds.append(measure.cpu(lambda k=keep, c=cache, p=planned: survey(p, k, c, Local()), 1))  # type: ignore[misc]
            made = measure.cpu(lambda path=path: build(path, folder / f"{path.name}.out"), 1)  # type: ignore[misc]
            ids, kept = seconds
            rows.append((path.name, len(data), once, ids, kept, made, f"{ids / made:.1%}", f"{kept / made:.1%}"))
    head = ("file", "rows", "read s", "ids s", "keep all s", "build s", "ids of build", "keep of build")
    return measure.table(head, rows)


def samples(language: str, words: int, rng: random.Random) -> list[str]:
    """Cuts of `words` words of the sample corpora's texts in a language."""
    if language == "fr":
        texts = [FRENCH]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.CORPORA.rglob(f"*.{language}.txt"))]
    tokens = [text.split() for text in texts]
    found = []
    for _ in range(400):
        chosen = rng.choice(tokens)
        at = rng.randrange(max(1, len(chosen) - words))
        found.append(" ".join(chosen[at : at + words]))
    return found


def code_pages() -> str:
    """A table of code pages by length."""
    from charset_normalizer import from_bytes

    rng = random.Random(5)
    rows = []
    for language, page in PAGES:
        for words in (1, 3, 10, 50):
            cases = []
            for text in samples(language, words, rng):
                data = text.encode(page, "ignore")
                if not data.isascii():
                    cases.append((data, data.decode(page)))
            began = time.process_time()
            ours = sum(same(data, text) for data, text in cases)
            ours_ms = (time.process_time() - began) * 1e3
            some = cases[:60]
            began = time.process_time()
            theirs = sum(
                best is not None and data.decode(best.encoding, "replace") == text
                for data, text in some
                for best in [from_bytes(data).best()]
            )
            theirs_ms = (time.process_time() - began) * 1e3
            n, m = len(cases), len(some)
            if n:
                rows.append((f"{language} {page}", words, n, ours / n, theirs / m, ours_ms / n, theirs_ms / m))
    head = ("text", "words", "texts", "right", "charset-normalizer", "ms", "its ms")
    return measure.table(head, rows)


def same(data: bytes, text: str) -> bool:
    """Whether some bytes come back as the text they were."""
    try:
        return decode(data).text == text
    except NotText:
        return False


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=32, help="MB of text")
    options = parser.parse_args(arguments)
    print(measure.machine(), "\n")
    print(reading(options.mb), "\n")
    print(containers(options.mb), "\n")
    print(surveying(max(1, options.mb // 8)), "\n")
    print(code_pages(), "\n")
    print(f"peak memory {measure.peak_mb():.0f} MB")
    return 0

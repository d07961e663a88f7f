"""What binary files begin with: archives, pictures, sound, programs, and what to do with them.

Sources: the formats' own specifications, and the tables of ``file(1)``.
"""

from __future__ import annotations

__all__ = ["OFFICE", "binary", "likely"]

UNPACK = "unpack it first"
OFFICE = "an Office file with a password, or of before 2007 (.doc, .xls, .ppt): save it anew as .docx, .xlsx or .pptx"
ASKED = "which is read as such unless another --input-format is asked for"

SURE: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"8BPS\x00", "a Photoshop picture"),
    (0, b"AT&TFORM", "a DjVu document: extract its text first, for instance with djvutxt"),
    (0, b"%PDF-", f"a PDF, {ASKED}"),
    (0, b"%!PS", "PostScript: extract its text first, for instance with ps2ascii"),
    (0, b"PK\x03\x04", f"a ZIP archive (or .docx, .xlsx, .epub), {ASKED}"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"\x1f\x8b", "gzip data: call it .gz, or unpack it first if it is an archive (.tgz)"),
    (4, b"1AY&SY", "bzip2 data: call it .bz2"),
    (0, b"\xfd7zXZ\x00", "xz data: call it .xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard data: call it .zst"),
    (0, b"7z\xbc\xaf\x27\x1c", f"a 7-Zip archive, {ASKED}"),
    (0, b"Rar!\x1a\x07", f"a RAR archive: {UNPACK}, for instance with: unrar x"),
    (0, b"\x04\x22\x4d\x18", "LZ4 data: decompress it first, with: lz4 -d"),
    (0, b"filedesc://", "a web archive in the older format ARC: make it WARC first, with: warcio recompress"),
    (0, b"LZIP\x01", "lzip data: decompress it first, with: lzip -d"),
    (0, b"\x1f\x9d", "compress data: decompress it first, with: uncompress"),
    (0, b"\xff\x06\x00\x00sNaPpY", "Snappy data: decompress it first"),
    (0, b"MSCF\x00", f"a cabinet archive: {UNPACK}, for instance with: cabextract"),
    (0, b"!<arch>\n", f"an archive of ar (.deb, .a): {UNPACK}"),
    (0, b"\xed\xab\xee\xdb", "an RPM package"),
    (257, b"ustar", f"a tar archive, {ASKED}"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\x00asm", "a program (WebAssembly)"),
    (0, b"PAR1", f"Parquet data, {ASKED}"),
    (0, b"ARROW1", f"Arrow data, {ASKED}"),
    (0, b"Obj\x01", "Avro data: make it Parquet or JSON Lines first"),
    (0, b"SQLite format 3\x00", "an SQLite database: export its text as CSV or JSON Lines first"),
    (0, b"\x89HDF\r\n", "HDF5 data: make it Parquet or JSON Lines first"),
    (0, b"\x93NUMPY", "an array of NumPy"),
    (0, b"\x80\x04\x95", "a Python pickle, which can run programs: make it Parquet or JSON Lines first"),
    (0, b"\x80\x05\x95", "a Python pickle, which can run programs: make it Parquet or JSON Lines first"),
    (0, b"\x80\x02}q", "a Python pickle, which can run programs: make it Parquet or JSON Lines first"),
    (0, b"GGUF", "weights of a model"),
    (0, b"bplist00", "a property list: make it JSON first"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (0, b"{\\rtf", "rich text: save it as plain text first"),
    (60, b"BOOKMOBI", "a Kindle book: make it EPUB first"),
    (0, b"ITSF\x03", "compiled HTML help: extract its pages first"),
    (0, b"\xde\x12\x04\x95", "a compiled gettext catalogue: make it .po first, with: msgunfmt"),
    (0, b"\x95\x04\x12\xde", "a compiled gettext catalogue: make it .po first, with: msgunfmt"),
    (0, b"OTTO\x00", "a font"),
    (0, b"wOFF\x00", "a font"),
    (0, b"wOF2\x00", "a font"),
    (0, b"\x00\x01\x00\x00\x00", "a font"),
    (0, b"\x1aE\xdf\xa3", "video (Matroska)"),
    (0, b"FLV\x01", "video (Flash)"),
    (128, b"DICM", "a medical picture (DICOM)"),
    (0, b"version https://git-lfs.github.com/spec/v", "a pointer of git-lfs to a file: fetch that, with: git lfs pull"),
)
"""Place, bytes, and what they say."""

LIKELY: tuple[tuple[int, bytes, str], ...] = (
    (0, b"ORC", "ORC data: make it Parquet first"),
    (0, b"ID3", "sound (MP3)"),
    (0, b"\xff\xfb", "sound (MP3)"),
    (0, b"\xff\xf3", "sound (MP3)"),
    (0, b"OggS", "sound or video (Ogg)"),
    (0, b"fLaC", "sound (FLAC)"),
    (0, b"MThd", "sound (MIDI)"),
    (0, b"#!AMR", "sound (AMR)"),
    (4, b"ftyp", "video (MP4)"),
    (0, b"RIFF", "sound, video or a picture (RIFF)"),
    (0, b"BM", "a BMP picture"),
    (0, b"MZ", "a program"),
    (0, b"\x80\x02", "a Python pickle, which can run programs: make it Parquet or JSON Lines first"),
    (0, b"\x80\x03", "a Python pickle, which can run programs: make it Parquet or JSON Lines first"),
)
"""The same of beginnings that a text may have too: they count where much of the file is control characters."""


def binary(head: bytes) -> str | None:
    """What a file that begins with `head` is, if that is surely no text.

    >>> binary(b"Rar!\\x1a\\x07\\x01\\x00")
    'a RAR archive: unpack it first, for instance with: unrar x'
    """
    return next((what for at, magic, what in SURE if head.startswith(magic, at)), None)


def likely(head: bytes) -> str | None:
    """What a file that begins with `head` and is binary is.

    >>> likely(b"ID3\\x04\\x00"), likely(b"\\x01\\x02")
    ('sound (MP3)', None)
    """
    return next((what for at, magic, what in LIKELY if head.startswith(magic, at)), None)

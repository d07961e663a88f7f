"""Gather the words from which the language model is trained: a frequency list for every language and script.

What each source is, at which commit and under which licence, is in ``sources.toml``. `gather` writes
``LANGUAGE.SCRIPT.tsv`` (word, occurrences per million), at most 60,000 words each. Needs the package msgpack.

Each source of a language is a list of relative frequencies; the lists are averaged with weights that rise with their
size, so that a short list adds words without drowning a long one.
"""

import gzip
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import regex

MOST = 60_000
SCRIPTS = ["Arab", "Latn", "Cyrl", "Deva", "Beng", "Hebr", "Ethi", "Hani"]
LETTER = {script: rf"[\p{{Script={script}}}--\p{{N}}]" for script in SCRIPTS}
WORD = {script: regex.compile(rf"{one}(?:{one}|\p{{Mn}})*", regex.V1) for script, one in LETTER.items()}

# codes of the sources that are not ours; "" leaves the source's language out
ALIASES = """
iw:he in:id ji:yi fil:tl nb:no nn:no sh:hr pt_br:pt zh_cn:zh zh_tw:zh ary:ar arz:ar arq:ar azb:az kmr:ku pt-rBR:pt
pt-br:pt zh-rTW:zh zh-rHK:zh zh-rCN:zh zh-hans:zh zh-hant:zh ko-rKP: ug-arab:ug skr-arab:skr ku-latn:ku tg-cyrl:tg
tt-cyrl:tt kk-cyrl:kk sr-ec:sr sr-el:sr lki:ku sdh:ku bqi:fa lrc:fa glk:glk mzn:mzn bcc:bal bgn:bal sr-latn:sr
"""
UDHR = """
afr:af als:sq amh:am azj_latn:az azj_cyrl:az bel:be ben:bn bos_latn:bs bre:br bul:bg cat:ca ceb:ceb ces:cs
ckb:ckb cym:cy dan:da deu_1996:de ekk:et est:et epo:eo eus:eu fao:fo fin:fi fra:fr fry:fy gle:ga gla:gd glg:gl
gug:gn hat_kreyol:ht hau_NG:ha haw:haw heb:he hin:hi hrv:hr hun:hu ibo:ig ind:id isl:is ita:it jav:jv kaz:kk kir:ky
kin:rw kmr:ku lav:lv lvs:lv lit:lt ltz:lb mar:mr mkd:mk mlt:mt mly_latn:ms mly_arab:ms mri:mi nep:ne npi:ne nld:nl
nob:no nno:no nya:ny oci:oc oci_1:oc pbu:ps pes_1:fa pes_2:fa prs:fa plt:mg pnb:pnb pol:pl por_PT:pt por_BR:pt
ron_2006:ro rus:ru san:sa skr:skr slk:sk slv:sl smo:sm sna:sn som:so sot:st spa:es srp_latn:sr srp_cyrl:sr sun:su
swe:sv swh:sw tat:tt tgk:tg tgl:tl tir:ti tuk_latn:tk tur:tr uig_arab:ug uig_latn:ug ukr:uk urd:ur urd_2:ur
uzn_latn:uz uzn_cyrl:uz vie:vi wol:wo xho:xh ydd:yi yor:yo zul:zu khk:mn quz:qu lin:ln shi:shi kab:kab sme:se
"""
BIBLES = """
Latvian-NT:lv Swahili-NT:sw Zulu-NT:zu Wolof-NT:wo Tachelhit-NT:shi Kabyle-NT:kab Gaelic-PART:gd Estonian-PART:et
Ukranian-NT:uk Basque-NT:eu
"""


def pairs(text: str) -> dict[str, str]:
    """``a:b c:d`` as a dictionary."""
    found = {}
    for pair in text.split():
        key, _, value = pair.partition(":")
        found[key] = value
    return found


Lists = Iterator[tuple[str, Counter[str]]]  # language, words of every script


def text_words(text: str) -> Counter[str]:
    """Words of a text in any script, without marks and apostrophes, in lower case."""
    text = unicodedata.normalize("NFKC", text).lower()
    return Counter(word for pattern in WORD.values() for word in pattern.findall(text))


def wordfreq(root: Path, only: str = "") -> Lists:
    """All languages of wordfreq, or one."""
    import msgpack

    best: dict[str, Path] = {}
    for size in ("small", "large"):
        for path in sorted(root.glob(f"wordfreq/data/{size}_*.gz")):
            best[path.name.split("_")[1].split(".")[0]] = path
    for code, path in best.items():
        if only and code != only:
            continue
        bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)[1:]
        counts: Counter[str] = Counter()
        for level, entries in enumerate(bins):
            for entry in entries:
                for word, n in text_words(entry).items():
                    counts[word] += n * 1e9 * 10 ** (-level / 100)  # type: ignore[assignment]
        yield code, counts


def subtitles(root: Path) -> Lists:
    for folder in sorted(root.glob("content/2018/*")):
        code = folder.name
        for size in ("50k", "full"):
            path = folder / f"{code}_{size}.txt"
            if path.exists():
                counts: Counter[str] = Counter()
                for line in path.read_text("utf-8").splitlines():
                    entry, _, count = line.rpartition(" ")
                    for word, n in text_words(entry).items():
                        counts[word] += n * int(count)
                yield code, counts
                break


def declaration(root: Path) -> Lists:
    for name, code in pairs(UDHR).items():
        path = root / f"data/udhr/udhr_{name}.xml"
        if path.exists():
            yield code, text_words(re.sub(r"<[^>]*>", " ", path.read_text("utf-8")))


def android(root: Path) -> Lists:
    for path in sorted(root.glob("app/src/main/res/values-*/strings.xml")):
        code = path.parent.name.removeprefix("values-")
        code = code.split("+")[1] if code.startswith("b+") else code
        text = re.sub(r"<!--.*?-->|<[^>]*>|%\d?\$?[sd]|&\w+;|\\.|https?:\S+", " ", path.read_text("utf-8"), flags=re.S)
        yield code, text_words(text)


def messages(root: Path) -> Lists:
    for path in sorted(root.glob("i18n/ve-mw/*.json")):
        values = [v for k, v in json.loads(path.read_text("utf-8")).items() if isinstance(v, str) and k != "@metadata"]
        yield path.stem, text_words(re.sub(r"<[^>]*>|\$\d|https?:\S+|\{\{\w+:", " ", " ".join(values)))


def names(root: Path) -> Lists:
    for part in ("languages", "territories"):
        for path in sorted(root.glob(f"cldr-json/cldr-localenames-full/main/*/{part}.json")):
            values = json.loads(path.read_text("utf-8"))["main"][path.parent.name]["localeDisplayNames"][part].values()
            yield path.parent.name.split("-")[0], text_words(" ".join(values))


def bibles(root: Path) -> Lists:
    for name, code in pairs(BIBLES).items():
        path = root / f"bibles/{name}.xml"
        if path.exists():
            yield code, text_words(re.sub(r"<[^>]*>", " ", path.read_text("utf-8").partition("<body")[2]))


def moroccan(root: Path) -> Lists:
    paths = sorted(root.glob("data/regions/Maghreb/Morocco/generic/*data/**/*"))
    yield "ar", text_words("\n".join(path.read_text("utf-16") for path in paths if path.is_file()))


def files(pattern: str, code: str) -> Callable[[Path], Lists]:
    def read(root: Path) -> Lists:
        yield code, text_words("\n".join(path.read_text("utf-8", "ignore") for path in sorted(root.glob(pattern))))

    return read


def treebank(root: Path) -> Lists:
    lines = [line for path in sorted(root.glob("*.conllu")) for line in path.read_text("utf-8").splitlines()]
    yield "ku", text_words("\n".join(line[9:] for line in lines if line.startswith("# text = ")))


SOURCES: dict[str, Callable[[Path], Lists]] = {
    "rspeer+wordfreq": wordfreq,
    "hermitdave+FrequencyWords": subtitles,
    "unicode-org+udhr": declaration,
    "wikimedia+apps-android-wikipedia": android,
    "commons-app+apps-android-commons": android,
    "wikimedia+mediawiki-extensions-VisualEditor": messages,
    "unicode-org+cldr-json": names,
    "christos-c+bible-corpus": bibles,
    "GU-CLASP+shami-corpus": files("Data/*.txt", "ar"),
    "ChmHsm+latinAr": moroccan,
    "IshaqJunejo+MehranLM": files("Corpus/Cleaned/*.txt", "sd"),
    "UniversalDependencies+UD_Kurmanji-MG": treebank,
}
FULL_WEIGHT = {
    "rspeer+wordfreq",
    "GU-CLASP+shami-corpus",
    "IshaqJunejo+MehranLM",
    "UniversalDependencies+UD_Kurmanji-MG",
}


def gather(root: Path, target: Path) -> None:
    """Read the sources under `root`, write the lists under `target`."""
    aliases = pairs(ALIASES)
    target.mkdir(parents=True, exist_ok=True)
    merged: dict[tuple[str, str], Counter[str]] = {}
    totals: Counter[tuple[str, str]] = Counter()
    for name, read in SOURCES.items():
        for code, counts in read(root / name):
            language = aliases.get(code, code)
            for script in SCRIPTS if language else []:
                part = {word: n for word, n in counts.items() if WORD[script].fullmatch(word)}
                total = sum(part.values())
                if len(part) < 50 or total * 20 < sum(counts.values()):
                    continue  # a few foreign words
                weight = 1.0 if name in FULL_WEIGHT else min(1.0, math.log10(len(part)) / 10)
                weight *= 0.2 if name.startswith("unicode-org+cldr") else 1
                sink = merged.setdefault((language, script), Counter())
                for word, n in part.items():
                    sink[word] += weight * n / total  # type: ignore[assignment]
                totals[language, script] += weight  # type: ignore[assignment]
    for (language, script), counts in sorted(merged.items()):
        scale = 1e6 / totals[language, script]
        lines = [f"{word}\t{n * scale:.4g}" for word, n in counts.most_common(MOST) if len(word) <= 24]
        (target / f"{language}.{script}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
        print(language, script, len(lines))

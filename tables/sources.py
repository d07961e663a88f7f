"""What a table is made from: repositories at one commit each, with their licences, as its ``sources.toml`` says.

Of a repository only the files that the recipe reads are taken out, and they are compared with a digest, so that a
recipe sees the same bytes whoever fetched them and from where.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

__all__ = ["HERE", "ROOT", "Source", "Table", "content", "tables"]

HERE = Path(__file__).parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Source:
    """A public repository at one commit.

    Attributes:
        repository: ``owner/name`` at github.com.
        commit: 40 hexadecimal digits.
        title: what it is and whose, as NOTICE names it.
        licence: under which its data are.
        paths: a regular expression of the whole paths of the files that are read.
        sha256: of the paths and contents of these files, in the order of their paths.
    """

    repository: str
    commit: str
    title: str
    licence: str
    paths: str
    sha256: str

    @property
    def folder(self) -> str:
        """The folder of its files, within the folder of all sources."""
        return self.repository.replace("/", "+")

    def fetch(self, cache: Path) -> None:
        """Take its files out into ``cache/OWNER+NAME``; from ``cache/OWNER+NAME.git`` where that is there already.

        Raises:
            SystemExit: git cannot get the commit, or the files are not those of the digest.
        """
        bare, folder = cache / f"{self.folder}.git", cache / self.folder
        if not bare.exists():
            bare.mkdir(parents=True)
            address = f"https://github.com/{self.repository}"
            for command in (["init", "-q", "--bare"], ["fetch", "-q", "--depth", "1", address, self.commit]):
                subprocess.run(["git", "-C", str(bare), *command], check=True)
        digest = hashlib.sha256()
        found = dict(self._files(bare))
        for path, data in sorted(found.items()):
            digest.update(f"{path}\0{len(data)}\0".encode())
            digest.update(data)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        if digest.hexdigest() != self.sha256:
            raise SystemExit(
                f"{self.repository} at {self.commit[:12]}: {len(found)} files have the digest {digest.hexdigest()}, "
                f"not {self.sha256}; remove {bare} and fetch again"
            )

    def _files(self, bare: Path) -> Iterator[tuple[str, bytes]]:
        """``(path, content)`` of each file that the recipe reads."""
        git = ["git", "-C", str(bare)]
        tree = subprocess.run([*git, "ls-tree", "-rz", self.commit], check=True, capture_output=True).stdout.decode()
        for entry in tree.split("\0"):
            mode, _, path = entry.partition("\t")
            if path and re.fullmatch(self.paths, path):
                yield (
                    path,
                    subprocess.run(
                        [*git, "cat-file", "blob", mode.split()[2]], check=True, stdout=subprocess.PIPE
                    ).stdout,
                )


@dataclass(frozen=True)
class Table:
    """One folder of recipes.

    Attributes:
        name: of the folder.
        files: what it makes, as paths within the repository, each with the digest of its content (`content`).
        terms: what NOTICE says of them above the list of sources.
        sources: where their data come from.
    """

    name: str
    files: dict[str, str]
    terms: str
    sources: tuple[Source, ...]

    def damaged(self, root: Path = ROOT) -> list[str]:
        """Files whose content under `root` is not that of the digest."""
        return [path for path, digest in self.files.items() if content(root / path) != digest]


def tables() -> Iterator[Table]:
    """Every table that has a recipe, by name."""
    for path in sorted(HERE.glob("*/sources.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        if "files" not in said:  # a table with verbs of its own
            continue
        known = [field.name for field in fields(Source)]  # a recipe may say more of its own sources
        sources = tuple(Source(**{name: source[name] for name in known}) for source in said.get("source", []))
        yield Table(path.parent.name, said["files"], said["terms"].strip(), sources)


def content(path: Path) -> str:
    """The SHA-256 of what a file holds: of an ``.npz`` the arrays, since how they are compressed is no part of them."""
    digest = hashlib.sha256()
    if not path.exists():
        return "missing"
    if path.suffix == ".npz":
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                data = archive.read(name)
                digest.update(f"{name}\0{len(data)}\0".encode())
                digest.update(data)
    elif path.suffix == ".gz":
        import gzip

        digest.update(gzip.decompress(path.read_bytes()))
    else:
        digest.update(path.read_bytes())
    return digest.hexdigest()

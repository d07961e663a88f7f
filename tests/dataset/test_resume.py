"""A build that goes on: after any change of its input, any damage, any stop, it ends with the bytes of a fresh one."""

import contextlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diglot.config import Config
from diglot.dataset import stages
from diglot.dataset.build import Built, build
from diglot.dataset.journal import Journal
from diglot.errors import BuildError, OptionError
from tests.dataset.test_build import content, rows

TEXTS = [
    f"The boy number {i} went to the market early in the morning and came home late with bread number {i % 3}.\n"
    f"ذهب الولد رقم {i} إلى السوق صباحًا ثم عاد إلى البيت متأخرًا ومعه خبز كثير.\n"
    for i in range(9)
]
"""Of one length, and some nearly alike."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not about a power cut need not wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Nine files, some of them alike; with `small` tasks of two files."""
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(9):
        (folder / f"{i}.txt").write_text(TEXTS[i % 4] * 2, encoding="utf-8")
    return folder


def small(source: Path, out: Path, **options: Any) -> Built:
    return build(source, out, task_bytes=500, **options)


def fresh(source: Path, out: Path, **options: Any) -> dict[str, bytes]:
    """What a build anew holds; it is removed again."""
    beside = out.with_name("fresh")
    found = content(small(source, beside, **options).folder)
    shutil.rmtree(beside)
    return found


def test_duplicates_that_come_and_go_in_other_tasks(source: Path, tmp_path: Path) -> None:
    """The shards of tasks that did not change are marked anew, and have other sizes."""
    out = tmp_path / "out"
    assert small(source, out).tasks > 3
    for change in (
        lambda: (source / "8.txt").write_text("Grown and changed altogether.\n" * 9, encoding="utf-8"),
        lambda: (source / "0.txt").unlink(),
        lambda: (source / "1.txt").rename(source / "91.txt"),
        lambda: (source / "0.txt").write_text(TEXTS[1] * 2, encoding="utf-8"),
    ):
        change()
        small(source, out)
        assert content(out) == fresh(source, out)


class Stopped(Exception):
    """What stops a build on its way."""


@pytest.mark.parametrize(("seed", "drop"), [(1, False), (2, True)])
def test_thirty_changes(seed: int, drop: bool, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, out = random.Random(seed), tmp_path / "out"
    for step in range(5 if drop else 30):
        change(rng, source)
        if rng.random() < 0.25:  # stopped after a task, or before all is in place
            with monkeypatch.context() as patch, contextlib.suppress(Stopped):
                patch.setattr(stages, "place" if rng.random() < 0.5 else "prepare", stop)
                small(source, out, drop_duplicates=drop, fresh=rng.random() < 0.3)
        small(source, out, drop_duplicates=drop, verify=rng.random() < 0.3)
        assert content(out) == fresh(source, out, drop_duplicates=drop), step


def stop(*arguments: Any, **options: Any) -> Any:
    raise Stopped


def change(rng: random.Random, source: Path) -> None:
    """One or two changes of some input, as people make them."""
    for _ in range(rng.randint(1, 2)):
        files = sorted(source.rglob("*.txt"))
        path, other = rng.choice(files), rng.choice(files)
        match rng.randrange(8):
            case 0:
                path.write_text(rng.choice(TEXTS) * rng.randint(1, 4), encoding="utf-8")
            case 1:
                with path.open("a", encoding="utf-8") as file:
                    file.write(rng.choice(TEXTS))
            case 2 if len(files) > 4:
                path.unlink()
            case 3:
                (source / f"{rng.randrange(100)}.txt").write_text(rng.choice(TEXTS) * 2, encoding="utf-8")
            case 4:
                path.rename(source / f"{rng.randrange(100)}.txt")
            case 5:
                shutil.copy(path, source / f"{rng.randrange(100)}.txt")
            case 6 if path != other:  # each keeps its place in the order; of equal length they differ in content alone
                text = path.read_bytes()
                path.write_bytes(other.read_bytes())
                other.write_bytes(text)
            case _:
                path.touch()


def test_the_old_build_can_be_loaded_until_the_new_one_is_ready(source: Path, tmp_path: Path) -> None:
    out = small(source, tmp_path / "out").folder
    before = rows(out)
    (source / "0.txt").write_text("Something new. شيء جديد.\n", encoding="utf-8")
    seen = []
    small(source, out, progress=lambda done, total: seen.append(rows(out) == before))
    assert seen and all(seen) and rows(out) != before
    (source / "1.txt").write_text("Something newer.\n", encoding="utf-8")
    before = rows(out)
    with pytest.raises(BuildError):
        small(source, out, progress=lambda done, total: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert rows(out) == before
    small(source, out, fresh=True, progress=lambda done, total: seen.append(rows(out) == before))
    assert all(seen) and content(out) == fresh(source, out)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


@pytest.mark.parametrize("kind", ["segments", "articles", "documents", "pairs"])
def test_a_flipped_bit_in_a_finished_task_is_noticed(kind: str, source: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", fresh(source, tmp_path / "out")
    with pytest.raises(BuildError):
        small(source, out, progress=lambda done, total: (_ for _ in ()).throw(OSError(5, "stop")))
    (path,) = out.glob(f".diglot/tasks/*/{kind}-*.arrow")
    flip(path)
    small(source, out)
    found = content(out)
    assert {name: data for name, data in found.items() if data != whole.get(name)}.keys() <= {
        name for name in found if "/pairs-" in name
    }
    assert found.keys() == whole.keys()


@pytest.mark.parametrize("kept", [False, True])
def test_a_flipped_bit_in_a_published_shard_is_noticed(kept: bool, source: Path, tmp_path: Path) -> None:
    """Also where whatever flipped it gave the file its old times again."""
    out, whole = tmp_path / "out", fresh(source, tmp_path / "out")
    small(source, out)
    for path in sorted(out.glob("*/*.arrow"))[::4]:
        times = path.stat()
        flip(path)
        if kept:
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        small(source, out)
        assert content(out) == whole
    (path := out / "segments" / "state.json").write_text("{}")
    path.with_name("dataset_info.json").unlink()
    small(source, out)
    assert content(out) == whole


def test_what_the_disk_has_changed_is_found_when_asked_for(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses a bit leaves every time as it was."""
    out, whole = tmp_path / "out", fresh(source, tmp_path / "out")
    small(source, out)
    flip(sorted(out.glob("segments/*.arrow"))[1])
    monkeypatch.setattr("diglot.dataset.files.touched", lambda path: 1 << 62)
    assert small(source, out).reused == small(source, out).tasks and content(out) != whole
    assert small(source, out, verify=True).reused < small(source, out).tasks and content(out) == whole


def test_a_copy_of_a_build_goes_on(source: Path, tmp_path: Path) -> None:
    out = small(source, tmp_path / "out").folder
    shutil.copytree(out, tmp_path / "copy")
    copied = small(source, tmp_path / "copy")
    assert copied.reused == copied.tasks and content(copied.folder) == content(out)


def test_another_file_of_the_same_size_and_time(source: Path, tmp_path: Path) -> None:
    out = small(source, tmp_path / "out").folder
    times = (source / "3.txt").stat()
    text = (source / "3.txt").read_text(encoding="utf-8").replace("boy", "cat")
    (source / "new").write_text(text, encoding="utf-8")
    (source / "new").replace(source / "3.txt")
    os.utime(source / "3.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    built = small(source, out)
    assert "the input changed" in built.notices[0] and content(out) == fresh(source, out)
    (source / "4.txt").chmod(0o600)  # touched, and still the same
    assert small(source, out).reused == built.tasks and content(out) == fresh(source, out)


DAMAGES: dict[str, Callable[[Any], Any]] = {
    "null": lambda value: None,
    "a number": lambda value: 7,
    "a text": lambda value: "record",
    "a list": lambda value: [1, 2],
    "an empty list": lambda value: [],
    "an empty object": lambda value: {},
    "a list around it": lambda value: [value],
    "an object in it": lambda value: {"a": value},
    "every value null": lambda value: dict.fromkeys(value),
    "every value a list": lambda value: {name: [] for name in value},
    "every value an object": lambda value: {name: {} for name in value},
    "without its check": lambda value: {name: each for name, each in value.items() if name != "check"},
    "another check": lambda value: value | {"check": "0" * 32},
    "without its last entry": lambda value: dict(list(value.items())[:-1]),
    "shards that are none": lambda value: value | {"shards": {}},
    "no segments": lambda value: value | {"shards": value.get("shards", {}) | {"segments": []}},
    "another number": lambda value: value | {"task": 99, "whole": True, "duplicates": 99},
    "inputs that are none": lambda value: value | {"inputs": [], "tasks": [], "cards": []},
    "counts that are none": lambda value: value | {"counts": None, "signature": 3},
    "one entry more": lambda value: value | {"more": 1},
}


@pytest.mark.parametrize("name", ["record.json", "plan.json", "published.json", "build.json", "state.json"])
def test_damaged_json_is_redone(name: str, source: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", fresh(source, tmp_path / "out")
    small(source, out)
    texts = [json.dumps(0), "", "{", "\x00\xff", "[" * 100_000]
    for damage in [*DAMAGES.values(), *texts]:
        for path in sorted(out.rglob(name))[:2]:
            text = damage if isinstance(damage, str) else json.dumps(damage(json.loads(path.read_text("utf-8"))))
            path.write_text(text, encoding="utf-8")
        small(source, out)
        assert content(out) == whole, damage


def test_a_card_that_was_edited_stays(source: Path, tmp_path: Path) -> None:
    from diglot.dataset.card import Card

    out = small(source, tmp_path / "out").folder
    card = out / "README.md"
    assert small(source, out, card=Card("Ships")).notices == ()
    assert "Ships" in card.read_text(encoding="utf-8")
    card.write_text(mine := card.read_text(encoding="utf-8") + "\nAsk the harbour master.\n", encoding="utf-8")
    for edit in (False, True):
        if edit:
            (source / "0.txt").write_text("New.\n", encoding="utf-8")
        built = small(source, out, card=Card("Boats"))
        assert "README.md was edited" in built.notices[-1] and card.read_text(encoding="utf-8") == mine
    card.unlink()
    assert small(source, out, card=Card("Boats")).notices == () and "Boats" in card.read_text(encoding="utf-8")


def test_a_file_in_the_way_is_refused(source: Path, tmp_path: Path) -> None:
    out = small(source, tmp_path / "out").folder
    mine = out / "segments" / "0000099-000.arrow"
    mine.write_bytes(b"mine")
    before = content(out)
    (source / "0.txt").write_text("New.\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"holds segments/0000099-000\.arrow, which the build did not write"):
        small(source, out)
    assert content(out) == before
    mine.unlink()
    small(source, out)
    assert content(out) == fresh(source, out)


def test_a_run_that_cannot_begin_leaves_nothing(source: Path, tmp_path: Path) -> None:
    wrong = Config(arabic=Config().arabic.__class__(profile="nosuch"))
    with pytest.raises(OptionError):
        build(source, tmp_path / "new" / "out", config=wrong)
    assert not (tmp_path / "new").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(OptionError):
        build(source, tmp_path / "empty", config=wrong)
    assert not any((tmp_path / "empty").iterdir())
    out = small(source, tmp_path / "out").folder
    before = content(out)
    with pytest.raises(OptionError):
        small(source, out, config=wrong)
    assert content(out) == before
    assert small(source, out).notices == ()


def test_builds_of_before_hashes_are_taken(source: Path, tmp_path: Path) -> None:
    """A journal without ``published.json``: what is in the tables is told by their ``state.json``."""
    out = small(source, tmp_path / "out").folder
    whole = content(out)
    (out / ".diglot" / "published.json").unlink()
    for path in out.glob(".diglot/tasks/*/record.json"):
        path.write_text("{}")
    with Journal(out).locked():
        pass
    small(source, out)
    assert content(out) == whole

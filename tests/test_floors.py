"""The house's floors: imports run downward, and rooms of one floor do not know each other."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "diglot"

FLOORS = (
    ("errors", "given", "layout", "renamed", "resources"),
    ("schema", "config", "text"),
    ("sources", "engines"),
    ("segments", "results", "intake", "langid", "arabic", "english", "repairs", "dates"),
    ("pages", "names", "duplicates", "quality", "hub"),
    ("transliteration", "segments_table", "report"),
    ("pipeline",),
    ("dataset",),
    ("api",),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FACES = {"__init__", "__main__"}  # hand out what the rooms have


def imports() -> dict[str, set[str]]:
    """Which rooms each room imports from."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).parts
        room = parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"diglot.{a.name}" for a in node.names] if node.module == "diglot" else [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            found[room] |= {name.split(".")[1] for name in names if name.startswith("diglot.")} - {room, "__version__"}
    return found


def test_imports_run_downward() -> None:
    for room, others in imports().items():
        if room in FACES:
            continue
        for other in others:
            assert FLOOR[other] < FLOOR[room], f"{room} imports {other}, which is not on a lower floor"


def test_every_room_has_a_floor() -> None:
    assert set(imports()) - FACES <= set(FLOOR)

"""The house's floors: imports run downward, files form no circle, and what a file calls its own stays its own.

Files and functions fit on a few screens, too; complexity is bounded by ruff (``C90``).
"""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "diglot"

FLOORS = (
    ("errors", "given", "kernels", "layout", "remembered", "renamed", "resources", "sizes", "version"),
    ("schema", "config", "text"),
    ("sources", "engines", "routes"),
    ("results", "intake", "langid", "arabic", "english", "repairs", "dates"),
    ("pages", "names", "duplicates", "quality", "hub"),
    ("transliteration", "routing", "segments_table", "single", "report", "pairs"),
    ("pipeline",),
    ("dataset",),
    ("api",),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FACES = {"__init__", "__main__"}  # hand out what the rooms have

LINES, FILE_LINES = 40, 300
"""Of a function, with its docstring, and of a file."""
LONGER = {
    "dataset.build build": "a line for each of its parameters, and one for what it means",
}
"""Functions and files that are longer, and why: no other may become so, and this list not longer."""


@cache
def trees() -> dict[str, ast.Module]:
    """The files, by the names of their modules."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> list[tuple[str, str]]:
    """What a file imports of the package: a module and a name in it, or a module and nothing."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "diglot":
            found += [(str(node.module), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names if alias.name.split(".")[0] == "diglot"]
    return found


def modules(tree: ast.Module) -> set[str]:
    """The modules of the package that a file imports."""
    return {
        f"{module}.{name}" if f"{module}.{name}" in trees() else module
        for module, name in imported(tree)
        if (module, name) != ("diglot", "__version__")
    }


def room_of(module: str) -> str:
    """The room or file right in the package."""
    return [*module.split("."), "__init__"][1]


def test_imports_run_downward() -> None:
    for module, tree in trees().items():
        room = room_of(module)
        for other in {room_of(each) for each in modules(tree)} - {room}:
            if room not in FACES:
                assert other not in FACES, f"{module} imports the package itself, which stands above it"
                assert FLOOR[other] < FLOOR[room], f"{module} imports {other}, which is not on a lower floor"


def test_every_room_has_a_floor() -> None:
    assert {room_of(module) for module in trees()} - FACES <= set(FLOOR)


def test_no_files_import_each_other_in_a_circle() -> None:
    ahead = {module: modules(tree) - {module} for module, tree in trees().items() if module != "diglot"}
    while True:  # what imports nothing that is left cannot be in a circle
        free = [module for module, others in ahead.items() if not others & ahead.keys()]
        if not free:
            break
        for module in free:
            del ahead[module]
    needed: dict[str, set[str]] = defaultdict(set)
    for module, others in ahead.items():
        for other in others & ahead.keys():
            needed[other].add(module)
    assert not ahead, f"in a circle, or above one: {sorted(module for module in ahead if module in needed)}"


def test_no_file_takes_what_another_keeps_to_itself() -> None:
    for module, tree in trees().items():
        names = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "diglot":
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                    own = alias.name.startswith("_") and not alias.name.endswith("__")
                    assert not own, f"{module} imports {node.module}.{alias.name}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                own = node.attr.startswith("_") and not node.attr.endswith("__")
                other = names.get(node.value.id, "")
                assert not (own and other in trees()), f"{module} uses {other}.{node.attr}"


def test_functions_and_files_fit_on_a_few_screens() -> None:
    longer: dict[str, int] = {}
    for module, tree in trees().items():
        name = module.removeprefix("diglot.")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                key = f"{name} {node.name}"
                longer[key] = max(longer.get(key, 0), node.end_lineno - node.lineno + 1 - LINES)
        longer[name] = len(file_of(module).read_text(encoding="utf-8").splitlines()) - FILE_LINES
    found = {name: over for name, over in longer.items() if over > 0}
    told = {name: f"{over} lines too long" for name, over in found.items() if name not in LONGER}
    assert not told, told
    assert LONGER.keys() <= found.keys(), "short by now: take it off the list"


def file_of(module: str) -> Path:
    path = ROOT.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

"""Old names of modules: each leads to the module of today, says so, and leaves that module as it is."""

import importlib
import subprocess
import sys

import pytest

from diglot.renamed import RENAMED

EACH = """
import importlib, sys, warnings
from diglot.renamed import RENAMED, new_name

for old in RENAMED:
    warnings.simplefilter("error", DeprecationWarning)
    new = importlib.import_module(new_name(old))
    spec = new.__spec__
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        module = importlib.import_module(old)
    assert module is new and new.__spec__ is spec and new.__name__ == new_name(old), old
    assert any(f"{old} is now {new_name(old)}" in str(warning.message) for warning in told), old
    print(old)
"""


def test_an_old_name_leads_to_the_new_module() -> None:
    done = subprocess.run([sys.executable, "-c", EACH], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    assert done.stdout.split() == list(RENAMED)


def test_a_name_within_a_renamed_package() -> None:
    with pytest.warns(DeprecationWarning, match=r"diglot\.language\.scripts is now diglot\.langid\.scripts"):
        module = importlib.import_module("diglot.language.scripts")
    assert module is importlib.import_module("diglot.langid.scripts")


@pytest.mark.parametrize("name", ["diglot.nothing", "diglot.language.nothing"])
def test_other_names_are_not_found(name: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(name)


@pytest.mark.parametrize(
    ("module", "new"),
    [
        ("diglot.duplicates", "DuplicateOptions"),
        ("diglot.hub.server.serve", "ServerOptions"),
        ("diglot.langid.identify", "LanguageOptions"),
        ("diglot.repairs.repair", "RepairOptions"),
    ],
)
def test_an_old_name_in_a_module(module: str, new: str) -> None:
    found = importlib.import_module(module)
    with pytest.warns(DeprecationWarning, match=rf"{module}\.Options is now {new}"):
        assert found.Options is getattr(found, new)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = found.nothing

"""Old names of modules: each leads to the module of today, says so, and leaves that module as it is."""

import importlib
import subprocess
import sys

import pytest

from diglot.renamed import RENAMED, new_name


@pytest.mark.parametrize("old", sorted(RENAMED))
def test_an_old_name_leads_to_the_new_module(old: str) -> None:
    script = (
        "import importlib, sys, warnings\n"
        "warnings.simplefilter('error', DeprecationWarning)\n"
        f"new = importlib.import_module({new_name(old)!r}); spec = new.__spec__\n"
        "warnings.simplefilter('always')\n"
        "with warnings.catch_warnings(record=True) as told:\n"
        f"    module = importlib.import_module({old!r})\n"
        f"assert module is new and new.__spec__ is spec and new.__name__ == {new_name(old)!r}\n"
        "assert any('is now' in str(warning.message) for warning in told)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_name_within_a_renamed_package() -> None:
    with pytest.warns(DeprecationWarning, match=r"diglot\.language\.scripts is now diglot\.langid\.scripts"):
        module = importlib.import_module("diglot.language.scripts")
    assert module is importlib.import_module("diglot.langid.scripts")


@pytest.mark.parametrize("name", ["diglot.nothing", "diglot.language.nothing"])
def test_other_names_are_not_found(name: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(name)

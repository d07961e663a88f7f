"""A build of the sample corpora, made once."""

from pathlib import Path

import pytest

from diglot.dataset.build import build
from diglot.dataset.card import Card

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the build."""
    folder = tmp_path_factory.mktemp("report") / "build"
    build(CORPORA, folder, card=Card("Sample <corpora> & نماذج", license="cc0-1.0"))
    return folder

"""A build whose inputs lie on a hub: ``hf://datasets/…``, read from a hub of one's own."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Live


def test_a_build_reads_from_the_hub(serve: Callable[..., Live], python: Callable[..., str]) -> None:
    code = """
    from datasets import Dataset, load_from_disk
    from huggingface_hub import HfApi
    from diglot.cli import main
    from diglot.dataset.build import build
    texts = ["The ferry leaves at noon.", "تغادر العبّارة عند الظهر."]
    Dataset.from_dict({"text": texts}).push_to_hub("team/news")
    page = {"path_or_fileobj": "A page. صفحة.".encode(), "path_in_repo": "pages/one.txt"}
    HfApi().upload_file(**page, repo_id="team/news", repo_type="dataset")
    build("hf://datasets/team/news/data/*.parquet", "rows")
    assert load_from_disk("rows")["segments"]["text"][:] == texts
    build("hf://datasets/team/news/pages", "pages", workers=1)
    assert load_from_disk("pages")["documents"]["file"][:] == ["one.txt"]
    print(main(["build", "hf://datasets/team/nothing/*.txt", "--out", "no"]))
    """
    assert python(code, serve().url).split()[-1] == "1"

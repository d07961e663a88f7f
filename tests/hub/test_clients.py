"""Unmodified clients against a server, with nothing set but HF_ENDPOINT: each in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import verify

from .conftest import Live

MAKE = """
    import random
    from datasets import Dataset, DatasetDict, IterableDataset, load_dataset, get_dataset_config_names
    random.seed(1)
    def make(n):
        return Dataset.from_dict({"النص": [f"سطر {i} {random.random()}" for i in range(n)], "n": list(range(n))})
"""


@pytest.mark.parametrize("disable_xet", ["0", "1"])
def test_datasets_pushes_and_loads(serve: Callable[..., Live], python: Callable[..., str], disable_xet: str) -> None:
    live = serve()
    code = (
        MAKE
        + """
    many = make(5000)
    many.push_to_hub("team/corpus")
    assert load_dataset("team/corpus", split="train").to_dict() == many.to_dict()
    assert next(iter(load_dataset("team/corpus", split="train", streaming=True))) == many[0]
    DatasetDict({"train": make(30), "تدريب": make(20)}).push_to_hub("team/corpus", "عربي")
    assert sorted(get_dataset_config_names("team/corpus")) == ["default", "عربي"]
    assert len(load_dataset("team/corpus", "عربي", split="تدريب")) == 20
    make(10).push_to_hub("team/corpus", "small", revision="dev")
    assert len(load_dataset("team/corpus", "small", split="train", revision="dev")) == 10
    make(40).to_iterable_dataset().push_to_hub("team/corpus", "stream")
    assert len(load_dataset("team/corpus", "stream", split="train")) == 40
    pull = make(7).push_to_hub("team/corpus", "proposed", create_pr=True)
    assert pull.pr_revision == "refs/pr/1"
    assert len(load_dataset("team/corpus", "proposed", split="train", revision="refs/pr/1")) == 7
    assert "proposed" not in get_dataset_config_names("team/corpus")
    data = load_dataset("team/corpus", data_files="data/*.parquet", split="train")
    assert len(data) == 5000
    make(3).push_to_hub("alone", private=True)
    """
    )
    python(code, live.url, HF_HUB_DISABLE_XET=disable_xet)
    store = Store(live.root)
    assert verify(store).ok
    kinds = {row["xet"] is None for row in store.database.rows("SELECT xet FROM large")}
    assert kinds == {disable_xet == "1"}
    store.close()


def test_huggingface_hub_does_what_it_can_do(serve: Callable[..., Live], python: Callable[..., str]) -> None:
    live = serve()
    code = """
    from pathlib import Path
    from huggingface_hub import HfApi, HfFileSystem, snapshot_download, hf_hub_download
    api, name = HfApi(), "team/things"
    for kind in ("dataset", "model", "space"):
        api.create_repo(name, repo_type=kind, **({"space_sdk": "static"} if kind == "space" else {}))
    folder = Path("up/بيانات"); folder.mkdir(parents=True)
    for i in range(5):
        (folder / f"ملف {i} 100%.txt").write_text(f"نص {i}")
    (folder / "large.bin").write_bytes(bytes(range(256)) * 40_000)
    api.upload_folder(repo_id=name, repo_type="dataset", folder_path="up", commit_message="أول")
    got = Path(snapshot_download(name, repo_type="dataset"))
    assert (got / "بيانات/large.bin").read_bytes() == (folder / "large.bin").read_bytes()
    assert (got / "بيانات/ملف 3 100%.txt").read_text() == "نص 3"
    api.create_branch(name, repo_type="dataset", branch="فرع")
    api.create_tag(name, repo_type="dataset", tag="إصدار-1", tag_message="م")
    refs = api.list_repo_refs(name, repo_type="dataset")
    assert [r.name for r in refs.tags] == ["إصدار-1"] and {r.name for r in refs.branches} == {"main", "فرع"}
    got = hf_hub_download(name, "بيانات/ملف 1 100%.txt", repo_type="dataset", revision="إصدار-1")
    assert Path(got).read_text() == "نص 1"
    files = HfFileSystem()
    with files.open(f"datasets/{name}/from/fs.txt", "w") as out: out.write("hello")
    assert files.glob(f"datasets/{name}/from/*") == [f"datasets/{name}/from/fs.txt"]
    with files.open(f"datasets/{name}/بيانات/large.bin") as big:
        big.seek(300); assert big.read(4) == bytes([44, 45, 46, 47])
    api.delete_folder("from", repo_id=name, repo_type="dataset")
    assert not api.file_exists(name, "from/fs.txt", repo_type="dataset")
    before = [c.title for c in api.list_repo_commits(name, repo_type="dataset")]
    assert before[-2:] == ["أول", "initial commit"], before
    api.super_squash_history(name, repo_type="dataset")
    assert len(api.list_repo_commits(name, repo_type="dataset")) == 1
    api.move_repo(name, "team/other", repo_type="dataset"); assert api.dataset_info(name).id == "team/other"
    copy = api.duplicate_repo("team/other", to_id="team/copy", repo_type="dataset")
    assert len(api.list_repo_files("team/copy", repo_type="dataset")) == 7
    api.upload_file(path_or_fileobj=b"x" * 100, path_in_repo="w.bin", repo_id=name)
    assert [m.id for m in api.list_models(author="team")] == [name]
    api.auth_check(name); api.delete_repo("team/copy", repo_type="dataset")
    assert api.whoami(token="hf_anything")["type"] == "user"
    """
    python(code, live.url)


def test_the_command_line_works(serve: Callable[..., Live], python: Callable[..., str]) -> None:
    live = serve()
    code = """
    import subprocess, sys, pathlib
    hf = str(pathlib.Path(sys.executable).parent / "hf")
    def run(*words): return subprocess.run([hf, *words], check=True, capture_output=True, text=True).stdout
    pathlib.Path("d").mkdir(); pathlib.Path("d/a.txt").write_text("a"); pathlib.Path("d/b.bin").write_bytes(bytes(9999))
    run("upload", "team/cli", "d", "--repo-type", "dataset")
    print(run("download", "team/cli", "a.txt", "--repo-type", "dataset"))
    run("repos", "create", "team/more", "--repo-type", "dataset", "--private")
    """
    assert "a.txt" in python(code, live.url, HF_TOKEN="hf_any_token_does")


@pytest.mark.parametrize("count", [2, 6])
def test_concurrent_pushers_lose_nothing(serve: Callable[..., Live], python: Callable[..., str], count: int) -> None:
    live = serve()
    code = f"""
    import pathlib, sys, threading
    import pyarrow as pa, pyarrow.parquet as pq
    from diglot.hub.push.client import push
    results = []
    def one(k):
        folder = pathlib.Path(f"build{{k}}/part{{k}}"); folder.mkdir(parents=True)
        pq.write_table(pa.table({{"n": list(range(k * 1000, k * 1000 + 500))}}), folder / "x.parquet")
        results.append(push(f"build{{k}}", "team/all", hub={live.url!r}, retries=30))
    api = __import__("huggingface_hub").HfApi(endpoint={live.url!r}); api.create_repo("team/all", repo_type="dataset")
    threads = [threading.Thread(target=one, args=(k,)) for k in range({count})]
    [t.start() for t in threads]; [t.join() for t in threads]
    assert len(results) == {count} and all(r.changed for r in results), results
    files = set(api.list_repo_files("team/all", repo_type="dataset"))
    assert {{f"part{{k}}/x.parquet" for k in range({count})}} <= files, files
    """
    python(code)
    store = Store(live.root)
    assert verify(store).ok
    store.close()


def test_datasets_server_shapes(serve: Callable[..., Live], python: Callable[..., str]) -> None:
    live = serve()
    code = (
        MAKE
        + """
    import json, os, urllib.request
    make(250).push_to_hub("team/corpus")
    def get(path): return json.load(urllib.request.urlopen(os.environ["HF_ENDPOINT"] + path))
    where = "?dataset=team/corpus"
    rows = get("/rows" + where + "&config=default&split=train&offset=200")
    found = get("/search" + where + "&query=%D8%B3%D8%B7%D8%B1%2024%20")
    print(json.dumps([get("/splits" + where), rows, get("/info" + where), found]))
    """
    )
    splits, rows, info, search = json.loads(python(code, live.url).splitlines()[-1])
    assert splits["splits"] == [{"dataset": "team/corpus", "config": "default", "split": "train"}]
    assert rows["num_rows_total"] == 250
    assert [row["row"]["n"] for row in rows["rows"]] == list(range(200, 250))
    assert [f["name"] for f in rows["features"]] == ["النص", "n"]
    assert info["dataset_info"]["default"]["splits"][0]["num_examples"] == 250
    found: list[Any] = [row["row"]["n"] for row in search["rows"]]
    assert found == [24]

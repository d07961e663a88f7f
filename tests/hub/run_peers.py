"""Runs the clients' own test suites against this hub, outside of the project, and counts.

Usage::

    python tests/hub/run_peers.py --python VENV/bin/python --datasets DIR --hub DIR [--no-xet] [--no-xet-reads] [-k E]

``--datasets`` and ``--hub`` are folders that hold ``tests/`` of exactly the installed versions, from the commits of
these versions; where those are not to be had, the ``test_*.py`` of the source distributions, with ``conftest.py``,
``fixtures/``, ``utils.py`` and ``testing_*.py`` of the newest commit. VENV has these versions of both packages,
pytest, pytest-mock, pytest-vcr, pytest-asyncio, pytest-timeout, decorator, requests, httpx, jedi and Jinja2. The
accounts are those of suites since huggingface_hub 1.28 and datasets 5.0; older ones have others.

What is changed in them: the address ``https://hub-ci.huggingface.co``, nothing else; the users, organizations and
tokens of their constants are made in the hub first. What counts: tests that sent at least one request to the hub, from
the files below, without the parts of the public hub that a hub for datasets has not (inference, spaces' hardware,
webhooks, collections, papers, jobs) and without what is marked ``production`` (asks the public hub).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path

STAGING = "https://hub-ci.huggingface.co"
DATASETS = ["test_upstream_hub.py"]
HUB = [
    "test_hf_api.py", "test_commit_api.py", "test_file_download.py", "test_copy_files.py", "test_hf_file_system.py",
    "test_snapshot_download.py", "test_repocard.py", "test_commit_scheduler.py", "test_xet_upload.py",
    "test_xet_download.py", "test_upload_pipeline.py", "test_verification.py", "test_cache_layout.py",
    "test_shared_blobs.py", "test_tree_cache.py", "test_hub_mixin.py", "test_cli_discussions.py", "test_utils_http.py",
]  # fmt: skip
EXCLUDED = ("Space", "Webhook", "Collection", "Paper", "Inference", "Jobs", "Bucket", "Leaderboard")
USERS = [
    ("__DUMMY_HUB_USER__", "hf_HubCITokenXXXXXXXXXXXXXXXXXXXXX", "Dummy User"),
    ("DVUser", "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", "DV User"),
    ("EnterpriseAdmin", "hf_enterprise_admin_token", "Enterprise Admin"),
    ("__DUMMY_DATASETS_USER__", "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", "Dummy User"),
]
ORGANIZATIONS = {
    "valid_org_hub": ("__DUMMY_HUB_USER__", "Dummy Hub Org", False),
    "EnterpriseOrgPrivate": ("EnterpriseAdmin", "Enterprise", True),
}

PLUGIN = """
import importlib, json, os, pytest
HUB, OUT = os.environ["PEERS_HUB"], os.environ["PEERS_OUT"]
counts = {"now": 0, "away": 0}

def patch(kind):
    send = kind.send
    def counted(self, request, *args, **kwargs):
        counts["now" if str(request.url).startswith(HUB) else "away"] += 1
        return send(self, request, *args, **kwargs)
    kind.send = counted

for library in ("httpx2", "httpx", "requests"):  # each version of the clients sends by one of them
    try:
        found = importlib.import_module(library)
    except ImportError:
        continue
    for name in ("Client", "AsyncClient", "Session"):
        if hasattr(found, name):
            patch(getattr(found, name))

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    counts.update(now=0, away=0)
    yield
    with open(OUT, "a") as out:
        marks = [mark.name for mark in item.iter_markers()]
        found = {"id": item.nodeid, "requests": counts["now"], "away": counts["away"], "marks": marks}
        found |= item.stash.get(KEY, {})
        out.write(json.dumps(found) + "\\n")

KEY = pytest.StashKey()

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    found = item.stash.setdefault(KEY, {"outcome": "passed", "why": ""})
    if report.outcome != "passed":
        if report.when != "teardown" or found["outcome"] == "passed":
            found["outcome"] = report.outcome
        found["why"] = str(report.longreprtext)[-1500:]
"""


def prepare(source: Path, target: Path, endpoint: str) -> None:
    """Copies a suite, with the hub's address in place of the public test hub's."""
    shutil.copytree(source, target)
    for path in target.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if STAGING in text:
            path.write_text(text.replace(STAGING, endpoint), encoding="utf-8")


def start(folder: Path, xet_reads: bool) -> tuple[subprocess.Popen[bytes], str]:
    """Starts a hub with the suites' accounts."""
    from diglot.hub.store import Store

    store = Store(folder / "hub", create=True)
    for name, token, fullname in USERS:
        store.people.add_user(name, fullname, token=token)
    with store.database.write() as cursor:  # the first account would be an admin, which the suites' users are not
        cursor.execute("UPDATE accounts SET admin = 0")
    for name, (member, fullname, private) in ORGANIZATIONS.items():
        store.people.add_organization(name, fullname, {member: "admin"}, private)
    store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys\nfrom diglot.hub.server.serve import ServerOptions, serve\n"
        f"serve(sys.argv[1], ServerOptions(port={port}, xet_reads={xet_reads}))"
    )
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", code, str(folder / "hub")], stderr=log)
    endpoint = f"http://127.0.0.1:{port}"
    for _ in range(1000):
        try:
            urllib.request.urlopen(endpoint + "/health").close()
            return server, endpoint
        except OSError:
            time.sleep(0.1)
    raise SystemExit((folder / "server.log").read_text())


def main() -> None:
    """Runs the suites and prints the counts and the misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, type=os.path.abspath)
    parser.add_argument("--datasets", type=Path)
    parser.add_argument("--hub", type=Path)
    parser.add_argument("--no-xet", action="store_true")
    parser.add_argument("--no-xet-reads", action="store_true")
    parser.add_argument("--keep", type=lambda text: Path(text).resolve(), help="leave everything in this folder")
    parser.add_argument("-k", default="")
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    server, endpoint = start(folder, not args.no_xet_reads)
    (folder / "peers_plugin.py").write_text(PLUGIN, encoding="utf-8")
    total: Counter[str] = Counter()
    try:
        for name, source, files in (("datasets", args.datasets, DATASETS), ("huggingface_hub", args.hub, HUB)):
            if source is None:
                continue
            suite, out = folder / name, folder / f"{name}.jsonl"
            prepare(source, suite, endpoint)
            environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")} | {
                "HF_ENDPOINT": endpoint, "HF_HOME": str(folder / "home"), "PYTHONPATH": str(folder),
                "PEERS_HUB": endpoint, "PEERS_OUT": str(out), "HF_UPDATE_DOWNLOAD_COUNTS": "0",
                "HF_HUB_DISABLE_XET": "1" if args.no_xet else "0",
            }  # fmt: skip
            here = [f"tests/{file}" for file in files if (suite / "tests" / file).exists()]
            command = [args.python, "-m", "pytest", "-p", "peers_plugin", "-q", "-q", *here]
            command += [
                "-m",
                "not production",
                "-o",
                "addopts=",
                "--timeout=180",
                "--continue-on-collection-errors",
                "-p",
                "no:cacheprovider",
                *(["-k", args.k] if args.k else []),
            ]
            with (folder / f"{name}.log").open("wb") as log:
                subprocess.run(command, cwd=suite, env=environment, stdout=log, stderr=log, check=False)
            if not out.exists():
                raise SystemExit(f"{name}: no test ran:\n" + (folder / f"{name}.log").read_text()[-2000:])
            counts = report(name, [json.loads(line) for line in out.read_text().splitlines()])
            total += counts
    finally:
        server.terminate()
        server.wait()
    print(f"all: {total['passed']} of {total['passed'] + total['failed']} pass; {folder}")


def report(name: str, results: list[dict[str, object]]) -> Counter[str]:
    """Counts what is in scope, prints what failed."""
    scope = [
        r for r in results
        if r["requests"] and "production" not in r["marks"] and not any(word in str(r["id"]) for word in EXCLUDED)  # type: ignore[operator]
    ]  # fmt: skip
    away = [r for r in scope if r["outcome"] == "failed" and r["away"]]
    scope = [r for r in scope if r not in away]
    counts = Counter(str(r["outcome"]) for r in scope)
    print(
        f"{name}: {counts['passed']} of {counts['passed'] + counts['failed']} pass, {counts['skipped']} skipped, "
        f"{len(away)} ask the public hub, whose address is fixed in the client"
    )
    for r in scope:
        if r["outcome"] == "failed":
            print("  FAILED", r["id"], "\n      ", str(r["why"]).strip().splitlines()[-1][:300])
    return counts


if __name__ == "__main__":
    main()

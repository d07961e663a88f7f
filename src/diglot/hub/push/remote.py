"""Push to and pull from a hub at an address, with `huggingface_hub`: every call names the endpoint."""

from __future__ import annotations

import json
import os
import random
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from diglot.errors import HubError
from diglot.hub.push.build import LocalFile, gone, table
from diglot.hub.push.results import PUBLIC, Pulled, Push, Pushed, one_of_each, same_table
from diglot.hub.repos.landing import Landing, pieces
from diglot.hub.repos.trees import Node

__all__ = ["pull_remote", "push_remote"]

_BLOCK, _AT_ONCE = 8 << 20, 4  # bytes of a request, and files that are fetched at the same time
_ASKED, _PATIENCE = 1000, 600  # files that are asked after in a request, and seconds to wait for an answer


@contextmanager
def _bars_on_a_terminal_only() -> Iterator[None]:
    """Progress bars of the library fill a log with lines: none are shown where nobody looks."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    quiet = not sys.stderr.isatty() and not are_progress_bars_disabled()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the environment has decided already
        if quiet:
            disable_progress_bars()
    try:
        yield
    finally:
        if quiet:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                enable_progress_bars()


@contextmanager
def _api(endpoint: str, token: str | None) -> Iterator[Any]:
    """An `HfApi` for one endpoint that asks nobody else: no telemetry, no saved token of the public hub."""
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    named = token or os.environ.get("DIGLOT_TOKEN") or os.environ.get("HF_TOKEN")
    public = (urlsplit(endpoint).hostname or "").endswith(PUBLIC)
    before = constants.HF_HUB_DISABLE_TELEMETRY
    constants.HF_HUB_DISABLE_TELEMETRY = True
    try:
        with _bars_on_a_terminal_only():
            yield HfApi(endpoint=endpoint, token=named or (None if public else False))
    except HFValidationError as error:
        raise HubError(str(error)) from error
    except HfHubHTTPError as error:
        status = getattr(error.response, "status_code", "?")
        said = getattr(error, "server_message", None) or str(error).strip().splitlines()[-1]
        raise HubError(f"{endpoint} refuses ({status}): {said}") from error
    except HubError:
        raise
    except (OSError, RuntimeError) as error:
        if "(413 " in str(error):  # the Xet client tells no more than the status
            raise HubError(f"{endpoint} refuses (413): more than your account may keep there, or too large") from None
        raise HubError(f"{endpoint} cannot be reached or broke off: {error}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2", "requests"):
            raise HubError(
                f"{endpoint} cannot be reached: {error}; a hub of your own is started by: diglot hub serve"
            ) from error
        raise
    finally:
        constants.HF_HUB_DISABLE_TELEMETRY = before


def push_remote(endpoint: str, push: Push) -> Pushed:
    """See `client.push`."""
    for attempt in range(push.retries + 1):
        try:
            with _api(endpoint, push.token) as api:
                return _push(api, endpoint, push)
        except HubError as error:
            if attempt == push.retries or not _passing(error):
                raise
            push.say(f"trying again: {error}")
            time.sleep(random.uniform(0.2, 1.0) * 1.6**attempt)
    raise AssertionError("unreachable")


def _passing(error: HubError) -> bool:
    """Whether another try may help: another push came first, or the hub does not answer just now."""
    status = getattr(getattr(error.__cause__, "response", None), "status_code", None)
    if status is not None:
        return status in (409, 412, 429, 500, 502, 503, 504)
    return isinstance(error.__cause__, Exception) and not isinstance(error.__cause__, HubError)


def _push(api: Any, endpoint: str, push: Push) -> Pushed:
    files = push.files
    repository = api.create_repo(push.name, repo_type="dataset", private=push.private, exist_ok=True).repo_id
    if push.revision != "main":
        api.create_branch(repository, repo_type="dataset", branch=push.revision, exist_ok=True)
    head = api.repo_info(repository, repo_type="dataset", revision=push.revision).sha
    there = _tree(api, repository, head)
    changed = [file for file in files if not _same(file, there.get(file.path))]
    lost = gone(files, there)
    received = _received(api, endpoint, repository)
    if received is not None:  # a hub of ours: others do not say what they have lost
        kept = [file for file in files if _same(file, there.get(file.path))]
        _send_again(api, endpoint, repository, head, kept, there, push.say)
    if changed or lost:
        push.say(f"sending {len(changed)} of {len(files)} files")
        head = _commit(api, repository, head, push, changed, lost)
        there = _tree(api, repository, head)
    after = _received(api, endpoint, repository)
    small = sum(file.size for file in changed if there.get(file.path, (0, "", None))[2] is None)
    sent = None if received is None or after is None else after - received + small
    push.say("verifying")
    for file in files:
        if not _same(file, there.get(file.path)):
            raise HubError(f"{file.path} is not on {endpoint} what it is here")
    for file in one_of_each(files):
        same_table(file, _read(api, repository, head, file.path))
    return push.done(repository, endpoint, repository, head, (len(changed), len(lost)), sent)


def _commit(
    api: Any, repository: str, head: str, push: Push, changed: list[LocalFile], lost: Sequence[str]
) -> str:  # fmt: skip
    """Sends the files and makes the commit on top of `head`; its id."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete
    from huggingface_hub.errors import HfHubHTTPError

    try:
        made: str = api.create_commit(
            repository,
            [CommitOperationAdd(file.path, str(file.source)) for file in changed]
            + [CommitOperationDelete(path) for path in lost],
            commit_message=push.sentence((len(changed), len(lost))),
            repo_type="dataset",
            revision=push.revision,
            parent_commit=head,
        ).oid
    except HfHubHTTPError:
        raise
    except ValueError:  # up to 0.36: the commit is made, and its address no one's that the client knows
        made = api.repo_info(repository, repo_type="dataset", revision=push.revision).sha
    return made


def _tree(api: Any, repository: str, revision: str) -> dict[str, tuple[int, str, str | None]]:
    """(size, git id, SHA-256) of each file."""
    entries = api.list_repo_tree(repository, repo_type="dataset", revision=revision, recursive=True)
    return {e.path: (e.size, e.blob_id, e.lfs.sha256 if e.lfs else None) for e in entries if hasattr(e, "blob_id")}


def _same(file: LocalFile, there: tuple[int, str, str | None] | None) -> bool:
    if there is None or there[0] != file.size:
        return False
    return there[2] == file.sha256 if there[2] else there[1] == file.oid()


def _send_again(
    api: Any, endpoint: str, repository: str, revision: str, files: list[LocalFile],
    there: dict[str, tuple[int, str, str | None]], say: Callable[[str], None],
) -> None:  # fmt: skip
    """Sends large files that the hub names and whose bytes it has not got any more; as they are, by git-LFS: the Xet
    client remembers what it has sent before, and would not send it."""
    large = {file.sha256: file for file in files if there[file.path][2]}
    for start in range(0, len(digests := list(large)), _ASKED):
        asked = {
            "operation": "upload", "transfers": ["basic"], "ref": {"name": revision},
            "objects": [{"oid": oid, "size": large[oid].size} for oid in digests[start : start + _ASKED]],
        }  # fmt: skip
        request = urllib.request.Request(
            f"{endpoint}/datasets/{repository}.git/info/lfs/objects/batch", json.dumps(asked).encode(),
            {**api._build_hf_headers(), "Content-Type": "application/vnd.git-lfs+json"}, method="POST",
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            found = json.load(answer)["objects"]
        for entry in found:
            if href := entry.get("actions", {}).get("upload", {}).get("href"):
                file = large[entry["oid"]]
                say(f"sending {file.path} again: its bytes are missing there")
                with file.source.open("rb") as body:
                    put = urllib.request.Request(href, body, {"Content-Length": str(file.size)}, method="PUT")
                    urllib.request.urlopen(put, timeout=_PATIENCE).close()


def _received(api: Any, endpoint: str, repository: str) -> int | None:
    """Bytes of large files that the hub has received for a repository; None if it doesn't say."""
    from huggingface_hub.utils import get_session  # type: ignore[attr-defined]

    url = f"{endpoint}/api/datasets/{repository}/received"
    answer = get_session().get(url, headers=api._build_hf_headers())
    return int(answer.json()["bytes"]) if answer.status_code == 200 else None


def _files(api: Any) -> Any:
    """The hub's files, to be read like local ones."""
    from huggingface_hub import HfFileSystem

    return HfFileSystem(endpoint=api.endpoint, token=api.token, skip_instance_cache=True, use_listings_cache=False)


def _read(api: Any, repository: str, revision: str, path: str) -> Any:
    """Schema (and rows, if they can be had without reading everything) of a table on the hub."""
    with _files(api).open(f"datasets/{repository}@{revision}/{path}", "rb", block_size=1 << 18) as file:
        return table(path, file, count=False)


def pull_remote(endpoint: str, name: str, folder: Path, revision: str, token: str | None, overwrite: bool) -> Pulled:
    """See `client.pull`. What is read, and where it lands, is decided here, from one list of checked names."""
    with _api(endpoint, token) as api:
        info = api.repo_info(name, repo_type="dataset", revision=revision)
        files = [Node(path, False, oid, size, sha) for path, (size, oid, sha) in _tree(api, name, info.sha).items()]
        landing = Landing(folder, files, overwrite)
        system = _files(api)

        def fetch(file: Node) -> None:
            place = f"datasets/{name}@{info.sha}/{file.path}"
            with system.open(place, "rb", block_size=_BLOCK, cache_type="none") as stream:
                landing.write(file, pieces(stream.read))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(fetch, landing.due):  # an error ends it, and what has not begun
                pass
        return Pulled(info.id, folder, info.sha, len(files), sum(file.size for file in files))

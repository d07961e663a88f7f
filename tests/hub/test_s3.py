"""A hub whose bytes lie in an object store (a local server that speaks S3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def test_an_object_store_holds_the_bytes(python: Callable[..., str]) -> None:
    pytest.importorskip("obstore", reason="needs the extra s3")
    pytest.importorskip("moto.server", reason="needs moto[server]")
    code = """
    import io, os, sqlite3, urllib.request
    from pathlib import Path
    import numpy as np
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
                   "AWS_REGION": "us-east-1"}
    urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/bytes", method="PUT"))
    from diglot.errors import HubError
    from diglot.hub.upkeep.archive import backup, restore
    from diglot.hub.upkeep.garbage import collect
    from diglot.hub.repos.history import PutLarge
    from diglot.hub.upkeep.integrity import verify
    from diglot.hub.names import RepoId
    from diglot.hub.people.person import OWNER
    from diglot.hub.store import Store
    Store("hub", create=True, objects="s3://bytes/team").close()
    store = Store("hub")
    repo = store.create(RepoId.parse("datasets", "team/news"))
    data = np.random.default_rng(0).bytes(400_000)
    large = store.contents.add(io.BytesIO(data)).file
    with store.scratch.file() as (path, file):
        file.write(b"plain"); file.flush()
        import hashlib
        store.contents.take_plain(hashlib.sha256(b"plain").hexdigest(), 5, path, file, 0)
    store.history.commit(repo, "main", [PutLarge("x.bin", large.sha256)], OWNER, "x")
    assert b"".join(store.contents.read(large.sha256, 1000, 300_000)) == data[1000:300_000]
    keys = [key.split("/")[0] for key, _, _ in store.objects.listing()]
    assert sorted(keys) == ["plain", "xorbs"] and not Path("hub/objects").exists()
    assert verify(store).ok and verify(store).strays == 0
    assert backup(store, Path("b.tar")) > 400_000 and restore(Path("b.tar"), Path("again")).ok
    assert collect(store, 0).objects == 1 and verify(store).ok
    assert [key.split("/")[0] for key, _, _ in store.objects.listing()] == ["xorbs"]
    store.objects.delete("xorbs/" + "0" * 64)
    try:
        Store("hub", objects="s3://other/x")
    except HubError as error:
        print("refused:", error)
    server.stop()
    """
    assert "cannot be moved" in python(code)

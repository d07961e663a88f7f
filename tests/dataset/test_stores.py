"""Builds from and copies to an object store: a local server that speaks S3, through s3fs and through obstore."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "corpora"
SERVER = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
input()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with nothing in it."""
    pytest.importorskip("moto.server", reason="needs moto[server]")
    command = [sys.executable, "-c", SERVER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


@pytest.fixture(params=["s3fs", "obstore"])
def package(request: pytest.FixtureRequest) -> str:
    """One of the packages that speak S3."""
    if request.param == "s3fs":
        pytest.importorskip("s3fs", reason="s3fs is not installed (uv run --group engines)")
    else:
        pytest.importorskip("obstore", reason="obstore is not installed (pip install 'diglot[s3]')")
    return str(request.param)


def python(code: str, server: str, package: str, folder: Path) -> str:
    """What code prints in a process of its own, with a bucket of the package's name and the other package absent."""
    other = {"s3fs": "obstore", "obstore": "s3fs"}[package]
    prologue = f"""
    import os, sys
    sys.modules[{other!r}] = None
    import boto3
    bucket = boto3.resource("s3").create_bucket(Bucket="{package}")
    def content(folder):
        return {{one.key[len(folder):]: one.get()["Body"].read() for one in bucket.objects.filter(Prefix=folder)}}
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_ENDPOINT_URL": server, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "HF_HOME": str(folder / "home"),
        "CORPORA": str(CORPORA),
    }  # fmt: skip
    script = folder / "script.py"
    script.write_text(textwrap.dedent(prologue) + textwrap.dedent(code), encoding="utf-8")
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def test_from_a_store_and_back(server: str, package: str, tmp_path: Path) -> None:
    """The same bytes as from a folder, also when the inputs lie in the store; mistakes are told."""
    code = """
    from pathlib import Path
    from diglot.cli import main
    for path in Path(os.environ["CORPORA"], "pages").iterdir():
        bucket.put_object(Key=f"in/{path.name}", Body=path.read_bytes())
    def run(*words):
        print(main(["build", *words, "--quiet", "--workers", "1"]), flush=True)
    sys.stderr = sys.stdout
    run(os.environ["CORPORA"] + "/pages", "--out", "here")
    run("s3://PACKAGE/in/", "--out", "there", "--copy-to", "s3://PACKAGE/news")
    run("s3://PACKAGE/in/*.txt", "--out", "there")
    run("s3://PACKAGE/nothing", "--out", "no")
    run("s3://PACKAGE/in", "--out", "there", "--copy-to", "s3://no-such-bucket/news")
    run("s3://PACKAGE/in", "--out", "s3://PACKAGE/direct")
    for path in Path("here").glob("*/*.arrow"):
        assert path.read_bytes() == Path("there", path.relative_to("here")).read_bytes()
    assert content("news/") == {
        path.relative_to("there").as_posix(): path.read_bytes() for path in Path("there").rglob("*")
        if path.is_file() and ".diglot" not in path.parts}
    """
    said = python(code.replace("PACKAGE", package), server, package, tmp_path)
    codes = [line for line in said.splitlines() if line.isdigit()]
    assert codes == ["0", "0", "0", "1", "1", "2"], said
    assert f"no file at 's3://{package}/nothing'" in said
    assert "s3://no-such-bucket/news: " in said and "the build in there is whole: run again to copy it" in said
    assert f"--out FOLDER --copy-to s3://{package}/direct" in said
    assert "Traceback" not in said and "should not have happened" not in said


@pytest.mark.slow
def test_a_copy_that_is_killed_goes_on(server: str, package: str, tmp_path: Path) -> None:
    """SIGKILL before every step on the store in turn, onto nothing and onto the copy of another build."""
    code = """
    import signal
    from pathlib import Path
    import diglot.dataset.copying as copying
    import diglot.dataset.tasks as tasks
    from diglot.dataset.build import build
    tasks.TASK_BYTES = 2_000
    source = sorted(Path(os.environ["CORPORA"], "pages").iterdir())
    new, old = build(source[:3], "new").folder, build(source[2:], "old").folder

    def copied(folder, address, steps=10**9):
        '''How many files a copy in a process of its own sent; None if it was killed before so many steps.'''
        read, write = os.pipe()
        if not (child := os.fork()):
            system, root = copying.store(address)
            def counted(step):
                def call(*arguments, **options):
                    nonlocal steps
                    steps -= 1
                    if steps < 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return step(*arguments, **options)
                return call
            for name in ("put_file", "pipe_file", "rm_file"):
                setattr(system, name, counted(getattr(system, name)))
            copying.file_system = lambda address: (system, root)
            os.write(write, str(copying.copy(folder, address)).encode())
            os._exit(0)
        os.close(write)
        status = os.waitpid(child, 0)[1]
        said = os.read(read, 99)
        os.close(read)
        assert status == 0 or os.WTERMSIG(status) == signal.SIGKILL
        return int(said) if said else None

    def here(folder):
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*")
                if p.is_file() and ".diglot" not in p.parts}

    wanted = here(new)
    fewest, killed = len(wanted), 0
    for steps in range(0, 45, 7):
        before, name = (None, old, new)[steps % 3], f"copy-{steps}"
        if before:
            assert copied(before, f"s3://PACKAGE/{name}") > 0
        if copied(new, f"s3://PACKAGE/{name}", steps) is None:
            killed += 1
            now = content(f"{name}/")
            whole = [here(build) for build in (old, new)] if before else [wanted]
            now.pop(".copying", None)
            assert "dataset_dict.json" not in now or now in whole, name
            for table in ("segments", "articles", "documents"):
                part = {key: value for key, value in now.items() if key.startswith(f"{table}/")}
                assert f"{table}/state.json" not in now or any(part.items() <= build.items() and
                    len(part) == sum(key.startswith(f"{table}/") for key in build) for build in whole), name
            fewest = min(fewest, copied(new, f"s3://PACKAGE/{name}"))
        assert content(f"{name}/") == wanted, name
    assert killed >= 4
    shards = sum(key.endswith(".arrow") for key in wanted)
    assert fewest == len(wanted) - shards, (fewest, len(wanted), shards)
    """
    python(code.replace("PACKAGE", package), server, package, tmp_path)


def test_datasets_loads_a_copy(server: str, tmp_path: Path) -> None:
    pytest.importorskip("s3fs", reason="s3fs is not installed (uv run --group engines)")
    code = """
    from datasets import load_from_disk
    from diglot.dataset.build import build
    built = build(os.environ["CORPORA"] + "/pages", "out", copy_to="s3://s3fs/loaded")
    del os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    endpoint = {"endpoint_url": os.environ.pop("AWS_ENDPOINT_URL")}
    options = {"key": "x", "secret": "y", "client_kwargs": endpoint}
    found, wanted = load_from_disk("s3://s3fs/loaded", storage_options=options), load_from_disk("out")
    assert {name: table.to_dict() for name, table in found.items()} == {
        name: table.to_dict() for name, table in wanted.items()}
    """
    python(code, server, "s3fs", tmp_path)

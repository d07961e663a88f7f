"""What stands between Python and C: nothing wrong is handed over, and a library that can't serve says what to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from diglot.kernels import library
from diglot.kernels.library import Kernel, Out

CODES, BOUNDS = np.zeros(4, np.uint32), np.zeros(1, np.int64)


def polynomials() -> Kernel:
    return Kernel("word_polynomials", np.uint32, np.int64, np.int64, int, int, Out(np.uint64))


def test_an_array_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="contiguous array of uint32"):
        polynomials()(CODES.astype(np.int64), BOUNDS, BOUNDS, 1, 3, np.zeros(1, np.uint64))


def test_an_array_with_gaps_is_refused() -> None:
    with pytest.raises(TypeError, match="contiguous"):
        polynomials()(CODES[::2], BOUNDS, BOUNDS, 1, 3, np.zeros(1, np.uint64))


def test_arguments_that_are_bound_are_checked_and_kept() -> None:
    """What is given once is as what is given each time, also when nobody else holds it."""
    found = np.zeros(1, np.uint64)
    bound = polynomials().bind(1, 3, found)
    bound(CODES, BOUNDS, BOUNDS + 1)
    again = np.zeros(1, np.uint64)
    polynomials()(CODES, BOUNDS, BOUNDS + 1, 1, 3, again)
    assert found.tolist() == again.tolist() != [0]
    with pytest.raises(TypeError, match="uint64"):
        polynomials().bind(1, 3, CODES)
    with pytest.raises(ValueError, match="argument"):
        bound(CODES, BOUNDS)


def test_what_is_written_must_be_writable() -> None:
    kept = np.zeros(1, np.uint64)
    kept.flags.writeable = False
    with pytest.raises(TypeError, match="word_polynomials"):
        polynomials()(CODES, BOUNDS, BOUNDS, 1, 3, kept)


def test_too_few_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        polynomials()(CODES)


def test_a_library_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ImportError, match=r"is not there; install diglot again .* DIGLOT_CC"):
        library.load(tmp_path / "kernels.so")


def test_a_library_of_another_machine_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "kernels.so").write_bytes(b"\x7fELF of something else")
    with pytest.raises(ImportError, match=r"can't be loaded .* install diglot again"):
        library.load(tmp_path / "kernels.so")


def test_a_library_of_other_sources_says_what_to_do(tmp_path: Path) -> None:
    built = Path(library.__file__).with_name(library.NAME)
    here = tmp_path / library.NAME
    shutil.copy(built, here)
    library.load(here)  # no sources are beside it, as in a wheel
    for path in built.parent.glob("*.[ch]"):
        shutil.copy(path, tmp_path)
    library.load(here)
    with (tmp_path / "kernels.h").open("a") as header:
        header.write("/* edited */")
    with pytest.raises(ImportError, match="built from other sources"):
        library.load(here)


def test_the_library_needs_no_other() -> None:
    """No libc, no compiler's run time: so one build serves every Linux."""
    if sys.platform != "linux":
        pytest.skip("ELF files are read here")
    head = Path(library.__file__).with_name(library.NAME).read_bytes()
    assert b".so." not in head.replace(b"kernels.so", b"")
    assert b"GLIBC" not in head


def test_the_interpreter_goes_on_while_a_kernel_runs() -> None:
    """Two threads, each with arrays of its own, give what one gives."""
    code = (
        "import numpy as np, concurrent.futures as f\n"
        "from diglot.kernels.words import polynomials\n"
        "codes = np.arange(200_000, dtype=np.uint32); starts = np.arange(0, 199_000, 10); ends = starts + 9\n"
        "run = lambda base: polynomials(codes, starts, ends, base).sum()\n"
        "with f.ThreadPoolExecutor(4) as pool: several = list(pool.map(run, [3, 5, 7, 9] * 4))\n"
        "assert several == [run(base) for base in [3, 5, 7, 9] * 4]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

"""What each kernel's face declares of its arguments is what its C says: nothing else would notice, but by a crash."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from diglot import kernels
from diglot.kernels.library import WRITTEN, Kernel

ROOM = Path(kernels.__path__[0])
PROTOTYPE = re.compile(r"^KERNEL\s+(\w+)\s+(\w+)\(([^)]*)\)", re.MULTILINE)
ARGUMENT = re.compile(r"\s*(const )?(\w+) (\*?)\w+\s*")
NAMES = {"float": "float32", "double": "float64"}

IN_C = {name: (kind, given) for path in ROOM.glob("*.c") for kind, name, given in PROTOTYPE.findall(path.read_text())}
DECLARED = [
    each
    for module in pkgutil.iter_modules(kernels.__path__)
    if module.name != "kernels"
    for each in vars(importlib.import_module(f"{kernels.__name__}.{module.name}")).values()
    if isinstance(each, Kernel)
]


def test_every_kernel_has_a_face() -> None:
    assert {each._name for each in DECLARED} | {
        "sources_number",
        "single_look",
        "single_runs",
        "sentences_one",
    } == IN_C.keys()


@pytest.mark.parametrize("kernel", DECLARED, ids=lambda kernel: kernel._name)
def test_arguments_are_declared_as_they_are(kernel: Kernel) -> None:
    kind, given = IN_C[kernel._name]
    assert kind in ("void", "int64_t") and (kernel._function.restype is None) is (kind == "void")
    arguments, arrays = given.split(","), {place: (dtype, flags) for place, dtype, flags in kernel._arguments}
    assert len(arguments) == kernel._count
    for number, argument in enumerate(arguments):
        found = ARGUMENT.fullmatch(argument)
        assert found is not None, argument
        constant, name, pointer = found.groups()
        if number not in arrays:
            assert (name, pointer) == ("int64_t", ""), (number, argument)
            continue
        dtype, flags = arrays[number]
        name = NAMES.get(name, name.removesuffix("_t"))
        assert pointer and dtype.name.replace("bool", "uint8") == name, (number, argument)
        assert (flags == WRITTEN) is not bool(constant), (number, argument)

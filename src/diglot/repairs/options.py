"""Which steps of `diglot.repairs.repair` are taken."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from diglot.repairs import suspects

__all__ = ["DEFAULT", "RepairOptions"]


@dataclass(frozen=True)
class RepairOptions:
    """Which steps are taken; all by default. The names are those of the steps."""

    line_ends: bool = True
    utf8: bool = True
    code_page: bool = True
    order: bool = True
    shapes: bool = True
    controls: bool = True
    blanks: bool = True

    @cached_property
    def reasons(self) -> int:
        """The bits of `suspects` that matter; the order of a line can show in its shapes."""
        bits: int = sum(getattr(suspects, field.name.upper()) for field in fields(self) if getattr(self, field.name))
        return bits | (suspects.SHAPES if self.order else 0)


DEFAULT = RepairOptions()

"""Everything that geo_afpak raises or reports as wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AssetError",
    "CRSMismatchError",
    "Fault",
    "GeoAfpakError",
    "InputFileError",
    "InvalidInputError",
    "UnsafePageError",
    "ValidationError",
]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one place of the input.

    Parameters
    ----------
    row
        Position in the file: the feature's index in GeoJSON, the line in CSV, the row of a sheet.
        None when the whole file is meant.
    id
        Identifier of the record, empty when it has none.
    field
        Column or property, ``geometry`` for the shape, empty for the record.
    value
        What stands there, shortened.
    problem
        What is wrong.
    expected
        What would be right.
    fix
        What to do about it, as an imperative.
    cell
        Where it stands in a workbook, such as ``incidents!C7``; empty for other files.

    Examples
    --------
    >>> str(Fault(3, "a1", "killed", "-2", "is negative", "0 or more, or null", "correct it"))
    "row 3, id 'a1', killed='-2': is negative; expected 0 or more, or null; correct it"
    """

    row: int | None
    id: str
    field: str
    value: str
    problem: str
    expected: str
    fix: str
    cell: str = ""

    def __str__(self) -> str:
        """Say the fault in one line: where, what, expected, fix."""
        row = "" if self.row is None else f"row {self.row}"
        where = [self.cell or row] if self.cell or row else []
        where += [f"id {self.id!r}"] if self.id else []
        if self.field:
            where.append(f"{self.field}={self.value!r}" if self.value else self.field)
        return f"{', '.join(where) or 'file'}: {self.problem}; expected {self.expected}; {self.fix}"

    def as_dict(self) -> dict[str, object]:
        """Return the fault as plain data, for JSON and the rejects file."""
        told = asdict(self)
        return told if self.cell else {name: told[name] for name in told if name != "cell"}


class GeoAfpakError(Exception):
    """Base of every error that geo_afpak raises on purpose."""


class InputFileError(GeoAfpakError, OSError):
    """A file as a whole cannot be read or written."""


class InvalidInputError(GeoAfpakError, ValueError):
    """An argument or a value is not one that the function takes."""


class CRSMismatchError(InvalidInputError):
    """A frame has no CRS, or another one than EPSG:4326."""


class ValidationError(InvalidInputError):
    """Records break the data model; carries every fault, not the first only."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"{source}: {counted(len(self.faults), 'fault')}"]
        lines += [f"  {fault}" for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"  and {len(self.faults) - _SHOWN} more")
        super().__init__("\n".join(lines))


class AssetError(GeoAfpakError, OSError):
    """Leaflet's files are missing or are not the ones we know by hash."""


class UnsafePageError(GeoAfpakError, ValueError):
    """A page holds something that the guard does not know; nothing was written."""

"""Commands on files of any size: what is said of them, as of small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.cli.console import keep_inputs, ready, tell
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo_afpak.count.selection import Selection
    from geo_afpak.count.summary import Summary
    from geo_afpak.stream.join import Rows
    from geo_afpak.stream.summary import Overview

__all__ = ["join", "overview", "summary", "wanted"]

_FROM: Final = 200_000_000
"""Bytes from which a file is read in parts; of what is packed, such as Parquet, a fifth of them."""
_PACKED: Final = 40_000_000


def wanted(
    path: Path | None,
    asked: bool | None,  # noqa: FBT001 - an option of three states
    *,
    corrected: bool = False,
    carry_to: str | None = None,
    to: Path | None = None,
    kind: str | None = None,
    endings: Sequence[str] = (),
) -> bool:
    """Tell whether a file is to be read in parts; refuse what cannot be done so.

    `to` is the file of a command that writes as many rows as it reads; `endings` are those it
    can have where any table is read, not incidents. `kind` says what a file holds, incidents when
    None.
    """
    from geo_afpak.io import ASSEMBLED, PARTED, is_long

    suffixes: Sequence[str] = PARTED
    if endings:
        from geo_afpak.importers import sheet

        suffixes = sheet.PARTED
    endings = endings or ASSEMBLED
    fits = path is not None and path.suffix.lower() in suffixes
    least = _PACKED if path and path.suffix.lower() in (".parquet", ".gz", ".zip") else _FROM
    large = (
        asked is None and fits and path is not None and path.is_file()
        and (path.stat().st_size >= least or is_long(path))
    )  # fmt: skip
    if not (asked or large):
        return False
    reasons = (
        (not fits, f"a file ending in {', '.join(suffixes)}", "name one"),
        (corrected, "records as they are", "leave out --corrected"),
        (kind not in (None, "incidents"), "incidents", "leave out --stream"),
        (bool(carry_to), "counts as they are", "leave out --carry-to, and carry the result"),
        (
            to is not None and to.suffix.lower() not in endings,
            f"--out FILE, ending in {', '.join(endings)}", "name one",
        ),
    )  # fmt: skip
    expected, fix = next(((what, how) for wrong, what, how in reasons if wrong), ("", ""))
    if expected and asked:
        raise InvalidInputError(f"--stream: cannot do this in parts; expected {expected}; {fix}")
    return not expected


def join(path: Path | None, out: Path | None, **options: Any) -> None:  # noqa: ANN401
    """Join a file part by part, and say what `join` says."""
    from geo_afpak.stream.join import beside, join_file

    assert path is not None  # noqa: S101 - wanted() has seen both
    assert out is not None  # noqa: S101
    rejects = options["rejects"] or beside(path, out)
    keep_inputs((out, rejects), path)
    found = join_file(path, ready(out), **options)
    _tell_rows(path, found)
    for use in found.restricted:
        tell(
            f"{use.dataset}: rows that may not be republished: {use.events} ({use.terms.wording}); "
            f"keep {out.name} to yourself"
        )
    counts = found.statuses
    parts = [f"{counts[name]} {name}" for name in fields.JOIN_STATUSES if name in counts]
    tell(f"joined {counted(found.kept, 'event')}: {', '.join(parts) or 'none'}")
    for line in found.lines:
        tell(line)


def summary(
    path: Path | None,
    by: str,
    asked: Selection,
    out: Path | None,
    **options: Any,  # noqa: ANN401
) -> Summary:
    """Count a file part by part, and say what `summary` says."""
    from geo_afpak.stream.join import beside
    from geo_afpak.stream.summary import summarise_file

    assert path is not None  # noqa: S101
    keep_inputs((out, options["rejects"] or beside(path, out)), path)
    found = summarise_file(path, by, selection=asked, out=ready(out) if out else None, **options)
    _tell_rows(path, found)
    for line in found.lines:
        tell(line)
    return found.summary


def overview(
    path: Path | None,
    bys: tuple[str, ...],
    asked: Selection,
    out: Path,
    **options: Any,  # noqa: ANN401
) -> Overview | None:
    """Count a file by several things part by part; None where it has no more rows than asked."""
    from geo_afpak.stream.summary import overview_file

    assert path is not None  # noqa: S101 - wanted() has seen it
    found = overview_file(path, bys, selection=asked, out=ready(out), **options)
    if found is not None:
        _tell_rows(path, found)
        for line in found.lines if found.rows is None else ():
            tell(line)
    return found


def _tell_rows(path: Path, rows: Rows) -> None:
    for note in rows.notes:
        tell(note.replace(str(path), path.name))
    told = f"{rows.kept} kept + {rows.rejected} rejected"
    tell(f"{path.name}: {counted(rows.rows_in, 'row')} in = {told}")

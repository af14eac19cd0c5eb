"""Rules of the optional fields of casualty recorders; asked of frames that have such a field."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.model import fields as f
from geo_afpak.model.rules import Problem, count, one_of, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_afpak.model.rules import Columns, Found, Rule

__all__ = ["CASUALTY_RULES"]

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def _links(columns: Columns) -> Found:
    """Hold links to addresses of the web."""
    for row, links in enumerate(columns[f.ARCHIVE_LINKS]):
        for link in links if isinstance(links, list) else ():
            if isinstance(link, str) and not _LINK.fullmatch(link.strip()):
                said = "holds what is no address of the web"
                fix = "write the whole address, as in https://web.archive.org/..."
                yield row, Problem(f.ARCHIVE_LINKS, said, "https:// or http://", fix)
                break


def _parts(whole: str, columns: Columns) -> Found:
    """Hold civilians and combatants, each and together, to the number of all."""
    stated = _numbers(columns, whole)
    most = np.fmax(stated, _numbers(columns, f"{whole}_high"))
    together, over = np.zeros(len(stated)), np.zeros(len(stated), dtype=bool)
    for part in f.PARTS[whole]:
        figure, low = _numbers(columns, part), _numbers(columns, f"{part}_low")
        least = np.where(np.isnan(low), figure, low)
        together += least
        for names, wrong in (
            ((part, whole), figure > stated),
            ((f"{part}_low", f"{whole}_high"), (low > most) & ~(figure > stated)),
        ):
            over |= wrong
            for row in np.flatnonzero(wrong).tolist():
                above = next(name for name in (names[1], whole) if columns[name][row] is not None)
                said = f"is more than {above}={columns[above][row]}"
                yield row, Problem(names[0], said, " <= ".join(names), "correct one of them")
    first, last = f.PARTS[whole]
    # Where a part alone is more than all, that has been said.
    for row in np.flatnonzero((together > most) & ~over).tolist():
        above = f"{whole}_high" if columns[f"{whole}_high"][row] is not None else whole
        said = f"is together with {first} more than {above}={columns[above][row]}"
        yield row, Problem(last, said, f"{first} + {last} <= {whole}", "correct one of them")


def _numbers(columns: Columns, field: str) -> NDArray[np.float64]:
    """Return a column of figures, NaN where there is none or it is no whole number."""
    values = [value if type(value) is int else np.nan for value in columns[field]]
    return np.array(values, dtype=np.float64)


def _radius(columns: Columns) -> Found:
    """Refuse a radius that no place is near within."""

    def wrong(value: object) -> bool:
        return value is not None and not (
            isinstance(value, int | float) and 0 < value <= f.WIDEST_KM
        )

    for row in columns.rows(f.RADIUS_KM, wrong):
        said = f"is {columns[f.RADIUS_KM][row]!r}"
        expected = f"kilometres above 0, {f.WIDEST_KM:,} at most"
        yield row, Problem(f.RADIUS_KM, said, expected, "correct it, or leave it empty")


CASUALTY_RULES: Final[tuple[tuple[str, Rule], ...]] = (
    *((part, count(*f.low_stated_high(part))) for parts in f.PARTS.values() for part in parts),
    *((whole, partial(_parts, whole)) for whole in f.PARTS),
    (f.RADIUS_KM, _radius),
    (f.EVIDENCE, one_of(f.EVIDENCE, f.EVIDENCE_GRADES, required=False)),
    (f.SOURCE_COUNT, count(f.SOURCE_COUNT)),
    (f.ARCHIVE_LINKS, texts(f.ARCHIVE_LINKS)),
    (f.ARCHIVE_LINKS, _links),
)

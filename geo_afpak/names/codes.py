"""Whether the P-codes of a file are of the edition that comes with geo_afpak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak.names.resolve import EITHER, UNKNOWN_CODE
from geo_afpak.text import listing, out_of, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["codes_against", "told_of_codes", "worded_codes"]

_LISTED: Final = 5


def told_of_codes(codes: Iterable[object], notes: Iterable[str]) -> str:
    """Say that P-codes are of another edition, where names tell so; empty where they do not.

    Parameters
    ----------
    codes
        As the rows state them.
    notes
        Of `match_districts`, or of each `Match`.

    Examples
    --------
    >>> from geo_afpak.names.places import resolve_district
    >>> found = resolve_district("Khulm", adm1="Samangan", pcode="AF2008")
    >>> told_of_codes(["AF2008"], [found.note])[:27]
    'P-codes of another edition?'
    """
    pairs = [(str(code), note) for code, note in zip(codes, notes, strict=True) if code]
    against = codes_against(pairs)
    return worded_codes(len(pairs), len(against), against)


def codes_against(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the codes that the notes of their rows speak against."""
    return [code for code, note in pairs if UNKNOWN_CODE in note or EITHER in note]


def worded_codes(total: int, against: int, codes: Iterable[str]) -> str:
    """Say of how many rows with a code it is against the names, with some of the codes."""
    if not against:
        return ""
    rows = out_of(against, total, "row")
    listed = listing(list(dict.fromkeys(codes))[:_LISTED])
    return (
        f"P-codes of another edition? {rows} with a code {plural(against, 'has', 'have')} "
        f"another district's, or one that is not known, by the edition that comes with geo_afpak "
        f"({listed}): the name counts where the code is not known, and neither where both are "
        f"known and differ; say which edition they are of, or leave the codes out"
    )

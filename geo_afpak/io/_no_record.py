"""Which rows of a table are no records: totals, footnotes, repeated headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_afpak.io._blanks import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Names = Callable[[], Sequence[str]]

SUMS: Final = "adds up lines above it"
_FEW: Final = 3
"""Columns of a table in which one cell can be a whole record."""
_WORDS: Final = (
    "(?:(?:grand|sub|overall|running)[ -]?)?(?:totals?|sums?|average|avg|mean|median|cumulative|"
    "(?:zwischen|gesamt)?summe|gesamt|insgesamt|durchschnitt|totaux|totaal|totale|toplam|moyenne|"
    "somme|suma|итого|всего|jumla|جمله|مجموع[هی]?|المجموع|اجمالي|کل(?: تعداد)?|ټول(?:ټال|\u0647)?)"
)
_TOTAL: Final = re.compile(rf"{_WORDS}[:.]?", re.IGNORECASE)
_OF_TOTALS: Final = re.compile(
    r"(?:count|min(?:imum)?|max(?:imum)?|percent(?:age)?|share|std)[:.]?", re.IGNORECASE
)
"""Words that can be a name as well: of a line of totals where it has neither date nor place."""
_ABOUT_TOTALS: Final = re.compile(
    rf"{_WORDS}[ :(=].{{0,40}}|.{{1,40}}[ (](?:sub-?)?totals?\)?:?"
    r"|(?:all|\d+) (?:events|incidents|records)",
    re.IGNORECASE,
)


_ALL: Final = re.compile(r"all(?: (?:areas|countries|districts|provinces|regions))?", re.IGNORECASE)


def is_total(text: str, *, place: bool = False) -> bool:
    """Tell a cell that says "total" and nothing else; of a place "all" says so too.

    Examples
    --------
    >>> is_total("Grand Total:"), is_total("Gesamtsumme"), is_total("Total siege of the town")
    (True, True, False)
    """
    text = " ".join(text.split())
    if text[:1].isdecimal():  # no word begins so, and most cells do
        return False
    return bool(_TOTAL.fullmatch(text) or (place and _ALL.fullmatch(text)))


def no_record(
    cells: Mapping[str, str], *, dated: bool, placed: bool, names: Collection[str] = ()
) -> str:
    """Say why a row is no record; empty where it may be one.

    Parameters
    ----------
    cells
        Its texts by the titles of their columns.
    dated, placed
        Whether it states a date and a place.
    names
        Titles of the columns of ids and of places: nothing there is called "Total".

    Examples
    --------
    >>> no_record({"id": "Total", "killed": "7"}, dated=False, placed=False)
    'is a line of totals'
    >>> no_record({"id": "a", "killed": "7"}, dated=True, placed=False)
    ''
    """
    texts = {name: " ".join(text.split()) for name, text in cells.items() if clean(text)}
    if sum(name.casefold() == text.casefold() for name, text in texts.items()) > 1:
        return "repeats the header"
    totals = [name for name, text in texts.items() if is_total(text, place=name in names)]
    sure = not (dated and placed) and (
        totals or (not dated and any(map(_OF_TOTALS.fullmatch, texts.values())))
    )
    of_names = (text for name, text in texts.items() if name in names)
    of_a_part = () if dated and placed else of_names if dated else texts.values()
    about = any(map(_ABOUT_TOTALS.fullmatch, of_a_part))
    if sure or about or not set(names).isdisjoint(totals):
        return "is a line of totals"
    if len(texts) == 1 and (len(cells) > _FEW or not (dated or len(cells) == 1)):
        return "is a line of one cell"
    return "" if dated or placed else "has neither date nor place"


class Sums:
    """Tells lines that add up those above them and do not say so: "Nangarhar", 7.

    Such a line has no date where all above it have one, and beside its figures one name.

    Examples
    --------
    >>> sums = Sums()
    >>> [sums.adds_up(lambda: ["Kot", "Kunar"], [killed], dated=True) for killed in (3, 4)]
    [False, False]
    >>> sums.adds_up(lambda: ["KUNAR"], [7], dated=False)
    True
    """

    def __init__(self, start: Mapping[str, Any] | None = None, *, kept: bool = False) -> None:
        start = start or {}
        self.all_dated: bool = start.get("all_dated", True)
        self._rows: int = start.get("rows", 0)
        self._block: list[int] = start.get("block", [])
        self._whole: list[int] = start.get("whole", [])
        self._above: Names = start.get("above", []).copy
        self._lines: list[_Line] = []
        self._kept = kept

    @property
    def wanted(self) -> bool:
        """Whether more lines can change anything: here, or after other lines above."""
        return self.all_dated or self._kept

    def state(self) -> dict[str, Any]:
        """Return what the lines so far mean for those below, as plain data: a `start`."""
        return {
            "all_dated": self.all_dated, "rows": self._rows, "block": self._block,
            "whole": self._whole, "above": sorted(_distinct(self._above)),
        }  # fmt: skip

    def lines(self) -> list[list[Any]]:
        """Return the lines that were `kept`, those with dates summed up, for `after`."""
        return [
            [rows, figures, sorted(_distinct(names)), dated]
            for rows, figures, names, dated in self._lines
        ]

    def after(self, lines: Iterable[Sequence[Any]]) -> list[bool]:
        """Go on with `lines` of others; tell which of those without a date add up."""
        found = []
        for rows, figures, names, dated in lines:
            if dated:
                self._take(names.copy, figures, rows)
            else:
                found.append(self.adds_up(names.copy, figures, dated=False))
        return found

    def adds_up(self, names: Names, figures: Sequence[int | None], *, dated: bool) -> bool:
        """Tell whether the next line is one, from its names and its figures."""
        if self._kept:
            self._keep(names, figures, dated=dated)
        if not dated and self.all_dated and any(figures) and self._rows:
            name = _distinct(names)
            if len(name) == 1 and (self._rows > 1 or name <= _distinct(self._above)):
                for sums in (self._block, self._whole):
                    if all(one in (None, two) for one, two in zip(figures, sums, strict=True)):
                        self._block, self._rows = [0] * len(figures), 0
                        return True
        self.all_dated &= dated
        self._take(names, figures, 1)
        return False

    def _take(self, names: Names, figures: Sequence[int | None], rows: int) -> None:
        self._block, self._whole = (_added(one, figures) for one in (self._block, self._whole))
        self._rows, self._above = self._rows + rows, names

    def _keep(self, names: Names, figures: Sequence[int | None], *, dated: bool) -> None:
        last = self._lines[-1] if self._lines else None
        if dated and last and last.dated:
            added = _added(last.figures, figures)
            self._lines[-1] = _Line(last.rows + 1, added, names, dated=True)
        else:
            self._lines.append(_Line(1, list(figures), names, dated=dated))
        # A line that adds nothing up, whatever stands above it, ends all.
        self._kept = dated or (any(figures) and len(_distinct(names)) == 1)


class _Line(NamedTuple):
    rows: int
    figures: Sequence[int | None]
    names: Names
    dated: bool


def _added(sums: Sequence[int | None], figures: Sequence[int | None]) -> list[int]:
    return [(a or 0) + (b or 0) for a, b in zip(sums or [0] * len(figures), figures, strict=True)]


def _distinct(names: Names) -> set[str]:
    return {" ".join(name.split()).casefold() for name in names()} - {""}

"""What an import says once at its end of what it met row by row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.model import fields as f
from geo_afpak.model.schema import shorten
from geo_afpak.names.groups import group_names
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo_afpak.importers._row import Record, Row
    from geo_afpak.region.region import Region

_SHOWN: Final = 8
_ENDS: Final = ("low", "high")


class Remarks:
    """Actors without a code, types left open, misspelt countries, widened ranges; of kept rows.

    Parameters
    ----------
    dataset
        Whose names of groups they are, empty for any.
    region
        Whose groups have codes.
    """

    def __init__(self, dataset: str, region: Region) -> None:
        self._dataset, self._region = dataset, region
        self._coded = frozenset(group_names(region))
        self._actors: Counter[tuple[str, str]] = Counter()
        self._open: Counter[str] = Counter()
        self._misspelt: Counter[tuple[str, str]] = Counter()
        self._widened: Counter[str] = Counter()
        self._ours: Counter[str] = Counter()
        self._theirs: Counter[str] = Counter()

    def take(self, row: Row, record: Record) -> None:
        """Take note of a kept row."""
        uncoded = [name for name in record[f.GROUPS] if name not in self._coded]
        if uncoded:
            country = self._region.country_of(record.get(f.COUNTRY) or "") or ""
            self._actors.update((name, country) for name in uncoded)
        if record[f.EVENT_TYPE] is None:
            self._open[row.said(f.EVENT_TYPE) or "not stated"] += 1
        for part in (record.get(f.COUNTRY) or "").split(";"):
            meant = self._region.country_meant(part)
            if meant and not self._region.country_of(part):
                self._misspelt[part.strip(), self._region.country(meant).name] += 1
        for toll in (f.KILLED, f.INJURED):
            given, figures = row.widened.get(toll, (None, None))
            self._widened[toll] += given is not None
            for end in _ENDS:
                name = f"{toll}_{end}"
                ours = record[name] or 0
                self._ours[name] += ours
                stated = getattr(given, end) if given else ours
                # An end that nobody stated is that of the figure.
                self._theirs[name] += getattr(figures, end) if stated is None else stated

    def counts(self) -> list[list[list[Any]]]:
        """Return what was counted, as plain data for `add`."""
        return [[[key, count] for key, count in one.items()] for one in self._all()]

    def add(self, counts: Sequence[Iterable[tuple[Any, int]]]) -> None:
        """Add what was counted in other rows."""
        for mine, theirs in zip(self._all(), counts, strict=True):
            for key, count in theirs:
                mine[tuple(key) if isinstance(key, list) else key] += count

    def _all(self) -> tuple[Counter[Any], ...]:
        return (
            self._actors, self._open, self._misspelt, self._widened, self._ours, self._theirs,
        )  # fmt: skip

    def notes(self) -> list[str]:
        """Say what a user should know."""
        notes = []
        if self._actors:
            names: Counter[str] = Counter()
            for (name, _), count in self._actors.items():
                names[name] += count
            notes.append(f"actors that have no code and keep their name: {_ranked(names)}")
        if self._open:
            notes.append(
                f"event_type is open in {counted(self._open.total(), 'row')}: "
                f"{_ranked(self._open)}; say which under [values.event_type] or [defaults]"
            )
        notes += [
            f"country {shorten(text)} was read as {name} in {counted(count, 'row')}"
            for (text, name), count in self._misspelt.most_common()
        ]
        for toll, count in self._widened.items():
            if count:
                sums = ", ".join(
                    f"{end} {self._theirs[f'{toll}_{end}']:,} -> {self._ours[f'{toll}_{end}']:,}"
                    for end in _ENDS
                )
                notes.append(
                    f"{toll}: {counted(count, 'range')} widened to hold the figure: {sums}"
                )
        return notes

    def uncoded(self) -> list[dict[str, object]]:
        """Return the actors without a code, the most frequent first, as rows of an alias table."""
        ranked = sorted(self._actors.items(), key=lambda item: (-item[1], item[0]))
        return [
            {"spelling": name, "code": "", "country": country, "dataset": self._dataset,
             "source": "", "note": counted(count, "row")}
            for (name, country), count in ranked
        ]  # fmt: skip


def _ranked(seen: Counter[str]) -> str:
    """List what was seen most, with how often."""
    names = [f"{shorten(name)} ({n})" for name, n in seen.most_common(_SHOWN)]
    more = len(seen) - len(names)
    return ", ".join([*names, *([f"and {more} more"] if more else [])])

"""Parts of a file, read so that together they are what the whole would be.

A first look at every part finds what only the whole file can answer, which ids stand twice and
the vintage of most events. The work is done with it; where the whole file answers otherwise than
the part did, the part is read a second time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_afpak.io import differs, read_part, together
from geo_afpak.io._ditto import above_parts
from geo_afpak.model import fields
from geo_afpak.model.schema import INCIDENTS
from geo_afpak.region.read import default_region
from geo_afpak.stream._twice import hashed, repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geo_afpak.io import Answers, Before, Part, Reading
    from geo_afpak.region.region import Region

    Array = np.ndarray[Any, Any]
    Ahead = Callable[[Part, Reading, str], dict[str, Any]]
    """Works on a part, its reading and the vintage of most events."""

__all__ = ["Reader"]

_WHOLE: Final = "whole.json"
_TWICE: Final = "twice.npz"


class Twice(NamedTuple):
    """Ids that stand in more than one part, with one entry for each part but the first.

    Parameters
    ----------
    hashes
        Two columns.
    part, row, often
        The part; the row of the file where the id stood first; how often it stood before.
    """

    hashes: Array
    part: Array
    row: Array
    often: Array


@dataclass(frozen=True)
class Reader:
    """How the parts of a file of incidents are read; small enough to be sent to every worker.

    Parameters
    ----------
    path
        The file.
    precision, region
        As `read_incidents` takes them.
    folder
        Where looks put what they find.
    """

    path: Path
    precision: int | str | None
    region: Region | None
    folder: Path

    def look(
        self, part: Part, answers: Answers | None, ahead: Ahead | None = None
    ) -> dict[str, Any]:
        """Ask a part what the file has to answer; its ids and days go to the folder.

        `ahead` works on it at once, unless numbers of rows matter, which may not be known yet.
        """
        reading, table = read_part(
            part, self.path, INCIDENTS, answers=answers, geo_precision=self.precision,
            region=self.region,
        )  # fmt: skip
        at = np.array([place for place, one in enumerate(table.ids) if one is not None], np.int64)
        rows = np.asarray(table.rows if table.rows is not None else [], np.int64)
        age = np.full(len(table), -1, np.int8)
        kept = np.delete(np.arange(len(table)), sorted(table.problems))
        age[kept], days = self._ages(reading.frame[fields.DATE_START])
        np.savez(
            self.folder / f"look-{part.number}.npz",
            hashes=hashed([table.ids[place] for place in at.tolist()]),
            row=rows[at] - part.first,
            age=age[at],
        )
        counts = np.bincount(age[age >= 0], minlength=1).tolist()
        most = self._vintage(counts, days)
        sound = table.asked["pointed"] and not table.problems
        hopeful = ahead is not None and sound and self._alike(table.asked, answers)
        return {
            "answers": table.asked, "count": len(table), "first": part.first, "days": days,
            "ages": counts, "vintage": most,
            "ahead": ahead(part, reading, most) if ahead and hopeful else None,
            "marked": table.marked, "below": table.below,
        }  # fmt: skip

    def _alike(self, asked: Answers, answers: Answers | None) -> bool:
        """Tell whether a part may answer as the whole file: until one differs from the first."""
        first, apart = self.folder / "look0-0.json", self.folder / "apart"
        if answers is not None or not first.exists():
            return True
        told = _tuples(json.loads(first.read_text(encoding="utf-8"))["answers"])
        both = together([told, asked])
        if differs(asked, both) or differs(told, both):
            apart.touch()
        return not apart.exists()

    def settle(self, looks: Sequence[dict[str, Any]], given: Answers | None) -> Answers | None:
        """Put looks together; None where they can be used, else what to look again with.

        `given` are the answers that the parts were read with.
        """
        asked = [_tuples(one["answers"]) for one in looks]
        answers = together(asked)
        answers["above"] = above_parts((one["marked"], one["below"]) for one in looks)
        if any(differs(one, answers) for one in ([given] if given else asked)):
            return answers
        counts = np.array([one["count"] for one in looks])
        before = (np.cumsum(counts) - counts).tolist()
        firsts = [
            one["first"] if one["first"] >= 0 else first
            for one, first in zip(looks, before, strict=True)
        ]
        ages = np.zeros(len((self.region or default_region()).vintages), np.int64)
        for one in looks:
            ages[: len(one["ages"])] += one["ages"]
        files = [self.folder / f"look-{number}.npz" for number in range(len(firsts))]
        twice, doubled = _twice_in(files, firsts)
        if "ids" not in answers or answers["ids"]:
            ages -= np.bincount(doubled[doubled >= 0], minlength=len(ages))
        np.savez(self.folder / _TWICE, **twice._asdict())
        days: dict[str, str] = {}
        for one in looks:
            days = {**one["days"], **days}
        whole = {
            "answers": answers, "firsts": firsts, "rows": int(counts.sum()),
            "vintage": self._vintage(ages.tolist(), days), "dated": bool(days),
        }  # fmt: skip
        again = set(twice.part.tolist())
        for number, (one, own) in enumerate(zip(looks, asked, strict=True)):
            read_with = {**own, **given} if given else own
            same = all(answers.get(name, told) == told for name, told in read_with.items())
            if one["ahead"] and same and one["vintage"] == whole["vintage"] and number not in again:
                done = json.dumps(one["ahead"])
                (self.folder / f"work-{number}.json").write_text(done, encoding="utf-8")
        (self.folder / _WHOLE).write_text(json.dumps(whole), encoding="utf-8")
        return None

    def whole(self) -> dict[str, Any]:
        """Return what is known of the whole file: answers, first rows, rows, vintage."""
        return _whole_of(*_now(self.folder / _WHOLE))

    def work(self, function: Ahead, part: Part) -> dict[str, Any]:
        """Read a part as the whole file says, and work on it."""
        return function(part, self.read(part), self.whole()["vintage"])

    def read(self, part: Part) -> Reading:
        """Read a part as the whole file says."""
        told = self.whole()
        twice = _twice_of(*_now(self.folder / _TWICE))
        here = np.flatnonzero(twice.part == part.number)

        def earlier(ids: Sequence[str]) -> dict[str, Before]:
            keys = dict(zip(map(tuple, twice.hashes[here].tolist()), here.tolist(), strict=True))
            places = [keys.get(tuple(key)) for key in hashed(list(ids)).tolist()]
            return {
                one: (int(twice.row[at]), int(twice.often[at]))
                for one, at in zip(ids, places, strict=True)
                if at is not None
            }

        reading, _ = read_part(
            part._replace(first=told["firsts"][part.number]), self.path, INCIDENTS,
            answers=told["answers"], earlier=earlier if len(here) else None,
            geo_precision=self.precision, region=self.region,
        )  # fmt: skip
        return reading

    def _vintage(self, ages: Sequence[int], days: Mapping[str, str]) -> str:
        """Name the vintage in which most happened, by their numbers and a day of each."""
        in_force = {day: ages[int(age)] for age, day in days.items()}
        return (self.region or default_region()).vintage_of(in_force).name

    def _ages(self, days: pd.Series[Any]) -> tuple[Array, dict[str, str]]:
        """Give each day the number of the vintage in force on it; and a day of each."""
        region = self.region or default_region()
        code, distinct = pd.factorize(days)
        names = [vintage.name for vintage in region.vintages]
        ages = [names.index(region.vintage_of([str(day)]).name) for day in distinct]
        return (
            np.append(np.array(ages, np.int8), np.int8(-1))[code],
            {str(age): str(day) for age, day in zip(ages, distinct, strict=True)},
        )


def _twice_in(files: list[Path], firsts: list[int]) -> tuple[Twice, Array]:
    """Find the ids that stand in several parts, and the ages of those that stand there again."""
    found = repeated(files, firsts)
    part, first_at = found.part, found.first_at
    # The first of its id in each part but the first one.
    new = np.append(True, (part[1:] != part[:-1]) | (first_at[1:] != first_at[:-1]))
    at = np.flatnonzero(new[: len(part)] & (part != part[first_at]))
    twice = Twice(found.hashes[at], part[at], found.row[first_at[at]], at - first_at[at])
    return twice, found.age[part != part[first_at]]


def _tuples(answers: dict[str, Any]) -> Answers:
    return {
        question: tuple(answer) if isinstance(answer, list) else answer
        for question, answer in answers.items()
    }


def _now(path: Path) -> tuple[Path, int]:
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=1)
def _whole_of(path: Path, _changed: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {**told, "answers": _tuples(told["answers"])}


@lru_cache(maxsize=1)
def _twice_of(path: Path, _changed: int) -> Twice:
    found = np.load(path)
    return Twice(*(found[name] for name in Twice._fields))

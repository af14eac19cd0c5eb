"""The register of groups as the chart needs it: who is in which stance, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.figure._frame import plain
from geo_afpak.names.groups import load_groups
from geo_afpak.text import counted, say_day
from geo_afpak.words import STANCE_LABELS

if TYPE_CHECKING:
    from geo_afpak.layers import Layers

COLUMNS: Final = (
    ("self",),
    ("pledged", "allied", "supporting", "hedging", "none_stated"),
    ("rejecting", "loyal_to_aq", "opposing"),
)
# Those that back it are joined to it by a line: an oath, or less than that.
LINES: Final = {"pledged": "solid", "allied": (0, (4, 2)), "supporting": (0, (1, 1.4))}
DAGGER: Final = "†"


@dataclass(frozen=True)
class Group:
    """A group as the register has it; empty text where nothing is stated."""

    code: str
    name: str
    parent: str
    stance: str
    date: str
    disputed: bool
    note: str

    @property
    def when(self) -> str:
        """Date of the pledge in words, marked where other passages have another one."""
        if not self.date:
            return ""
        return f"{say_day(self.date)}{DAGGER if self.disputed else ''}"


def register_of(layers: Layers) -> tuple[list[Group], list[str]]:
    """Take the register if the data name one of its groups; and the groups that it lacks."""
    rows = load_groups(layers.region).to_dict("records")
    known = {str(row["code"]) for row in rows}
    strangers = [name for code, name in layers.group_names.items() if code not in known]
    if not known & set(layers.group_names):
        return [], strangers
    groups = [
        Group(
            str(row["code"]), plain(str(row["name"])), str(row["parent"]),
            str(row["stance_to_is"]), str(row["pledge_date"]), bool(row["pledge_date_alt"]),
            plain(str(row["stance_note"])),
        )
        for row in rows
    ]  # fmt: skip
    factions = [group.parent for group in groups]
    # Those with factions first: the lines to these then cross the fewest others.
    groups.sort(key=lambda g: (-factions.count(g.code), g.date or "9", g.name))
    return groups, strangers


def in_stance(groups: list[Group], stance: str) -> list[Group]:
    return [group for group in groups if group.stance == stance]


def stances_of(groups: list[Group], known: tuple[str, ...], *, others: bool) -> list[str]:
    """Those of a column that occur; a stance that is none of the vocabulary stands in the last."""
    strange = [g.stance for g in groups if g.stance not in STANCE_LABELS] if others else []
    return [stance for stance in (*known, *dict.fromkeys(strange)) if in_stance(groups, stance)]


def label_of(stance: str) -> tuple[str, str]:
    return STANCE_LABELS.get(stance, (stance.replace("_", " ") or "No stance", ""))


def said_of(groups: list[Group]) -> str:
    """Say how many pledged and between which dates, and how many do not."""
    sworn = in_stance(groups, "pledged")
    if not groups:
        return ""
    dates = sorted(group.date for group in sworn if group.date)
    when = f" between {say_day(dates[0])} and {say_day(dates[-1])}" if len(dates) > 1 else ""
    verbs = (
        (("allied",), "is allied", "are allied"),
        (("supporting",), "supports it", "support it"),
        (("rejecting", "opposing"), "rejects or opposes it", "reject or oppose it"),
    )
    numbers = [sum(len(in_stance(groups, one)) for one in stances) for stances, _, _ in verbs]
    rest = [counted(n, *verb) for n, (_, *verb) in zip(numbers, verbs, strict=True) if n]
    tail = f"; {', '.join(rest)}" if rest else ""
    who = counted(len(sworn), "group or faction", "groups and factions")
    return f"{who} swore allegiance{when}{tail}."


def remarks_on(groups: list[Group], strangers: list[str]) -> list[str]:
    out = []
    if any(group.disputed for group in groups):
        out.append(f"{DAGGER} Other passages of the source give another date.")
    if strangers:
        out.append(f"Not in the register: {'; '.join(map(plain, strangers))}.")
    return out


def source_of(layers: Layers, groups: list[Group]) -> list[str]:
    """Say whose stances these are, where the data are not those of the article."""
    if not groups or len(layers.phases):
        return []
    cited = "; ".join(one.citation for one in layers.region.datasets)
    return [f"Stances and dates: {cited}, not the data of this figure."] if cited else []

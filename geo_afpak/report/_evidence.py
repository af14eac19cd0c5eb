"""The evidence piece by piece: presence statements, groups, and what contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records
from geo_afpak.model import fields
from geo_afpak.names.groups import load_groups
from geo_afpak.report._facts import given, sums, when_of
from geo_afpak.report.model import Block, Bullets, Column, Line, Paragraph, Row, Table, Text, row_of
from geo_afpak.text import counted, listing, number, out_of, say_day, say_span
from geo_afpak.words import CONFIDENCE, STANCE_LABELS, STATUS_LABELS, name_of, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_afpak.report._facts import Facts

_MOST: Final = 30


def presence(facts: Facts) -> list[Block]:
    """Say how many statements of presence there are, how firm, and how many contradict."""
    zones_ = facts.layers.zones
    if zones_.empty:
        return []
    firm = zones_[fields.CERTAINTY].value_counts()
    firmness = listing(
        [f"{firm[name]:,} with {CONFIDENCE[name]}" for name in fields.CERTAINTIES if name in firm]
    )
    text = counted(len(zones_), "statement of presence", "statements of presence")
    text += f", {firmness}." if firmness else "."
    text += (
        " Confidence is how firmly the source states it, not how true it is. Presence is not "
        "control, and land without a statement is unknown, not free of presence."
    )
    return [Paragraph((Text(text),))]


def zones(facts: Facts) -> list[Block]:
    """List every statement of presence with its evidence, by status."""
    rows = records(facts.layers.zones.drop(columns="geometry"))
    if not rows:
        return []
    columns = (Column("Where", 4), Column("Group", 2), Column("Evidence", 11), Column("When", 4))
    out: list[Row] = []
    known = [
        *STATUS_LABELS,
        *sorted({given(row[fields.STATUS]) for row in rows} - {*STATUS_LABELS}),
    ]
    for status in known:
        same = [row for row in rows if given(row[fields.STATUS]) == status]
        if same:
            label, meaning = STATUS_LABELS.get(status, (status or "Status not stated", ""))
            head = (Text(label, "strong"), Text(f": {meaning}" if meaning else ""))
            out.append(Row((head,), "group"))
            out += [_zone_row(facts, row) for row in same]
    codes = {given(row[fields.GROUP]) for row in rows} - {""}
    names = facts.layers.group_names
    # A group that is known by nothing else explains nothing: "Taliban: Taliban".
    note = "; ".join(
        f"{code}: {names[code]}" for code in sorted(codes & {*names}) if names[code] != code
    )
    caption = "Statements of presence and what they rest on"
    return [Table(caption, columns, tuple(out), f"{note}." if note else "")]


def _zone_row(facts: Facts, row: Mapping[str, Any]) -> Row:
    confidence = CONFIDENCE.get(given(row[fields.CERTAINTY]), "")
    strength = _strength(row[fields.STRENGTH_LOW], row[fields.STRENGTH_HIGH])
    evidence: Line = (
        Text(given(row[fields.STATEMENT]) or "No statement given."),
        *facts.refs(row[fields.SOURCES]),
        *((Text(f" {strength}"),) if strength else ()),
        *((Text(f" Stated with {confidence}."),) if confidence else ()),
        *_contradiction(row),
    )
    when = []
    if given(row[fields.SINCE]) or given(row[fields.UNTIL]) or not given(row[fields.AS_OF]):
        when.append(say_span(row[fields.SINCE], row[fields.UNTIL]))
    when += [f"as of {say_day(row[fields.AS_OF])}"] if given(row[fields.AS_OF]) else []
    place = given(row[fields.PLACE]) or listing(row[fields.UNITS])
    return Row(
        ((Text(place),), (Text(given(row[fields.GROUP])),), evidence, (Text("; ".join(when)),))
    )


def _strength(low: int | None, high: int | None) -> str:
    """Say how many fighters a source gives, as a range where it is one."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"Strength: {f'up to {number(high)}' if low is None else f'{number(low)} or more'}."
    figure = number(low) if low == high else f"{number(low)} to {number(high)}"
    return f"Strength: {figure}."


def _contradiction(row: Mapping[str, Any]) -> Line:
    text = given(row[fields.DISCREPANCY])
    return (Text(f" {text}", "em"),) if text else ()


def groups(facts: Facts) -> list[Block]:
    """List the groups named, with their events; of the article's groups, their stance too."""
    summary = facts.by("group")
    found = {row["key"]: row for row in records(summary.table)}
    stated = facts.layers.zones[fields.GROUP].value_counts().to_dict()
    codes = sorted(
        {*found, *stated},
        key=lambda code: (-found.get(code, _NO_EVENTS)["events"], -stated.get(code, 0), code),
    )
    if not codes:
        return []
    register = {row["code"]: row for row in load_groups(facts.layers.region).to_dict("records")}
    # The register's stances and pledges are the article's: they say nothing on other data.
    ours = register if len(facts.layers.phases) else {}
    columns = [Column("Group", 7), Column("Code", 2)]
    columns += [Column("Stance to IS", 4), Column("Pledge", 4)] if ours else []
    columns += [Column("Events", 2, numeric=True), Column("Killed", 3, numeric=True)]
    columns += [Column("Statements", 3, numeric=True)] if stated else []
    rows = []
    for code in codes:
        row, known = found.get(code, _NO_EVENTS), ours.get(code, {})
        cells = [facts.layers.group_names.get(code, code), code]
        if ours:
            stance = known.get("stance_to_is", "")
            cells += [
                STANCE_LABELS.get(stance, (stance,))[0],
                say_day(known.get("pledge_date", "")),
            ]
        cells += [number(row["events"]), sums(row, fields.KILLED)]
        cells += [number(stated.get(code, 0))] if stated else []
        rows.append(row_of(cells))
    note = (
        "Events: those in which the group is named as actor, target or subject"
        + (f"; {summary.note}" if summary.note else "")
        + ". Killed: in these events, by whomever; – where no figure is stated."
        + (" Stances and pledges are as the article reports them." if ours else "")
    )
    return [Table("Groups named in the data", tuple(columns), tuple(rows), note)]


_NO_EVENTS: Final = {"events": 0, "killed_low": None, "killed": None, "killed_high": None}


def contradictions(facts: Facts) -> list[Block]:
    """List where sources contradict each other or leave gaps; the deadliest events first."""
    events = facts.here[facts.here[fields.DISCREPANCY].notna()]
    events = events.sort_values(fields.KILLED, ascending=False, na_position="last", kind="stable")
    doubtful = int(facts.layers.zones[fields.DISCREPANCY].notna().sum())
    if events.empty and not doubtful:
        return []
    parts = []
    if len(events):
        parts.append(out_of(len(events), len(facts.here), "event"))
    if doubtful:
        part = out_of(doubtful, len(facts.layers.zones), "statement")
        parts.append(f"{part} of presence")
    text = f"A contradiction or a gap is recorded for {listing(parts)}."
    if doubtful:
        text += " Those of the statements stand with them, in italics."
    if len(events):
        first = f"the first {_MOST}, " if len(events) > _MOST else ""
        order = "the deadliest first"
        if events[fields.KILLED].isna().any():
            order += ", those without a figure last"
        those = "Those of the events" if doubtful else "They"
        text += f" {those} follow, {first}{order}." if len(events) > 1 else ""
    items: tuple[Line, ...] = tuple(
        (
            Text(name_of(row, near(row)) or row[fields.ID], "strong"),
            Text(f", {when_of(row)}. {row[fields.DISCREPANCY]}"),
            *facts.refs(row[fields.SOURCES]),
        )
        for row in records(events[:_MOST].drop(columns="geometry"))
    )
    return [Paragraph((Text(text),)), *([Bullets(items)] if items else [])]

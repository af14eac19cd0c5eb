"""What changed from one period to another, or differs between two areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import EVENTS, records
from geo_afpak.model import fields
from geo_afpak.report._facts import sums
from geo_afpak.report._tables import belonging, cut_at
from geo_afpak.report.model import Block, Column, Paragraph, Row, Table, Text, row_of
from geo_afpak.text import counted, number, signed
from geo_afpak.words import EVENT_TYPE_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_afpak.count.versus import Versus
    from geo_afpak.report._facts import Facts

_MOST: Final = 40
_WORDS: Final = {
    "adm1": "province", "adm2": "district", fields.EVENT_TYPE: "type of event",
}  # fmt: skip


def change(facts: Facts) -> list[Block]:
    """Say what is more or less than in the other period or area, and what is not known of both."""
    versus = facts.layers.versus
    if versus is None:
        return []
    told = [*versus.sentences(), versus.units("adm2")]
    return [Paragraph((Text(" ".join(filter(None, told))),))]


def table(facts: Facts) -> list[Block]:
    """Set both counts side by side, by district, or by type of event where two areas are meant."""
    versus = facts.layers.versus
    if versus is None:
        return []
    by = "adm2" if versus.of_periods else fields.EVENT_TYPE
    found = versus.tables[by].table
    if found.empty:
        return []
    order = (-found[f"{EVENTS}_difference"].abs()).argsort(kind="stable")
    ranked = records(found.iloc[order[:_MOST]])
    where = belonging(facts.layers, by) if by == "adm2" else {}
    rows = [_row(_heads(row, by, where), row) for row in ranked]
    totals = versus.tables[by]
    both = {f"{name}_{end}": value for end, side in (("a", totals.totals_a), ("b", totals.totals_b))
            for name, value in side.items()}  # fmt: skip
    total = "In a district" if by == "adm2" else "All types"
    heads = (total, "") if where else (total,)
    rows.append(_row(heads, both, "total"))
    now, then = versus.names
    gap = _gap(versus)
    columns = (
        Column(_WORDS[by].capitalize(), 5), *([Column("Province", 4)] if where else []),
        *(Column(title, 3, numeric=True) for title in (now, then, gap)),
        *(Column(f"Killed, {name}", 4, numeric=True) for name in (now, then)),
    )  # fmt: skip
    caption = f"Events and people stated killed by {_WORDS[by]}, {versus.title()}"
    return [Table(caption, columns, tuple(rows), _note(versus, by, found))]


def _heads(row: Mapping[str, Any], by: str, where: Mapping[str, str]) -> tuple[str, ...]:
    if by == "adm2":
        return row["adm2_name"], where.get(row[by], "")
    return (EVENT_TYPE_LABELS.get(row[by], row[by]).capitalize(),)


def _row(heads: tuple[str, ...], row: Mapping[str, Any], kind: str = "body") -> Row:
    sides = [
        {name.removesuffix(end): value for name, value in row.items() if name.endswith(end)}
        for end in ("_a", "_b")
    ]
    cells = [
        *heads,
        *(number(side[EVENTS]) for side in sides),
        signed(sides[0][EVENTS] - sides[1][EVENTS]),
        *(sums(side, fields.KILLED) for side in sides),
    ]
    return row_of(cells, kind)


def _gap(versus: Versus) -> str:
    return "Change" if versus.of_periods else "Difference"


def _note(versus: Versus, by: str, found: pd.DataFrame) -> str:
    cut = cut_at(
        found[f"{EVENTS}_difference"].abs(), _MOST, _WORDS[by], lambda n: f"a change of {n:,}"
    )
    compared = versus.tables[by]
    left = [
        f"In no row of {name}: {counted(int(side[EVENTS].sum()), 'event')} ("
        + "; ".join(f"{reason}: {events:,}" for reason, events in side.itertuples(index=False))
        + ")."
        for name, side in zip(versus.names, (compared.left_out_a, compared.left_out_b), strict=True)
        if len(side)
    ]
    reading = (
        f"{_gap(versus)}: events of the one less those of the other. Killed: the sum stated, in "
        "brackets the lowest and the highest where they differ; –: no figure stated."
    )
    return " ".join([reading, *filter(None, [cut]), *left])

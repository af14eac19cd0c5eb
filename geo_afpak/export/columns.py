"""The columns of the tables that are exported: names in the data, headings, kinds, widths.

They stand in columns.csv, where `@name` takes in the columns of another table.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from geo_afpak.model import fields

__all__ = [
    "EXTENT", "FIGURES", "GROUP_NAMES", "INCIDENTS", "KNOWN_TO", "LAT", "LON", "NEARBY",
    "NEARNESS", "OF_SOURCE", "RATE", "UNITS", "UNIT_NAMES", "WHEN", "WHOLE", "ZONES", "Column",
]  # fmt: skip

Kind = Literal["text", "long", "count", "area", "rate", "degree", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the data, its heading, its kind and its width in characters."""

    name: str
    label: str
    kind: Kind = "text"
    width: int = 16


EXTENT: Final = "extent"
WHOLE: Final = "country or region"
"""A statement on a whole country or region is not one on every place in it."""
RATE: Final = "events_per_1000_km2"
WHEN: Final = "when"
GROUP_NAMES: Final = "group_names"
NEARBY: Final = "known_to"
LON, LAT = "lon", "lat"
UNIT_NAMES: Final = "unit_names"
_PARTS: Final = tuple(
    Column(name, f"{part.split('_')[1].capitalize()} {part.split('_')[0]}, {end}", "count", 12)
    for parts in fields.PARTS.values()
    for part in parts
    for name, end in zip(fields.low_stated_high(part), ("low", "stated", "high"), strict=True)
)
"""Of the killed and injured those told apart; only in tables whose records do."""


def _read() -> dict[str, tuple[Column, ...]]:
    tables: dict[str, tuple[Column, ...]] = {"parts": _PARTS}
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        for table, name, label, kind, width in list(csv.reader(file))[1:]:
            known: Any = kind or "text"
            own = (Column(name, label, known, int(width or 16)),)
            added = tables[name[1:]] if name.startswith("@") else own
            tables[table] = (*tables.get(table, ()), *added)
    return tables


TABLES: Final = _read()
FIGURES, OF_SOURCE, UNITS = TABLES["figures"], TABLES["of_source"], TABLES["units"]
NEARNESS, KNOWN_TO = TABLES["nearness"], TABLES["known_to"]
INCIDENTS, ZONES = TABLES["incidents"], TABLES["zones"]

"""mapping.toml: which column of somebody's table is which field, and what its values mean."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.importers._row import plain
from geo_afpak.importers._titles import DATE
from geo_afpak.io import safe_name
from geo_afpak.io._calendars import CALENDARS
from geo_afpak.io._files import local_file, read_bytes
from geo_afpak.io._names import LAT, LON
from geo_afpak.model import fields as f
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

TARGETS: Final = (
    f.ID, DATE, f.DATE_START, f.DATE_END, f.DATE_PRECISION, LON, LAT, f.EVENT_TYPE, f.SUB_TYPE,
    f.TITLE, f.SUMMARY, f.GROUPS, f.CLAIMED_BY, f.TARGET, f.TARGET_TYPE, f.KILLED, f.KILLED_LOW,
    f.KILLED_HIGH, f.INJURED, f.INJURED_LOW, f.INJURED_HIGH, f.COUNTRY, f.ADM1_STATED,
    f.ADM2_STATED, f.PLACE, f.GEO_PRECISION, f.LOCATION_BASIS, f.SOURCES, f.DISCREPANCY, f.NOTE,
    f.SCOPE, f.LICENCE, f.SOURCE_DATASET, f.UCDP_ID, *f.OPTIONAL_FIELDS,
)  # fmt: skip
"""What a column can be mapped to."""

_SECTIONS: Final = ("source", "columns", "values", "dates", "numbers", "defaults")
_SOURCE_KEYS: Final = ("name", "dataset", "licence", "citation")


@dataclass(frozen=True)
class TableMapping:
    """How the columns of a table become fields.

    Parameters
    ----------
    columns
        Header of the table for each field of ours; several for a date in parts, for a list whose
        items stand in columns of their own, else for the first of them that is filled.
    values
        For a field, what the values of the table mean in our vocabulary; keys in lower case.
    formats, day_first
        How dates are written; see `_dates.day`.
    decimal
        The sign that parts decimals in numbers of people, "." or ","; None where nobody said.
    defaults
        Values where the table has none.
    name, dataset, licence, citation
        Of the source; empty where the mapping does not say.
    """

    columns: Mapping[str, str | tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    day_first: bool | None = None
    decimal: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    dataset: str = ""
    licence: str = ""
    citation: str = ""


def read_mapping(
    path: str | os.PathLike[str], headers: Sequence[str], targets: Sequence[str] = TARGETS
) -> TableMapping:
    """Read a mapping and hold it against the headers of the table; every fault at once.

    `targets` are the fields that columns can be mapped to.

    Raises
    ------
    InputFileError
        If the file cannot be read or is no TOML.
    ValidationError
        If it names unknown sections, fields or columns.
    """
    file = local_file(path, (".toml",))
    try:
        data = tomllib.loads(read_bytes(file).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputFileError(
            f"{file}: is no TOML ({error}); expected sections such as [columns]; correct it, or "
            "begin with what --propose prints"
        ) from error
    faults = list(_faults(data, headers, targets))
    if faults:
        raise ValidationError(str(file), faults)
    source, dates = data.get("source", {}), data.get("dates", {})
    style = dates.get("format", [])
    return TableMapping(
        columns={
            name: _found(header, headers)
            if isinstance(header, str)
            else tuple(_found(one, headers) for one in header)
            for name, header in data["columns"].items()
        },
        values={
            name: {plain(key): str(value) for key, value in table.items()}
            for name, table in data.get("values", {}).items()
        },
        formats=(style,) if isinstance(style, str) else tuple(style),
        day_first=dates.get("dayfirst"),
        decimal=data.get("numbers", {}).get("decimal"),
        defaults={name: str(value) for name, value in data.get("defaults", {}).items()},
        name=safe_name(source.get("name", "")).replace("-", "_").lower()
        if "name" in source
        else "",
        **{key: source.get(key, "") for key in _SOURCE_KEYS[1:]},
    )


def _found(header: str, headers: Sequence[str]) -> str:
    """Return the header as it stands in the table, whatever its case and blanks."""
    return next((name for name in headers if plain(name) == plain(header)), "")


def _fault(where: str, value: object, problem: str, expected: str, fix: str) -> Fault:
    return Fault(None, "", where, shorten(value), problem, expected, fix)


def _near(text: str, known: Sequence[str], otherwise: str) -> str:
    near = difflib.get_close_matches(text, known, n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _faults(
    data: dict[str, Any], headers: Sequence[str], targets: Sequence[str]
) -> Iterator[Fault]:
    for name, section in data.items():
        if name not in _SECTIONS:
            fix = _near(name, _SECTIONS, "use one of these")
            yield _fault(name, "", "is no section", f"one of {', '.join(_SECTIONS)}", fix)
        elif not isinstance(section, dict):
            yield _fault(name, section, "is no section", f"[{name}] and lines below it", "write so")
    sections = {name: data.get(name, {}) for name in _SECTIONS}
    if not all(isinstance(section, dict) for section in sections.values()):
        return
    if not sections["columns"]:
        fix = "add them; a table of counts by areas and periods: geo-afpak import counts FILE"
        yield _fault("columns", "", "says nothing", 'lines such as date = "Date"', fix)
    for name, stated in sections["columns"].items():
        yield from _unknown_field("columns", name, targets)
        for header in stated if isinstance(stated, list) else [stated]:
            yield from _column_faults(name, header, headers)
    yield from _value_faults(sections, targets)


def _column_faults(name: str, header: object, headers: Sequence[str]) -> Iterator[Fault]:
    if not isinstance(header, str):
        expected = "the name of a column, or a list of them"
        yield _fault(f"columns.{name}", header, "is no text", expected,
                     "write constants under [defaults]")  # fmt: skip
    elif not _found(header, headers):
        fix = _near(header, headers, "name one of the table's, or put it under [defaults]")
        expected = f"a column of the table ({', '.join(map(shorten, headers[:8]))}, ...)"
        yield _fault(f"columns.{name}", header, "is no column of the table", expected, fix)


def _value_faults(sections: dict[str, dict[str, Any]], targets: Sequence[str]) -> Iterator[Fault]:
    for name, value in sections["defaults"].items():
        yield from _unknown_field("defaults", name, targets)
        if not isinstance(value, str | int | float):
            yield _fault(f"defaults.{name}", value, "is no single value", "text or a number", "fix")
    for name, table in sections["values"].items():
        yield from _unknown_field("values", name, targets)
        if not isinstance(table, dict):
            yield _fault(f"values.{name}", table, "is no table", f"[values.{name}]", "write so")
    for key in sections["source"]:
        if key not in _SOURCE_KEYS or not isinstance(sections["source"][key], str):
            expected = f"text for one of {', '.join(_SOURCE_KEYS)}"
            yield _fault(
                f"source.{key}", sections["source"][key], "cannot be used", expected, "correct it"
            )
    yield from _style_faults(sections)


def _style_faults(sections: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    for key, value in sections["numbers"].items():
        if key != "decimal" or value not in (".", ","):
            expected = 'decimal = "." or decimal = ","'
            yield _fault(f"numbers.{key}", value, "cannot be used", expected, "write so")
    for key, value in sections["dates"].items():
        fits = (key == "dayfirst" and isinstance(value, bool)) or (
            key == "format"
            and all(isinstance(one, str) for one in (value if isinstance(value, list) else [value]))
        )
        if not fits:
            expected = (
                'dayfirst = true or false, or format = "%d/%m/%Y" (or a list); also '
                f"{', '.join(CALENDARS)}"
            )
            yield _fault(f"dates.{key}", value, "cannot be used", expected, "correct it")


def _unknown_field(section: str, name: str, targets: Sequence[str]) -> Iterator[Fault]:
    if name not in targets:
        fix = _near(name, targets, "leave it out: columns not named here are kept as they are")
        yield _fault(f"{section}.{name}", "", "is no field", f"one of {', '.join(targets)}", fix)

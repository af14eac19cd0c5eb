"""The command that says what the names of districts or groups in a table mean.

Annotations are evaluated at run time: typer reads the options from them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from geo_afpak.cli import streams
from geo_afpak.cli.console import as_json, emit, keep_inputs, ready, region_of, tell, write_text
from geo_afpak.cli.imports import EncodingOpt, SheetOpt
from geo_afpak.cli.options import BoundariesOpt, RegionOpt, StreamOpt, VintageOpt, option
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.region.region import EVENT
from geo_afpak.text import counted, out_of, plural

if TYPE_CHECKING:
    import pandas as pd

    from geo_afpak.importers.sheet import Sheet
    from geo_afpak.stream.match import Found, Matching

__all__ = ["EXAMPLES", "match"]

EXAMPLES: Final = (
    "match ucdp.csv --name-column adm_2 --adm1-column adm_1 --out matched.csv",
    "match names.csv --aliases own_names.csv",
    "match ucdp.csv --name-column adm_2 --day-column date_start --as-of event",
    "match acled.csv --groups --source acled --name-column actor1 --json",
)
_LISTED: Final = 20


def match(
    names: Annotated[
        Path, typer.Argument(metavar="NAMES", help="A table, in any form that import takes.")
    ],
    *,
    name_column: Annotated[str | None, option("Names. [default: found by its title]")] = None,
    adm1_column: Annotated[str | None, option("Provinces. [default: found so]")] = None,
    country_column: Annotated[str | None, option("Countries. [default: found so]")] = None,
    pcode_column: Annotated[str | None, option("P-codes. [default: found so]")] = None,
    pcode_edition: Annotated[
        str | None, option("Edition of the P-codes, such as 2021-11-17.")
    ] = None,
    day_column: Annotated[
        str | None, option("Days, for --as-of event. [default: found so]")
    ] = None,
    vintage: VintageOpt = None,
    place_column: Annotated[
        str | None, option("Towns, for rows that name no district. [default: found so]")
    ] = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    groups: Annotated[
        bool, typer.Option("--groups", help="The names are those of actors.")
    ] = False,
    source: Annotated[
        Literal["acled", "ucdp", "gtd", "article"] | None,
        option("Whose actors they are; needs --groups."),
    ] = None,
    aliases: Annotated[Path | None, option("Table of your own names; it wins.", "FILE")] = None,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    stream: StreamOpt = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    out: Annotated[
        Path | None, option("File to write, .csv or .json. [default: stdout]", "FILE")
    ] = None,
) -> None:
    """Say which district, or which group, each name in a table means.

    One row for each row of the table: what it states, the id, how it was found, how alike the
    spellings are, and what else it may mean. Nothing is guessed: what may mean several things
    stays open and is listed.
    """
    keep_inputs((out,), names, aliases)
    where = region_of(region, boundaries=boundaries)
    if out and out.suffix.lower() not in (".csv", ".json"):
        raise InvalidInputError(f"--out {out}: expected .csv or .json; rename it")
    if source and not groups:
        raise InvalidInputError(f"--source {source} without --groups; expected both; add --groups")
    asked = {
        "name": name_column,
        "adm1": adm1_column,
        "country": country_column,
        "pcode": pcode_column,
        "day": day_column,
        "place": place_column,
    }
    usual = _titles(groups=groups)
    if vintage != EVENT and not day_column:
        del asked["day"]
        usual.pop("day", None)
    json_ = json_ or (out is not None and out.suffix.lower() == ".json")
    target = Path() if json_ or out is None else out
    in_parts = streams.wanted(names, stream, to=target, endings=(".csv",))

    from geo_afpak.importers.sheet import open_sheet
    from geo_afpak.names.codes import worded_codes
    from geo_afpak.stream.match import Matching, match_file

    opened = open_sheet(names, encoding=encoding, sheet=sheet, in_parts=in_parts)
    columns = _columns(opened, asked, usual)
    matching = Matching(columns, groups, source, pcode_edition, aliases, where, vintage)
    if in_parts:
        found = match_file(opened, matching, ready(target))
    else:
        table, found = _whole(opened, matching)
        if json_:
            write_text(as_json(_records(table)), out)
        else:
            _write_csv(table, out)
    for note in found.notes:
        tell(f"{names.name}: {note}")
    used = ", ".join(f"{role} from {column!r}" for role, column in columns.items())
    tell(f"{names.name}: {counted(found.rows, 'row')}, {found.distinct} different; {used}")
    _count(found, "groups" if groups else "districts")
    told = worded_codes(found.coded, found.against, found.codes)
    if told:
        tell(told)


def _whole(sheet: "Sheet", matching: "Matching") -> "tuple[pd.DataFrame, Found]":
    import pandas as pd

    from geo_afpak.stream.match import Found, stated_in

    rows = list(stated_in(sheet, matching))
    table = matching.table(pd.DataFrame(rows, columns=list(matching.columns), dtype=object))
    found = Found(distinct=len(set(rows)), notes=sheet.notes)
    found.add(table, [1] * len(rows), groups=matching.groups)
    return table, found


def _titles(*, groups: bool) -> dict[str, tuple[str, ...]]:
    """Return the usual titles of each column that is looked for."""
    from geo_afpak.io._names import CODE_NAMES, INCIDENT_NAMES
    from geo_afpak.model import fields

    def usual(field: str) -> tuple[str, ...]:
        codes = CODE_NAMES.get(field, ())
        return (field, *(title for title in INCIDENT_NAMES[field] if title not in codes))

    country = ("country_txt", *usual(fields.COUNTRY), "iso3")
    if groups:
        return {"name": ("name", *usual(fields.GROUPS), "actor1", "side_b", "gname"),
                "country": country}  # fmt: skip
    places = usual(fields.PLACE)
    return {
        "name": ("name", *usual(fields.ADM2_STATED), *places),
        "adm1": usual(fields.ADM1_STATED),
        "country": country,
        "pcode": CODE_NAMES[fields.ADM2_STATED],
        "day": usual(fields.DATE_START),
        "place": places,
    }


def _columns(
    sheet: "Sheet", asked: dict[str, str | None], usual: dict[str, tuple[str, ...]]
) -> dict[str, str]:
    from geo_afpak.io._names import plain_title

    unknown = [role for role, column in asked.items() if column and role not in usual]
    if unknown:
        options = ", ".join(f"--{role}-column" for role in unknown)
        raise InvalidInputError(f"{options} has no meaning with --groups; leave it out")
    header = sheet.headers
    found = ", ".join(header[:10])
    missing = [column for column in asked.values() if column and column not in header]
    if missing:
        raise InputFileError(
            f"{sheet.path.name}: has no column {', '.join(missing)}; expected one of those that "
            f"it has: {found}; name another"
        )
    by_title = {plain_title(title): title for title in reversed(header)}
    chosen: dict[str, str] = {}
    for role, titles in usual.items():
        there = (by_title[one] for one in map(plain_title, titles) if one in by_title)
        column = asked[role] or next((one for one in there if one not in chosen.values()), None)
        if column:
            chosen[role] = column
    if "name" not in chosen and len(header) == 1:
        chosen["name"] = header[0]
    if "name" not in chosen:
        raise InvalidInputError(
            f"{sheet.path.name}: no column holds names by its title (found: {found}); expected "
            f"one of {', '.join(usual['name'])}; say --name-column"
        )
    return chosen


def _records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    records = []
    for row in table.to_dict("records"):
        record = {str(key): value for key, value in row.items()}
        record["candidates"] = [_candidate(one) for one in row["candidates"]]
        records.append(record)
    return records


def _candidate(one: Sequence[Any]) -> dict[str, Any]:
    keys = ("id", "name", "province", "score") if len(one) == 4 else ("code", "name", "score")  # noqa: PLR2004
    return dict(zip(keys, one, strict=True))


def _write_csv(table: "pd.DataFrame", out: Path | None) -> None:
    from geo_afpak.io import csv_text
    from geo_afpak.stream.match import cells_of

    text = csv_text(map(str, table.columns), cells_of(table).itertuples(index=False))
    if out:
        write_text(text, out)
    else:
        emit(text)


def _count(found: "Found", kind: str) -> None:
    """Say how many rows were resolved and how, and list the names that were not."""
    share = f" ({100 * found.resolved / found.rows:.1f} %)" if found.rows else ""
    parts = ", ".join(f"{count} {method}" for method, count in found.methods.most_common())
    rows = out_of(found.resolved, found.rows, "row")
    verb = plural(found.resolved, "has", "have")
    tell(f"{rows} {verb} a {kind[:-1]}{share}: {parts or 'none'}")
    ranked = sorted(found.still_open.items(), key=lambda item: (-item[1], item[0]))
    for (*texts, method), count in ranked[:_LISTED]:
        words = ", ".join(text for text in texts if text)
        tell(f"  {method}: {count} x {words or '(no name)'}")
    if len(ranked) > _LISTED:
        more = counted(len(ranked) - _LISTED, "more name", "more names")
        tell(f"  and {more}; {plural(len(ranked) - _LISTED, 'it is', 'they are')} in the table")

"""The workbook for coders: empty sheets that check what is typed, and what each column means.

The columns are those of `geo_afpak.model.codebook`; `read_incidents` and `read_zones` read the
filled workbook back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from geo_afpak.boundaries import load_boundaries
from geo_afpak.export._cells import cell_at, heads, line, put
from geo_afpak.export._packed import packed, require_openpyxl
from geo_afpak.export.columns import Column
from geo_afpak.io import write_bytes
from geo_afpak.io._workbook import letters_of
from geo_afpak.model import fields
from geo_afpak.model.codebook import SHEETS, Entry
from geo_afpak.names.groups import group_names
from geo_afpak.region.read import default_region
from geo_afpak.words import EVENT_TYPE_LABELS, PRECISION_LABELS, STATUS_LABELS

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from geo_afpak.region.region import Region

_ROWS: Final = 5000
"""Rows that are checked while somebody types; those below are checked by `validate`."""
_LACKING, _WRONG = "FFFFF2CC", "FFF8CBAD"
_WIDE: Final = ("title", "statement", "summary", "citation", "sources", "units", "name", "url")
_MOST_PROMPT: Final = 255  # Excel, "Data validation specifications"
_NUMBERS: Final = ("count", "lon", "lat")
_FIRST: Final = 2
_HOW: Final = (
    (
        "Fill in the sheets incidents, zones and sources; groups may be added to, units are there "
        "to be looked up. Cells check what is typed: yellow is needed, red"
        " contradicts another."
    ),
    (
        "Then geo-afpak validate FILE.xlsx --mark COPY.xlsx marks in a copy what is wrong, and "
        "geo-afpak map FILE.xlsx draws incidents and zones."
    ),
    (
        "Empty is not zero: leave out what no source states. Columns of your own may stand to the "
        "right of these; they come along everywhere."
    ),
)
_GRADES: Final = {
    "confirmed": "the actor said to have done it has owned to it",
    "fair": "two or more independent sources agree, and there was fighting or a strike there",
    "weak": "one source only",
    "contested": "sources name different actors",
    "discounted": "those killed were no civilians, or it did not happen as reported",
}


def write_template(
    path: str | os.PathLike[str],
    *,
    region: Region | None = None,
    vintage: str | None = None,
    inside: str | os.PathLike[str] | None = None,
) -> Path:
    """Write an empty workbook for coders, as XLSX.

    Sheets: incidents, zones, sources; groups and units, filled with the register and the
    boundaries to be looked up; codebook. The same region gives the same bytes, as long as
    openpyxl, lxml and zlib stay the same.

    Parameters
    ----------
    path
        File to write, ending in .xlsx.
    region, vintage
        Whose groups and units: Afghanistan and Pakistan, and a region's first vintage, when None.
    inside
        Folder that the file must lie in, links resolved. None allows any folder.

    Raises
    ------
    InputFileError
        If openpyxl is missing or the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import read_incidents
    >>> with TemporaryDirectory() as folder:
    ...     len(read_incidents(write_template(f"{folder}/incidents.xlsx")).frame)
    0
    """
    region = region or default_region()
    book: Workbook = require_openpyxl().Workbook()
    book.remove(book.worksheets[0])
    for name, entries in SHEETS.items():
        _sheet(book.create_sheet(name), entries)
    _fill(book["groups"], group_names(region).items())
    provinces = _units(book["units"], region, vintage)
    for name in ("incidents", "zones", "sources", "groups"):
        _checked(book[name], SHEETS[name], region, provinces)
    _codebook(book.create_sheet("codebook"))
    return write_bytes(packed(book, f"Incidents in {region.name}"), path, inside=inside)


def _sheet(sheet: Worksheet, entries: Sequence[Entry]) -> None:
    """Head a sheet; days are kept as they are typed, for Excel would make days of months."""
    from openpyxl.styles import PatternFill

    columns = [Column(entry.name, entry.name, width=_width(entry)) for entry in entries]
    heads(sheet, 1, columns)
    sheet.row_dimensions[1].height = 20
    sheet.freeze_panes = "B2"
    for letter, entry in zip(letters_of(len(entries)), entries, strict=True):
        if entry.kind not in _NUMBERS and entry.name != fields.GEO_PRECISION:
            sheet.column_dimensions[letter].number_format = "@"
        if entry.required:
            sheet[f"{letter}1"].fill = PatternFill("solid", fgColor=_LACKING)


def _width(entry: Entry) -> int:
    if entry.name in _WIDE:
        return 40
    return max(12, len(entry.name) + 2)


def _fill(sheet: Worksheet, rows: object) -> int:
    """Write rows of text below the header; return the last one's number."""
    last = 1
    for last, row in enumerate(cast("Sequence[Sequence[str]]", rows), _FIRST):
        for place, value in enumerate(row, 1):
            put(cell_at(sheet, last, place), value)
    return last


def _units(sheet: Worksheet, region: Region, vintage: str | None) -> str:
    """List the units to be looked up; return where the names of the provinces stand."""
    frames = [load_boundaries(level, region=region, vintage=vintage) for level in fields.LEVELS]
    provinces = frames[1]
    names = dict(zip(provinces[fields.ADM_ID], provinces[fields.NAME], strict=True))
    rows = [
        [key, level, name, names.get(parent, ""), country]
        for level, frame in zip(fields.LEVELS, frames, strict=True)
        for key, name, parent, country in frame.sort_values([fields.COUNTRY, fields.NAME])[
            [fields.ADM_ID, fields.NAME, fields.PARENT_ID, fields.COUNTRY]
        ].itertuples(index=False)
    ]
    last = _fill(sheet, rows)
    sheet.auto_filter.ref = f"A1:E{last}"
    first = _FIRST + len(frames[0])
    return f"units!$C${first}:$C${first + len(frames[1]) - 1}"


# --- checks while somebody types ------------------------------------------------


def _checked(sheet: Worksheet, entries: Sequence[Entry], region: Region, provinces: str) -> None:
    letters = dict(zip((e.name for e in entries), letters_of(len(entries)), strict=True))
    for entry in entries:
        letter = letters[entry.name]
        check = _check(entry, f"{letter}{_FIRST}", region, provinces)
        check.promptTitle = check.errorTitle = entry.name
        check.error = f"Expected: {_allowed(entry)}."[:_MOST_PROMPT]
        check.prompt = f"{entry.meaning} {check.error}"[:_MOST_PROMPT]
        check.showInputMessage = check.allow_blank = True
        check.add(f"{letter}{_FIRST}:{letter}{_ROWS}")
        sheet.add_data_validation(check)
    _marked(sheet, entries, letters)


def _allowed(entry: Entry) -> str:
    return entry.allowed if isinstance(entry.allowed, str) else f"one of {', '.join(entry.allowed)}"


def _check(entry: Entry, cell: str, region: Region, provinces: str) -> DataValidation:
    """Make the check of a column; lists of words may be left, those of a vocabulary may not."""
    from openpyxl.worksheet.datavalidation import DataValidation

    west, south, east, north = region.bounds
    degrees = {"lon": (west, east), "lat": (south, north)}
    if entry.kind in degrees:
        low, high = degrees[entry.kind]
        return DataValidation("decimal", str(low), str(high), operator="between",
                              errorStyle="warning", showErrorMessage=True)  # fmt: skip
    if entry.kind == "count":
        return DataValidation("whole", "0", operator="greaterThanOrEqual", showErrorMessage=True)
    if entry.kind == "one":
        words = f'"{",".join(entry.allowed)}"'
        return DataValidation("list", words, showErrorMessage=True)
    lists = {"province": provinces, "country": f'"{",".join(c.name for c in region.countries)}"'}
    if entry.kind in ("code", "codes"):
        column, where = ("A", entry.name if entry.name in SHEETS else "groups")
        lists[entry.kind] = f"{where}!${column}${_FIRST}:${column}${_ROWS}"
    if entry.kind in lists:
        # Several codes, and names as a source spells them, are no mistake.
        return DataValidation("list", lists[entry.kind], showErrorMessage=entry.kind == "code")
    formula = _FORMULAS.get(entry.kind, "")
    if not formula:
        return DataValidation()
    return DataValidation("custom", formula.format(cell=cell, column=cell[:-1]),
                          showErrorMessage=True)  # fmt: skip


# Without TEXT(): its codes for days and years are those of the user's language.
_MONTH: Final = (
    'AND(MID({cell},5,1)="-",ISNUMBER(LEFT({cell},4)+0),MID({cell},6,2)+0>=1,MID({cell},6,2)+0<=12)'
)
_REAL_DAY: Final = (
    'AND(LEN({cell})=10,MID({cell},5,1)="-",MID({cell},8,1)="-",'
    "DAY(DATE(LEFT({cell},4),MID({cell},6,2),RIGHT({cell},2)))=RIGHT({cell},2)+0,"
    "MONTH(DATE(LEFT({cell},4),MID({cell},6,2),RIGHT({cell},2)))=MID({cell},6,2)+0)"
)
_FORMULAS: Final = {
    "id": "COUNTIF(${column}$2:${column}$5000,{cell})=1",
    "day": _REAL_DAY,
    "date": f"IF(LEN({{cell}})=4,ISNUMBER({{cell}}+0),IF(LEN({{cell}})=7,{_MONTH},{_REAL_DAY}))",
}


def _marked(sheet: Worksheet, entries: Sequence[Entry], letters: dict[str, str]) -> None:
    """Colour what a begun row lacks, and figures and days that contradict each other."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    def colour(name: str, formula: str, fill: str) -> None:
        letter = letters[name]
        shade = PatternFill(bgColor=fill)
        rule = FormulaRule([formula], fill=shade)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(f"{letter}{_FIRST}:{letter}{_ROWS}", rule)

    last = letters_of(len(entries))[-1]
    for entry in entries:
        if entry.required:
            begun = f"COUNTA($A{_FIRST}:${last}{_FIRST})>0"
            cell = f"{letters[entry.name]}{_FIRST}"
            colour(entry.name, f'AND({cell}="",{begun})', _LACKING)
    if fields.LOCATION_BASIS in letters:
        cells = [f"{letters[name]}{_FIRST}" for name in (fields.LOCATION_BASIS, "lat")]
        colour(fields.LOCATION_BASIS, f'AND({cells[0]}="",{cells[1]}<>"")', _LACKING)
    pairs = [(fields.DATE_START, fields.DATE_END), (fields.STRENGTH_LOW, fields.STRENGTH_HIGH)]
    for whole, parts in fields.PARTS.items():
        pairs += [(part, whole) for part in parts]
        for toll in (whole, *parts):
            low, stated, high = fields.low_stated_high(toll)
            pairs += [(low, stated), (stated, high), (low, high)]
    for less, more in pairs:
        if less in letters and more in letters:
            low_, high_ = f"{letters[less]}{_FIRST}", f"{letters[more]}{_FIRST}"
            colour(less, f'AND({low_}<>"",{high_}<>"",{low_}>{high_})', _WRONG)


# --- codebook -------------------------------------------------------------------


def _codebook(sheet: Worksheet) -> None:
    columns = (
        Column("sheet", "sheet", width=12), Column("column", "column", width=24),
        Column("meaning", "meaning", "long", 60), Column("allowed", "allowed values", "long", 46),
        Column("unit", "unit", width=14), Column("needed", "needed", width=9),
        Column("example", "example", "long", 34),
    )  # fmt: skip
    row = line(sheet, 1, "Codebook", size=16, bold=True)
    heads(sheet, row + len(_HOW), columns)
    for text in _HOW:
        row = line(sheet, row, text, over=len(columns))
    for name, entries in SHEETS.items():
        for entry in entries:
            row += 1
            told = (name, entry.name, entry.meaning, _allowed(entry), entry.unit,
                    "yes" if entry.required else "", entry.example)  # fmt: skip
            for place, (text, column) in enumerate(zip(told, columns, strict=True), 1):
                put(cell_at(sheet, row, place), text, column.kind)
    for field, meanings in _MEANINGS.items():
        row = line(sheet, row + 2, field, bold=True) - 1
        for word, meaning in meanings.items():
            row += 1
            put(cell_at(sheet, row, 2), word)
            put(cell_at(sheet, row, 3), meaning, "long")


_MEANINGS: Final = {
    fields.EVENT_TYPE: EVENT_TYPE_LABELS,
    fields.GEO_PRECISION: {str(code): label for code, label in PRECISION_LABELS.items()},
    fields.EVIDENCE: _GRADES,
    fields.STATUS: {key: meaning for key, (_, meaning) in STATUS_LABELS.items()},
}

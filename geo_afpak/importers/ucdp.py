"""UCDP GED: event files of the Uppsala Conflict Data Program.

Columns and codes: UCDP Georeferenced Event Dataset Codebook (Högbladh), and Sundberg and
Melander (2013), Journal of Peace Research 50 (4), doi 10.1177/0022343313484347. What is
translated how is written out in docs/import_ucdp.md.
"""

from __future__ import annotations

import csv
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.importers._common import (
    coded_country,
    dated,
    day_order,
    official_columns,
    semicolons,
    title_of,
)
from geo_afpak.importers._import import Import
from geo_afpak.importers._row import Source
from geo_afpak.importers.sheet import how_to_open, open_sheet
from geo_afpak.io._blanks import clean
from geo_afpak.io._span import Span
from geo_afpak.model import fields as f
from geo_afpak.model.figures import Figures

if TYPE_CHECKING:
    import os
    from typing import Unpack

    from geo_afpak.importers._results import Options
    from geo_afpak.importers._row import Record, Row

__all__ = ["LICENCE", "WHERE_PREC", "read_ucdp"]

LICENCE: Final = "CC BY 4.0 as stated by UCDP; check the licence of your release"
CITATION: Final = (
    "UCDP GED{version}: Sundberg and Melander (2013), Journal of Peace Research 50 (4); and the "
    "yearly article on organized violence of the release used"
)

WHERE_PREC: Final = {1: 2, 2: 3, 3: 3, 4: 4, 5: 5, 6: 5, 7: 5}
"""Code 1 is a known place, mostly a town: the code does not tell a site from it. Code 5, a line
or fuzzy area, may cross districts and provinces; its point, as that of 6 and 7, is an anchor."""
NEAR: Final = 2
_PLACES: Final = {
    1: "exact place", 2: "within about 25 km of a place", 3: "district", 4: "province",
    5: "line or fuzzy area", 6: "country", 7: "sea or air",
}  # fmt: skip
DATE_PREC: Final = {1: "day", 2: "range", 3: "week", 4: "month", 5: "range"}
"""One day; two to six days; a week; a month or 8 to 30 days; more than a month."""
VIOLENCE: Final = {
    1: ("clash", "state_based", "State-based violence"),
    2: ("clash", "inter_group_fighting", "Non-state violence"),
    3: ("attack", "one_sided", "One-sided violence"),
}
"""Type of violence to event_type, sub_type and the words of the title. UCDP does not say who
struck first in fighting, so state-based events are clashes."""
_RELEASE: Final = re.compile(r"GEDEvent_v([0-9]+)_([0-9]+)(?:_([0-9]+))?", re.IGNORECASE)


def read_ucdp(
    path: str | os.PathLike[str],
    *,
    version: str | None = None,
    **options: Unpack[Options],
) -> Import:
    r"""Open a UCDP GED event file for import.

    Parameters
    ----------
    path
        CSV or XLSX of any release, from UCDP or HDX (with its row of HXL tags).
    version
        Release, such as "25.1". None takes it from a file name such as GEDEvent_v25_1.csv.
    options
        Countries, area, encoding, sheet, size of batches, progress: see `Options`.

    Returns
    -------
    Import
        Call `collect` for a frame, `write` for a file, or iterate over its batches.

    Raises
    ------
    InputFileError
        If the file cannot be read or is no UCDP GED file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> text = ("id,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,"
    ...         "longitude,country,event_clarity,date_prec,date_start,date_end,best,low,high\n"
    ...         "7,1,Government of Afghanistan,IS,1,Achin,34.13,70.71,Afghanistan,1,1,"
    ...         "2017-05-03 00:00:00.000,2017-05-03 00:00:00.000,4,4,6\n")
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "GEDEvent_v25_1.csv")
    ...     _ = file.write_text(text)
    ...     imported = read_ucdp(file).collect()
    >>> imported.frame.loc[0, ["title", "source_dataset"]].tolist()
    ['State-based violence, Achin, 3 May 2017', 'UCDP GED 25.1']
    """
    sheet = open_sheet(path, **how_to_open(options))
    found = _RELEASE.search(Path(path).name)
    if version is None and found:
        version = ".".join(filter(None, found.groups()))
        sheet.notes.append(f"release {version} is taken from the name of the file")
    release = f" {version}" if version else ""
    dates = [header for header in sheet.headers if header.casefold() in ("date_start", "date_end")]
    source = Source(
        name="ucdp",
        dataset=f"UCDP GED{release}",
        licence=LICENCE,
        citation=CITATION.format(version=release),
        country=partial(coded_country, column="country_id", table="ucdp"),
        translate=_translate,
        names_as="ucdp",
        day_first=day_order(sheet, dates),
        required=("id", "type_of_violence", "latitude", "longitude", "date_start", "date_end"),
        optional=_OPTIONAL,
        taken=(
            "id", "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country",
            "geom_wkt", "source_article", "source_original",
        ),
        twice="the same event twice in one file: was it put together of two releases?",
    )  # fmt: skip
    return Import(sheet, source, official_columns(sheet, source), **options)


_OPTIONAL: Final = {
    "where_prec": "has no column where_prec: places are taken as known to the district where "
    "adm_2 names one, else to the province where adm_1 does, else to the country",
    "date_prec": "has no column date_prec: precision follows from date_start and date_end",
    "best": "has no column best: killed is not stated",
}


def _translate(row: Row) -> Record:
    kind, sub_type, words = row.chosen("type_of_violence", VIOLENCE) or (None, None, "")
    if kind is None and row.text("type_of_violence") is None:
        row.refuse("type_of_violence", "is empty", "1, 2 or 3", "fill it in")
    span = _span(row)
    number = row.text("id")
    point = row.point("longitude", "latitude")
    precision, basis = _precision(row) if point else (5, None)
    if row.whole("event_clarity", missing=(-1,)) == 2:  # noqa: PLR2004
        row.notes.append("UCDP event clarity 2: the source aggregates several events.")
    return {
        f.ID: f"ucdp-{number or f'line-{row.raw.line}'}",
        f.SOURCE_ID: number,
        f.UCDP_ID: number,
        f.EVENT_TYPE: kind,
        f.SUB_TYPE: sub_type,
        f.TITLE: title_of(
            words,
            [row.text(column) for column in ("where_coordinates", "adm_2", "adm_1", "country")],
            span,
        ),
        **dated(span),
        f.GROUPS: row.groups((row.text("side_a"), row.text("side_b")), row.text("country")),
        f.TARGET_TYPE: "civilians" if kind == "attack" else None,
        **_deaths(row).as_fields(f.KILLED),
        f.COUNTRY: row.text("country"),
        f.ADM1_STATED: row.text("adm_1"),
        f.ADM2_STATED: row.text("adm_2"),
        f.PLACE: row.text("where_coordinates"),
        f.GEO_PRECISION: precision,
        f.LOCATION_BASIS: basis,
        f.RADIUS_KM: f.NEAR_KM if row.whole("where_prec") == NEAR else None,
        f.SOURCES: _sources(row),
        f.GEOMETRY: point,
    }


def _span(row: Row) -> Span | None:
    stated = row.chosen("date_prec", DATE_PREC, missing=-1)
    first, last = row.day("date_start"), row.day("date_end")
    for column in ("date_start", "date_end"):
        if row.text(column) is None:
            row.refuse(column, "is empty", "a day", "fill it in")
    if first is None or last is None:
        return None
    start, end = first.start, last.end
    if start > end:
        row.refuse("date_start", f"is after date_end ({end})", "date_start <= date_end", "swap")
        return None
    if start == end and stated in (None, "day"):
        return Span(start, end, "day")
    if stated == "month" and start[:7] != end[:7]:
        return Span(start, end, "range")
    if stated == "day":
        row.discrepancies.append(f"Dated to one day (date_prec 1), yet from {start} to {end}.")
    return Span(start, end, stated if stated and stated != "day" else "range")


def _precision(row: Row) -> tuple[int, str]:
    stated = row.whole("where_prec")
    if stated is None:
        known = next((n for n, name in ((3, "adm_2"), (4, "adm_1")) if row.text(name)), 5)
        return known, "coordinates of UCDP GED, without where_prec; taken by the units it names"
    precision = row.chosen("where_prec", WHERE_PREC) or 5
    return precision, f"coordinates of UCDP GED, where_prec {stated} ({_PLACES.get(stated, '')})"


def _deaths(row: Row) -> Figures:
    """Return best, low and high as our range, widened where the codebook lets them cross."""
    best, low, high = (row.toll(name, missing=(-1,)) for name in ("best", "low", "high"))
    given = Figures(low.stated, best.stated, high.stated)
    figures, crossed = given.widened()
    if crossed:
        row.widened[f.KILLED] = given, figures
        text = f"UCDP states low {low.stated}, best {best.stated}, high {high.stated}; the range "
        text += f"is widened to {figures.low} to {figures.high}."
        # The codebook allows it where a report sums up several events.
        remarks = row.notes if row.whole("event_clarity") == 2 else row.discrepancies  # noqa: PLR2004
        remarks.append(text)
    return figures


def _sources(row: Row) -> list[str]:
    r"""Return the articles, each ``"office,date,headline"``, separated by semicolons."""
    text = row.text("source_article")
    if text is None:
        return semicolons(row.text("source_original"))
    line = " ".join(text.splitlines())
    parts = next(csv.reader([line], delimiter=";", skipinitialspace=True), [])
    return [part for part in (clean(part.strip(" \"'")) for part in parts) if part]

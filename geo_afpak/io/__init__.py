"""Read strictly and write whole: incidents, zones and boundaries in four formats.

One way in (`_door`), for files and for frames alike: a parser makes a table of columns
(`_geojson`, which is no GDAL; `_tables`; `_frames` for what is held in memory), `_settle` brings
names, coordinates and days to the model's own, and `_records` keeps the good and explains the bad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_afpak.files import database_in
from geo_afpak.io._area import read_area
from geo_afpak.io._assemble import ASSEMBLED, part_suffix, put_together, rejects_together
from geo_afpak.io._cells import csv_text
from geo_afpak.io._corrections import apply_corrections
from geo_afpak.io._database import history, kinds_there, publisher_state, set_up, setup_sql
from geo_afpak.io._database_write import Stored, write_database
from geo_afpak.io._door import field_names, load, read, read_part
from geo_afpak.io._files import safe_name
from geo_afpak.io._parts import PARTED, Part, is_long, parts_of
from geo_afpak.io._reading import Reading, rows_by_field, told_once
from geo_afpak.io._rejects import as_text, write_rejects
from geo_afpak.io._units import names_in, read_units
from geo_afpak.io._whole import Answers, Before, differs, together
from geo_afpak.io._workbook import SUFFIX
from geo_afpak.io._workbook import kinds_in as kinds_in_workbook
from geo_afpak.io._write import write_bytes, write_table, write_text
from geo_afpak.model.schema import BOUNDARIES, INCIDENTS, ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Literal

    from geo_afpak.region.region import Region

__all__ = [
    "ASSEMBLED",
    "PARTED",
    "Answers",
    "Before",
    "Part",
    "Reading",
    "Stored",
    "apply_corrections",
    "as_text",
    "csv_text",
    "differs",
    "field_names",
    "history",
    "is_long",
    "kinds_in",
    "load",
    "names_in",
    "part_suffix",
    "parts_of",
    "publisher_state",
    "put_together",
    "read_area",
    "read_boundaries",
    "read_incidents",
    "read_part",
    "read_units",
    "read_zones",
    "rejects_together",
    "rows_by_field",
    "safe_name",
    "set_up",
    "setup_sql",
    "together",
    "told_once",
    "write_bytes",
    "write_database",
    "write_rejects",
    "write_table",
    "write_text",
]


def read_incidents(
    source: object,
    *,
    geo_precision: int | str | None = None,
    region: Region | None = None,
) -> Reading:
    """Read incidents; records that are not sound are set apart with the reason.

    A record is kept when every value has the type of its field, its id is the first of its
    kind, its dates are real days, no figure is negative, and its geometry is a point or null
    that can be where it says. Vocabularies and all that ties fields together are left to
    `check_incidents`. Further columns stay, after the known ones. What is not stated follows
    the rules of `geo_afpak.load_incidents`, and columns may have their usual names.

    Parameters
    ----------
    source
        An existing local file: .geojson or .json (RFC 7946), .csv (columns lon and lat, lists
        separated by ";" or in the notation of JSON or Python), .xlsx (the sheet incidents, or
        the one with such columns), .gpkg (one layer), .parquet. Or a frame, as
        `geo_afpak.load_incidents` takes it. A CRS that it declares is transformed to EPSG:4326.
    geo_precision
        Precision of the points that state none: 1 to 5, or "site", "town", "district",
        "province", "country". Without it such points are set apart.
    region
        Where the points may lie: in Afghanistan and Pakistan when None.

    Returns
    -------
    Reading
        `frame` holds the kept incidents; `rows_in == len(frame) + len(rejects)`.

    Raises
    ------
    InputFileError
        If the file as a whole cannot be used: missing, another format than its suffix says,
        no CRS, no FeatureCollection, no column that is known, not UTF-8 (CSV: nor cp1252), too
        large.
    InvalidInputError
        If `geo_precision` is unknown.

    Examples
    --------
    >>> from geo_afpak import data_path, read_incidents
    >>> reading = read_incidents(data_path("incidents.geojson"))
    >>> reading.rows_in, len(reading.frame), reading.rejects
    (97, 97, ())
    """
    return read(source, INCIDENTS, geo_precision=geo_precision, region=region)


def read_zones(source: object) -> Reading:
    """Read presence zones; records that are not sound are set apart with the reason.

    Geometry may be null, as in a table of statements whose zones have not been built yet; a
    polygon must be valid. Otherwise as `read_incidents`; a CSV needs no lon and lat.

    Parameters
    ----------
    source
        An existing local file: .geojson, .json, .csv, .xlsx, .gpkg or .parquet; or a frame. A
        CRS that it declares is transformed to EPSG:4326.

    Returns
    -------
    Reading
        `frame` holds the kept zones; `rows_in == len(frame) + len(rejects)`.

    Raises
    ------
    InputFileError
        If the file as a whole cannot be used.

    Examples
    --------
    >>> from geo_afpak import data_path, read_zones
    >>> len(read_zones(data_path("presence_zones.geojson")).frame)
    41
    """
    return read(source, ZONES)


def read_boundaries(source: object, *, columns: Mapping[str, str] | None = None) -> Reading:
    """Read administrative units; records that are not sound are set apart with the reason.

    Each must have a valid polygon. Otherwise as `read_incidents`, but for CSV, which holds none.

    Parameters
    ----------
    source
        An existing local file: .geojson, .json, .gpkg or .parquet; or a frame. A CRS that it
        declares is transformed to EPSG:4326.
    columns
        The source's own name for each of our columns that it calls otherwise.

    Returns
    -------
    Reading
        `frame` holds the kept units; `rows_in == len(frame) + len(rejects)`.

    Raises
    ------
    InputFileError
        If the file as a whole cannot be used.

    Examples
    --------
    >>> from geo_afpak import data_path
    >>> from geo_afpak.io import read_boundaries
    >>> len(read_boundaries(data_path("admin_boundaries", "adm0.geojson")).frame)
    2
    """
    return read(source, BOUNDARIES, columns=columns)


def kinds_in(path: Path) -> list[Literal["incidents", "zones"]]:
    """Tell which of both a workbook or a database holds; of another file nothing is told.

    Raises
    ------
    InputFileError
        If it cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> kinds_in(Path("incidents.csv"))
    []
    """
    if database_in(path):
        return kinds_there(path)
    return kinds_in_workbook(path) if path.suffix.lower() == SUFFIX else []

"""The door of incidents: whatever people hold, as the frame that everything else works on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from geo_afpak.io import load, read_incidents
from geo_afpak.model import schema
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.errors import Fault
    from geo_afpak.region.region import Region

__all__ = ["check_incidents", "load_incidents", "read_incidents"]


def load_incidents(
    source: object = None,
    *,
    geo_precision: int | str | None = None,
    region: Region | None = None,
    unique_ids: bool = True,
) -> gpd.GeoDataFrame:
    """Return incidents as the canonical frame, or refuse them with every fault at once.

    Every function of geo_afpak that takes incidents calls it first, so that it needs to be
    called only to see what comes out. What is canonical already is returned as it is.

    Parameters
    ----------
    source
        None: the embedded data. A path: .geojson, .json, .csv, .xlsx, .gpkg or .parquet. A
        `Reading`: what it has kept. A GeoDataFrame of points in any declared CRS. A DataFrame
        (pandas, polars) or pyarrow table with columns of longitude and latitude in degrees, or with
        WKB or WKT. GeoJSON as a mapping, or anything with a ``__geo_interface__`` of features.
    geo_precision
        Precision of the points that state none: 1 to 5, or "site", "town", "district",
        "province", "country" (UCDP GED codebook, where_prec).
    region
        Where the points may lie: in Afghanistan and Pakistan when None.
    unique_ids
        False takes ids that stand twice, as those of several sources put together.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, order and index, in EPSG:4326: every field of the model (data/README.md),
        text as str or None, figures as Int64, lists as lists, days as ``YYYY-MM-DD``; then the
        further columns as they are.

    Raises
    ------
    ValidationError
        If records are not sound; carries every fault with its row, value and cure.
    InvalidInputError
        If it is no table, names of columns are doubled, or no CRS is set.
    InputFileError
        If a file as a whole cannot be used.

    Notes
    -----
    Names: a field may have a usual name, such as ``Latitude``, ``x``, ``event_date``,
    ``fatalities``, ``best``, ``admin1``, ``ADM1_EN``, ``ADM2_PCODE``. What was read as what is
    logged once (logger ``geo_afpak``; the commands say it on stderr), as is a CRS that was
    transformed.

    Values are read as the importers read them (docs/import_table.md). A day may be a date, a
    Timestamp, a Period or text; a text that means several, such as "August 2016", fills
    `date_end` and `date_precision` where nothing else is stated; a time with a zone is refused
    where it falls on two days. A toll may be "100+" or "12-15", coordinates have minutes, a
    decimal comma or both stand in one column. What could be two things is refused with both.
    A list may be a list, tuple, array, "a; b", or text in the notation of JSON or Python. NaN,
    NA, NaT, None and "" are not stated. A value of another type is a fault: it is never taken for
    one that is not stated.

    What is not stated: `scope` is "core". `date_end` is `date_start`, unless the date is one of
    a longer period. `date_precision`, where no record has one, is "day", or "range" where the
    two dates differ. `id`, where no record has one, is made of what the record says. A point
    without `geo_precision` is refused until `geo_precision` states it.

    Examples
    --------
    >>> load_incidents()["id"].is_unique
    True
    >>> import pandas as pd
    >>> own = pd.DataFrame({"Latitude": [34.43], "Longitude": [70.45], "Date": ["2016-08-08"]})
    >>> incidents = load_incidents(own, geo_precision="town")
    >>> incidents[["date_end", "geo_precision"]].values.tolist()
    [['2016-08-08', 2]]
    >>> load_incidents(incidents) is incidents
    True
    """
    if source is None:
        source = read_incidents(data_path("incidents.geojson"))
    return load(
        source,
        schema.INCIDENTS,
        geo_precision=geo_precision,
        unique_ids=unique_ids,
        region=region,
    )


def check_incidents(
    source: object, *, geo_precision: int | str | None = None, region: Region | None = None
) -> list[Fault]:
    """Find every fault of incidents: what `load_incidents` refuses, and what breaks a rule.

    Parameters
    ----------
    source, geo_precision, region
        As for `load_incidents`.

    Returns
    -------
    list of Fault
        In the order of the rows; `row` is the position in a frame, the line in a CSV file.
        Empty when all is well.

    Raises
    ------
    InvalidInputError
        If it is no table, names of columns are doubled, or no CRS is set.
    InputFileError
        If a file as a whole cannot be used.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"id": ["a1"], "event_type": ["atack"]},
    ...                          geometry=[None], crs=4326)
    >>> [fault.fix for fault in check_incidents(frame) if fault.field == "event_type"]
    ["did you mean 'attack'?"]
    """
    reading = read_incidents(source, geo_precision=geo_precision, region=region)
    return reading.check(partial(schema.check_incidents, region=region))

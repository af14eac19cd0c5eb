"""Bring what a source gives into records that are held: added, changed, withdrawn, none lost."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.importers import read_acled, read_ucdp
from geo_afpak.io import read_incidents, write_table
from geo_afpak.live.ucdp import covers, is_newer
from geo_afpak.model import fields
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.importers import Counts, Imported
    from geo_afpak.live._client import Fetched
    from geo_afpak.region.region import Region

__all__ = ["Updated", "latest_stamp", "of_source", "released", "update_incidents"]

_READ: Final = {"acled": ("event_id_cnty", read_acled), "ucdp": ("id", read_ucdp)}
_DATASET: Final = {"acled": "ACLED", "ucdp": "UCDP GED"}


@dataclass(frozen=True, eq=False)
class Updated:
    """Records brought up to date.

    Parameters
    ----------
    frame
        All of them, in the order that they had, new ones last.
    counts
        Where the rows that the source gave went.
    rejects
        Those that could not be read, as `geo_afpak.io.Reading` has them. What was held of such an
        event stays as it was.
    """

    frame: gpd.GeoDataFrame
    counts: Counts
    rejects: tuple[Mapping[str, Any], ...]


def of_source(frame: gpd.GeoDataFrame, source: str) -> pd.Series[bool]:
    """Tell which records are of a source ("acled", "ucdp"), whatever the release."""
    return frame[fields.SOURCE_DATASET].map(
        lambda text: isinstance(text, str) and text.partition(" ")[0] == source.upper()
    )


def released(frame: gpd.GeoDataFrame) -> list[str]:
    """List the releases of UCDP GED that records are of.

    Examples
    --------
    >>> released(pd.DataFrame({"source_dataset": ["UCDP GED 26.1", "ACLED", "UCDP GED 26.1"]}))
    ['26.1']
    """
    texts = frame.loc[of_source(frame, "ucdp"), fields.SOURCE_DATASET]
    found = texts.str.removeprefix(_DATASET["ucdp"]).str.strip()
    return list(dict.fromkeys(found[found != ""]))


def latest_stamp(frame: gpd.GeoDataFrame) -> int | None:
    """Return when the latest of ACLED's records was written; None where one does not say.

    Examples
    --------
    >>> latest_stamp(pd.DataFrame({"source_dataset": ["ACLED", "own"], "acled_timestamp": [7, 9]}))
    7
    """
    rows = frame[of_source(frame, "acled")]
    stamps = pd.to_numeric(rows.get("acled_timestamp", pd.Series(dtype=float)), errors="coerce")
    return None if stamps.empty or stamps.isna().any() else int(stamps.max())


def update_incidents(
    held: gpd.GeoDataFrame | None,
    fetched: Fetched,
    source: str,
    *,
    region: Region | None = None,
    suffix: str = ".geojson",
) -> Updated:
    """Bring what a source gives into records: an event is replaced by its newer state.

    Parameters
    ----------
    held
        Incidents as `load_incidents` returns them, of this source and of others; those of others
        stay as they are. Columns that the source has not are kept for each event.
    fetched
        What `fetch_acled` or `fetch_ucdp` returns.
    source
        "acled" or "ucdp".
    region
        Whose events to keep: those of Afghanistan and Pakistan when None.
    suffix
        Format in which the records are kept, so that both states are read in the same way.
    """
    imported, new = _imported(fetched, source, region, suffix)
    rejects = imported.rejects
    if held is None or held.empty:
        return Updated(new, imported.counts, rejects)
    key = _READ[source][0]
    unread = {str(one["record"].get(key)) for one in rejects}
    given = {str(row.get(key)) for row in fetched.rows}
    ids = held[fields.SOURCE_ID].astype(str)
    ours = of_source(held, source)
    replaced = ours
    if fetched.release:
        releases = held[fields.SOURCE_DATASET].astype(str).str.removeprefix(_DATASET[source])
        replaced = ours & releases.map(lambda one: covers(fetched.release, one.strip()))
        newer = ours & releases.map(lambda one: is_newer(one.strip(), fetched.release))
        new = new[~new[fields.SOURCE_ID].isin(ids[newer])]
        ours &= ~newer
    gone = ids.isin(given | fetched.withdrawn)
    if fetched.whole:
        early = ~(held[fields.DATE_END] > fetched.until) if fetched.until else True
        gone |= replaced & early
    kept = held[~(ours & gone & ~ids.isin(unread))]
    return Updated(_in_order(held, kept, new), imported.counts, rejects)


def _imported(
    fetched: Fetched, source: str, region: Region | None, suffix: str
) -> tuple[Imported, gpd.GeoDataFrame]:
    """Read rows as a file of the source would be, then as the file that they will be in."""
    with at_once(), tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / f"{source}.csv"
        _write_rows(fetched.rows or ({_READ[source][0]: ""},), raw, source)
        imported = _READ[source][1](
            raw, version=fetched.release or None, region=region, day_first=True
        ).collect()
        path = write_table(imported.frame, Path(folder) / f"records{suffix}")
        return imported, read_incidents(path, region=region).frame


def _write_rows(rows: tuple[Mapping[str, Any], ...], path: Path, source: str) -> None:
    required = {
        "acled": ("event_date", "event_type", "latitude", "longitude"),
        "ucdp": ("type_of_violence", "latitude", "longitude", "date_start", "date_end"),
    }[source]
    names = (name for row in rows for name in row if name.strip())
    header = list(dict.fromkeys([*names, *required]))
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([_cell(row.get(name)) for name in header] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _in_order(
    held: gpd.GeoDataFrame, kept: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Put each newer state where the former one stood, with the columns that are its reader's."""
    if new.empty:
        return kept.reset_index(drop=True)
    new = new.copy()
    place = {key: at for at, key in enumerate(held[fields.ID])}
    own = [name for name in held.columns if name not in new.columns]
    before = held.drop_duplicates(fields.ID).set_index(fields.ID)[own]
    new[own] = before.reindex(new[fields.ID]).set_axis(new.index)
    kept = kept[~kept[fields.ID].isin(new[fields.ID])]
    order = [place[key] for key in kept[fields.ID]]
    order += [place.get(key, len(held) + at) for at, key in enumerate(new[fields.ID])]
    together: gpd.GeoDataFrame = pd.concat([kept, new], ignore_index=True)
    return together.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)

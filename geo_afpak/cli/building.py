"""From options and files to the layers that page, figures, tables and report show."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo_afpak.cli import streams
from geo_afpak.cli.areas import take_counts
from geo_afpak.cli.console import read, read_incidents, region_of, tell
from geo_afpak.cli.options import Shown, selection_of
from geo_afpak.errors import InvalidInputError, ValidationError
from geo_afpak.files import called
from geo_afpak.region.datasets import data_path
from geo_afpak.region.region import EVENT
from geo_afpak.text import counted, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.count.selection import Selection
    from geo_afpak.layers import Layers, Withdrawn
    from geo_afpak.region.region import Region
    from geo_afpak.story import Story
    from geo_afpak.stream.summary import Overview

__all__ = ["build", "build_former", "build_overview", "story_for"]


class _Changed(NamedTuple):
    marked: "gpd.GeoDataFrame"
    withdrawn: "Withdrawn"
    words: str


def build(
    shown: Shown,
    out: Path,
    since: Path | None = None,
    counts: Path | None = None,
    against: str | None = None,
    *,
    quiet: bool = False,
    taken: "Overview | None" = None,
) -> "Layers":
    """Read incidents and zones, and make the layers that page, figures and report show.

    `taken` has the rows of a selection from a file that was read in parts, with what it holds.
    """
    from dataclasses import replace

    from geo_afpak import layers
    from geo_afpak.custody import companion, read_custody
    from geo_afpak.release.generalise import generalise_incidents

    region = region_of(shown.region, shown.incidents, boundaries=shown.boundaries)
    region = region.seen_by(shown.worldview) if shown.worldview else region
    incidents: object = taken.rows if taken else read_incidents(
        shown.incidents, corrected=shown.corrected, out=out, rejects=shown.rejects, region=region,
        precision=shown.precision,
    )  # fmt: skip
    selection = selection_of(
        shown.area, shown.start, shown.end, shown.where, discounted=shown.discounted
    )
    changed = None
    if since:  # before points and ids go, by which a record is known again
        former = read_incidents(
            since, corrected=shown.corrected, out=out, rejects=None, region=region,
            precision=shown.precision,
        )  # fmt: skip
        changed = _since(former, incidents, shown, region, selection)
        incidents = changed.marked
    if shown.generalise:
        incidents = frame = generalise_incidents(incidents, shown.generalise, region=region)
        tell(f"generalised {counted(len(frame), 'event')} to the {shown.generalise}")
    ours = not (shown.incidents or selection)
    kept = shown.custody or (companion(shown.incidents) if shown.incidents else None)
    built = layers.build_layers(
        incidents,
        _zones(shown, out, region),
        region=region,
        vintage=shown.vintage or (taken.vintage if taken else None),
        on_conflict=shown.on_conflict,
        selection=selection,
        title=shown.title or (region.datasets[0].title if ours else None),
        corrected=shown.corrected,
        private=shown.private,
        counts=take_counts(counts, region, shown.vintage, out=out) if counts else None,
        against=against,
        custody=read_custody(kept) if kept else None,
    )
    if taken:  # what holds of the whole file, of which these rows are all that was kept
        of_all = taken.chosen
        chosen = replace(built.chosen, left_out=of_all.left_out, outside=of_all.outside)
        lead = " ".join([built.lead, *of_all.doubts()])
        built = replace(built, why=taken.why, chosen=chosen, lead=lead)
    if changed:
        notices = (*built.notices, changed.words)
        built = replace(built, notices=notices, withdrawn=changed.withdrawn)
    for notice in () if quiet else (*built.chosen.notes(), *built.notices):
        tell(notice)
    return built


def build_overview(
    shown: Shown, out: Path, others: "Mapping[str, object]", *, asked: bool
) -> "Layers | None":
    """Count a file for a page without events; None where each event has its place on one.

    Where a selection from a larger file leaves few enough, it is the page of those.

    `others` are options that such a page has not; with one of them it is made only if `asked`,
    and then refused.
    """
    from geo_afpak.count.lead import refuse_none
    from geo_afpak.page.build import MOST_EVENTS
    from geo_afpak.page.overview import BYS, overview_layers

    without = {
        "--zones": shown.zones, "--custody": shown.custody, "--corrected": shown.corrected,
        "--private": shown.private, "--generalise": shown.generalise, **others,
    }  # fmt: skip
    given = [name for name, value in without.items() if value]
    if asked and given:
        raise InvalidInputError(
            f"map --overview: shows counts of events and nothing beside them; expected none of "
            f"{', '.join(without)}; leave out {', '.join(given)}"
        )
    if not streams.wanted(shown.incidents, asked or None) or given:
        return None
    region = region_of(shown.region, shown.incidents, boundaries=shown.boundaries)
    region = region.seen_by(shown.worldview) if shown.worldview else region
    selection = selection_of(
        shown.area, shown.start, shown.end, shown.where, discounted=shown.discounted
    )
    found = streams.overview(
        shown.incidents, BYS, selection, out, region=region, vintage=shown.vintage,
        on_conflict=shown.on_conflict, geo_precision=shown.precision, rejects=shown.rejects,
        more_than=-1 if asked else MOST_EVENTS,
    )  # fmt: skip
    if found is None:
        return None
    if found.rows is not None:
        refuse_none(found.chosen, len(found.rows))
        return build(shown, out, taken=found)
    what = "the selection leaves" if selection else f"{found.file} has"
    what += f" more than {number(MOST_EVENTS)} {'events' if selection else 'rows'}"
    why = "as asked" if asked else f"as {what}"
    tell(f"overview, {why}: counts only, no single event")
    for notice in found.publication.notices():
        tell(notice)
    return overview_layers(found, region=region, title=shown.title)


def build_former(
    since: Path,
    shown: Shown,
    out: Path,
    built: "Layers",
    *,
    counts: Path | None,
    against: str | None,
) -> "Layers":
    """Make the layers of a former state of the incidents, with what the others were made with."""
    from dataclasses import replace

    own = shown.incidents is None
    former = replace(
        shown,
        incidents=since,
        custody=None,
        zones=data_path("presence_zones.geojson") if own and not shown.zones else shown.zones,
        title=shown.title or (built.title if own else None),
        vintage=shown.vintage if shown.vintage == EVENT else built.vintage,
        rejects=None,
    )
    return build(former, out, counts=counts, against=against, quiet=True)


def _since(
    former: object,
    incidents: object,
    shown: Shown,
    region: "Region",
    selection: "Selection | None",
) -> _Changed:
    """Compare with a former file: mark what is new, keep what is gone, say how many of each."""
    from geo_afpak.count.changes import SINCE, mark_changes
    from geo_afpak.count.selection import select
    from geo_afpak.layers import Withdrawn
    from geo_afpak.release.licences import may_be_named

    marked, gone = mark_changes(former, incidents, region=region)
    added, changed = (int((marked[SINCE] == word).sum()) for word in ("added", "changed"))
    words = f"Since the former file: {added:,} added, {changed:,} changed, {len(gone):,} withdrawn."
    if selection and len(gone):
        vintage = None if shown.vintage == EVENT else shown.vintage
        gone = select(gone, selection, region=region, vintage=vintage).incidents
    named = may_be_named(gone, private=shown.private)
    return _Changed(
        marked, Withdrawn(named.iloc[:0] if shown.generalise else named, len(gone)), words
    )


def _zones(shown: Shown, out: Path, region: "Region") -> "gpd.GeoDataFrame":
    """Read the zones asked for, or those in the workbook; the article's stand beside its own."""
    from geo_afpak import io
    from geo_afpak.model import fields, schema
    from geo_afpak.zones import apply_zone_corrections, build_zones

    own, part = shown.zones, ""
    if own is None and shown.incidents and "zones" in io.kinds_in(shown.incidents):
        own, part = shown.incidents, ".zones"
    path = own or data_path("presence_zones.geojson")
    if own is None and shown.incidents is not None:
        return io.read_zones(path).frame.iloc[:0]
    frame = read(path, io.read_zones, out=out, rejects=None, part=part).frame
    faults = schema.check_zones(frame) if own else []
    if faults:  # a zone that does not say by whom, since when and on what grounds is not drawn
        raise ValidationError(called(path), faults)
    bare = frame.geometry.isna()
    if own and bare.any():
        built = build_zones(frame[bare], region=region, vintage=shown.vintage)
        frame.loc[bare, fields.GEOMETRY] = built.geometry
    if shown.corrected and own is None:
        frame = apply_zone_corrections(frame)
        tell(f"corrections applied to {int(frame[fields.CORRECTED].map(bool).sum())} zones")
    return frame


def story_for(path: Path | None, shown: Shown) -> "Story | None":
    """Read the story asked for; the embedded one is told of the embedded data as they are."""
    from geo_afpak.story import read_story

    as_it_is = not (shown.incidents or shown.zones or shown.corrected or shown.generalise)
    own = region_of(shown.region, shown.incidents).datasets if as_it_is else ()
    path = path or next((dataset.story for dataset in own if dataset.story), None)
    return read_story(path) if path else None

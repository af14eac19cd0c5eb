"""The commands that make what is published: page, figure, document.

All of them show the same layers, which `build` makes from the same options. Annotations are
evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from geo_afpak.cli.areas import CountsOpt, take_counts
from geo_afpak.cli.console import (
    emit,
    keep_inputs,
    read,
    read_incidents,
    ready,
    region_of,
    tell,
    write_text,
)
from geo_afpak.cli.options import (
    AddressOpt,
    FigureKind,
    OutOpt,
    Shown,
    StoryOpt,
    selection_of,
    shows,
)
from geo_afpak.errors import ValidationError
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.layers import Layers
    from geo_afpak.region.region import Region
    from geo_afpak.story import Story

__all__ = ["COMMANDS", "EXAMPLES", "embed", "export", "figure", "map_", "report_"]

MAP: Final = Path("maps/afpak.html")
_NAMED: Final = 200
NOTE: Final = Path("note")

EXAMPLES: Final = {
    "map": (
        "map",
        "map incidents.csv --out map.html --title 'Attacks, 2024'",
        "map incidents.csv --area 66,24,68,26 --from 2013 --to 2016-06 --out part.html",
        "map --corrected",
        "map incidents.csv --generalise district --out safe.html",
        "map incidents.csv --counts counts.csv --out map.html",
        "map --address https://example.org/maps/afpak.html",
        "map incidents.csv --story story.toml --out map.html",
        "map incidents.csv --since last_year.csv --out map.html",
    ),
    "figure": (
        "figure --kind incidents --out map.png",
        "figure --kind choropleth --value killed --by adm1 --size a4 --out killed.pdf",
        "figure incidents.csv --kind multiples --style grey --out years.svg",
        "figure incidents.csv --story story.toml --step 2 --out noted.png",
        "figure --kind presence --insets Nangarhar --insets Karachi --out presence.png",
    ),
    "export": (
        "export --out table.xlsx",
        "export incidents.csv --out afpak.gpkg --zones zones.geojson",
        "export --corrected --out afpak.kml",
    ),
    "report": (
        "report",
        "report incidents.csv --area city.geojson --from 2019 --where event_type=attack",
        "report incidents.csv --out note --title 'Attacks, 2024' --formats docx,pdf",
        "report incidents.csv --formats csv,tex-fragment",
        "report --print-template > mine.md",
        "report --template mine.md",
    ),
    "embed": (
        "embed maps/afpak.html > figure.html",
        "embed maps/afpak.html --mode link --title 'Attacks by district' --height 480",
        "embed maps/afpak.html --picture maps/afpak.png > figure.html",
    ),
}


def build(
    shown: Shown, out: Path, since: Path | None = None, counts: Path | None = None
) -> "Layers":
    """Read incidents and zones, and make the layers that page, figures and report show."""
    from dataclasses import replace

    from geo_afpak import layers
    from geo_afpak.count.changes import SINCE, mark_changes
    from geo_afpak.release.generalise import generalise_incidents

    region = region_of(shown.region, shown.incidents, boundaries=shown.boundaries)
    incidents: object = read_incidents(
        shown.incidents,
        corrected=shown.corrected,
        out=out,
        rejects=shown.rejects,
        region=region,
        precision=shown.precision,
    )
    if shown.generalise:
        incidents = frame = generalise_incidents(incidents, shown.generalise, region=region)
        tell(f"generalised {counted(len(frame), 'event')} to the {shown.generalise}")
    since_words = []
    if since:
        former = read_incidents(
            since, corrected=shown.corrected, out=out, rejects=None, region=region,
            precision=shown.precision,
        )  # fmt: skip
        marked, withdrawn = mark_changes(former, incidents, region=region)
        incidents = marked
        since_words.append(_since_words(marked[SINCE], withdrawn))
    selection = selection_of(shown.area, shown.start, shown.end, shown.where)
    ours = not (shown.incidents or selection)
    built = layers.build_layers(
        incidents,
        _zones(shown, out, region),
        region=region,
        vintage=shown.vintage,
        on_conflict=shown.on_conflict,
        selection=selection,
        title=shown.title or (region.datasets[0].title if ours else None),
        corrected=shown.corrected,
        private=shown.private,
        counts=take_counts(counts, region, shown.vintage, out=out) if counts else None,
    )
    built = replace(built, notices=(*built.notices, *since_words))
    for notice in (*built.chosen.notes(), *built.notices):
        tell(notice)
    return built


def _since_words(marks: "pd.Series[str]", withdrawn: list[str]) -> str:
    """Say what is new since a former file, the records that are gone by their ids."""
    added, changed = (int((marks == word).sum()) for word in ("added", "changed"))
    ids = [*map(printable, withdrawn[:_NAMED]), *(["..."] if len(withdrawn) > _NAMED else [])]
    which = f": {', '.join(ids)}" if ids else ""
    return (
        f"Since the former file: {added:,} added, {changed:,} changed, "
        f"{len(withdrawn):,} withdrawn{which}."
    )


def _zones(shown: Shown, out: Path, region: "Region") -> "gpd.GeoDataFrame":
    """Read the zones asked for, or those in the workbook; the article's stand beside its own."""
    from geo_afpak import io
    from geo_afpak.model import fields, schema
    from geo_afpak.zones import apply_zone_corrections, build_zones

    own, part = shown.zones, ""
    if own is None and shown.incidents and shown.incidents.suffix.lower() == ".xlsx":
        own, part = shown.incidents if "zones" in io.kinds_in(shown.incidents) else None, ".zones"
    path = own or data_path("presence_zones.geojson")
    if own is None and shown.incidents is not None:
        return io.read_zones(path).frame.iloc[:0]
    frame = read(path, io.read_zones, out=out, rejects=None, part=part).frame
    faults = schema.check_zones(frame) if own else []
    if faults:  # a zone that does not say by whom, since when and on what grounds is not drawn
        raise ValidationError(path.name, faults)
    bare = frame.geometry.isna()
    if own and bare.any():
        built = build_zones(frame[bare], region=region, vintage=shown.vintage)
        frame.loc[bare, fields.GEOMETRY] = built.geometry
    if shown.corrected and own is None:
        frame = apply_zone_corrections(frame)
        tell(f"corrections applied to {int(frame[fields.CORRECTED].map(bool).sum())} zones")
    return frame


def _story(path: Path | None, shown: Shown) -> "Story | None":
    """Read the story asked for; the embedded one is told of the embedded data as they are."""
    from geo_afpak.story import read_story

    as_it_is = not (shown.incidents or shown.zones or shown.corrected or shown.generalise)
    own = region_of(shown.region, shown.incidents).datasets if as_it_is else ()
    path = path or next((dataset.story for dataset in own if dataset.story), None)
    return read_story(path) if path else None


@shows
def map_(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Page to write.")] = MAP,
    address: AddressOpt = None,
    story: StoryOpt = None,
    since: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Former state of the incidents: marks what was added, changed and withdrawn.",
            show_default=False,
        ),
    ] = None,
    counts: CountsOpt = None,
) -> None:
    """Build the map as one HTML file that opens anywhere.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import page

    picture = out.with_suffix(".png") if address else None
    inputs = (shown.incidents, shown.zones, story, since, counts)
    keep_inputs((out, shown.rejects, picture), *inputs)
    told = _story(story, shown)
    built = build(shown, out, since, counts)
    name = picture.name if picture else ""
    made = page.build_map(built, address=address or "", picture=name, story=told)
    if picture:
        from geo_afpak import figure

        social = figure.FigureOptions(size="social")
        drawn = figure.draw_figure(built, "incidents", social)
        figure.write_figure(drawn, ready(picture))
    page.write_page(made, ready(out))


@shows
def figure(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .png, .svg or .pdf.")],
    kind: Annotated[FigureKind, typer.Option(help="What to draw.")] = "incidents",
    style: Annotated[
        Literal["colour", "grey", "dark"],
        typer.Option(help="Colours; grey is for a black-and-white printer."),
    ] = "colour",
    size: Annotated[
        Literal["a4", "text", "column", "wide", "social"],
        typer.Option(help="A4 page, half of one, 85 mm column, 16:9, or 1200 x 630 pixels."),
    ] = "wide",
    by: Annotated[Literal["adm1", "adm2"], typer.Option(help="Units of a choropleth.")] = "adm2",
    value: Annotated[
        Literal["events", "killed", "rate"],
        typer.Option(help="What a choropleth shows; rate is events per 1,000 km2."),
    ] = "events",
    scheme: Annotated[
        Literal["natural", "quantile", "equal"], typer.Option(help="Classes of a choropleth.")
    ] = "natural",
    split: Annotated[
        Literal["year", "phase"], typer.Option(help="What each of the small multiples is.")
    ] = "year",
    insets: Annotated[
        list[str] | None,
        typer.Option(
            "--insets",
            "--inset",
            metavar="none|auto|NAME",
            help="Province, district, city or box to enlarge; may be given again. [default: auto]",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help="Source to name; may be given again. [default: those of the records]",
            show_default=False,
        ),
    ] = None,
    story: StoryOpt = None,
    step: Annotated[
        int | None,
        typer.Option(help="Step of the story whose notes are drawn. [default: all]", min=1),
    ] = None,
) -> None:
    """Draw a map or chart for print, and print its description.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import figure as figures
    from geo_afpak.story import read_story

    figures.require_suffix(out)
    keep_inputs((out, shown.rejects), shown.incidents, shown.zones, story)
    options = figures.FigureOptions(
        notes=read_story(story).notes(step) if story else (),
        style=style,
        size=size,
        by=by,
        value=value,
        scheme=scheme,
        split=split,
        insets=figures.insets_of(insets or ["auto"]),
        source=tuple(source or ()),
    )
    built = build(shown, out)
    figure = figures.draw_figure(built, kind, options)
    figures.write_figure(figure, ready(out))
    _, _, description = str(figure.get_label()).partition("\n")
    emit(f"{description}\n")


@shows
def export(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .xlsx, .gpkg or .kml.")],
) -> None:
    """Write counts, incidents and presence for Excel, QGIS or a globe.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import export as exports

    write = exports.writer_of(out)
    keep_inputs((out, shown.rejects), shown.incidents, shown.zones)
    built = build(shown, out)
    write(built, ready(out))


@shows
def report_(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder to write to.")] = NOTE,
    formats: Annotated[
        str,
        typer.Option(
            help="Which of html, docx, md, tex, pdf, qmd, tex-fragment, csv, parted by commas."
        ),
    ] = "html,docx,md,tex,pdf",
    template: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Outline of your own. [default: the one that comes along]",
            show_default=False,
        ),
    ] = None,
    print_template: Annotated[
        bool, typer.Option("--print-template", help="Print the outline, to start from, and stop.")
    ] = False,
) -> None:
    """Write a cited note, in five formats: text, tables, figures, map.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import report

    if print_template:
        emit(report.DEFAULT.read_text(encoding="utf-8"))
        return
    chosen = report.check_formats([name.strip() for name in formats.split(",") if name.strip()])
    written = [out / "events.csv", *(out / f"note.{name}" for name in chosen)]
    keep_inputs((shown.rejects, *written), shown.incidents, shown.zones, template)
    built = build(shown, out)
    report.write_report(built, out, formats=chosen, template=template)


def embed(
    page: Annotated[Path, typer.Argument(metavar="PAGE", help="A page that `map` wrote.")],
    *,
    mode: Annotated[
        Literal["srcdoc", "link"],
        typer.Option(help="Carry the whole page inside (srcdoc), or point to the file (link)."),
    ] = "srcdoc",
    title: Annotated[
        str | None, typer.Option(help="What a screen reader calls it. [default: the page's own]")
    ] = None,
    height: Annotated[int, typer.Option(min=1, help="Greatest height in pixels.")] = 640,
    picture: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Picture, or its https address, for print and where frames are dropped.",
            show_default=False,
        ),
    ] = None,
    out: OutOpt = None,
) -> None:
    """Print the HTML that puts a built map into a report."""
    from geo_afpak import report

    keep_inputs((out,), page, Path(picture) if picture else None)
    html = report.embed(page, mode=mode, title=title, height=height, picture=picture)
    write_text(html, out)


COMMANDS: "Final[Mapping[str, Callable[..., None]]]" = {
    "map": map_,
    "figure": figure,
    "export": export,
    "report": report_,
    "embed": embed,
}

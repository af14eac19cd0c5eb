"""The commands that make what is published: page, figure, document.

All of them show the same layers, which `building` makes from the same options. Annotations are
evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from geo_afpak.cli.areas import CountsOpt
from geo_afpak.cli.building import build, build_former, build_overview, story_for
from geo_afpak.cli.console import emit, keep_inputs, ready, write_text
from geo_afpak.cli.options import (
    AddressOpt,
    AgainstOpt,
    FigureKind,
    HouseOpt,
    OutOpt,
    Shown,
    StoryOpt,
    StyleOpt,
    option,
    shows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = ["COMMANDS", "EXAMPLES", "atlas", "embed", "export", "figure", "map_", "report_"]

SinceOpt = Annotated[
    Path | None,
    option("Former state of the incidents: says what was added, changed and withdrawn.", "FILE"),
]
MAP: Final = Path("maps/afpak.html")
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
        "map incidents.parquet --overview --out counts.html",
    ),
    "figure": (
        "figure --kind incidents --out map.png",
        "figure --kind choropleth --value killed --by adm1 --size a4 --out killed.pdf",
        "figure incidents.csv --kind multiples --style grey --out years.svg",
        "figure incidents.csv --story story.toml --step 2 --out noted.png",
        "figure --kind change --from 2016 --to 2016 --against 2015 --out change.png",
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
        "report --area Kabul --against Quetta --out two_cities",
        "report incidents.csv --out note --title 'Attacks, 2024' --formats docx,pdf",
        "report incidents.csv --formats csv,tex-fragment",
        "report incidents.csv --since last_year.csv",
        "report --print-template > mine.md",
        "report --template mine.md",
    ),
    "atlas": (
        "atlas --by adm2 --out atlas.pdf",
        "atlas incidents.csv --area Sindh --by adm2 --from 2013 --out sindh.pdf",
    ),
    "embed": (
        "embed maps/afpak.html > figure.html",
        "embed maps/afpak.html --mode link --title 'Attacks by district' --height 480",
        "embed maps/afpak.html --picture maps/afpak.png > figure.html",
    ),
}


@shows
def map_(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Page to write.")] = MAP,
    address: AddressOpt = None,
    story: StoryOpt = None,
    since: SinceOpt = None,
    counts: CountsOpt = None,
    overview: Annotated[
        bool,
        typer.Option(
            "--overview",
            help="Counts only, no single event: by itself above two million events.",
        ),
    ] = False,
) -> None:
    """Build the map as one HTML file that opens anywhere.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import page

    picture = out.with_suffix(".png") if address else None
    inputs = (shown.incidents, shown.zones, story, since, counts)
    keep_inputs((out, shown.rejects, picture), *inputs)
    others = {"--address": address, "--story": story, "--since": since, "--counts": counts}
    if found := build_overview(shown, out, others, asked=overview):
        page.write_page(page.build_map(found), ready(out))
        return
    told = story_for(story, shown)
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
    style: StyleOpt = "colour",
    size: Annotated[
        str | None,
        option(
            "a4, text (half of it), column (85 mm), wide (16:9), social (1200 x 630 pixels); "
            "a3 to a0; or 420x297 in mm. [default: that of the house, else wide]",
            "NAME|WxH",
        ),
    ] = None,
    by: Annotated[
        Literal["adm1", "adm2"], typer.Option(help="Units of a choropleth or change.")
    ] = "adm2",
    value: Annotated[
        Literal["events", "killed", "rate", "counts"] | None,
        option(
            "What a choropleth shows; rate is events per 1,000 km2, counts those of --counts. "
            "[default: events, or counts]"
        ),
    ] = None,
    scheme: Annotated[
        Literal["natural", "quantile", "equal"], typer.Option(help="Classes of a choropleth.")
    ] = "natural",
    split: Annotated[
        Literal["year", "phase"], typer.Option(help="What each of the small multiples is.")
    ] = "year",
    insets: Annotated[
        list[str] | None,
        option(
            "Province, district, city or box to enlarge; may be given again. [default: auto]",
            "none|auto|NAME",
            "--insets",
            "--inset",
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        option("Source to name; may be given again. [default: those of the records]", "TEXT"),
    ] = None,
    story: StoryOpt = None,
    step: Annotated[
        int | None,
        typer.Option(help="Step of the story whose notes are drawn. [default: all]", min=1),
    ] = None,
    against: AgainstOpt = None,
    counts: CountsOpt = None,
) -> None:
    """Draw a map or chart for print, and print its description.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import figure as figures
    from geo_afpak.house import read_house
    from geo_afpak.story import read_story

    figures.require_suffix(out)
    keep_inputs((out, shown.rejects), shown.incidents, shown.zones, story, counts)
    told = read_story(story) if story else None
    house = None if style in figures.STYLES else read_house(style)
    options = figures.FigureOptions(
        notes=told.notes(step) if told else (),
        style="colour" if house else style,
        size=(size or (house.size if house else "") or "wide").lower(),
        house=house,
        by=by,
        value=value or ("counts" if counts and kind == "choropleth" else "events"),
        scheme=scheme,
        split=split,
        insets=figures.insets_of(insets or ["auto"]),
        source=tuple(source or ()),
    )
    if told:
        options = figures.told_by(options, told.figure(kind))
    built = build(shown, out, counts=counts, against=against)
    figure = figures.draw_figure(built, kind, options)
    figures.write_figure(figure, ready(out))
    _, description, _ = figures.told_of(figure)
    emit(f"{description}\n")


@shows
def export(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .xlsx, .gpkg or .kml.")],
    counts: CountsOpt = None,
) -> None:
    """Write counts, incidents and presence for Excel, QGIS or a globe.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import export as exports

    write = exports.writer_of(out)
    keep_inputs((out, shown.rejects), shown.incidents, shown.zones, counts)
    built = build(shown, out, counts=counts)
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
        Path | None, option("Outline of your own. [default: the one that comes along]", "FILE")
    ] = None,
    print_template: Annotated[
        bool, typer.Option("--print-template", help="Print the outline, to start from, and stop.")
    ] = False,
    against: AgainstOpt = None,
    story: StoryOpt = None,
    style: HouseOpt = None,
    reference: Annotated[
        Path | None,
        option(
            "Word document whose styles, page and tables the .docx takes.",
            "FILE",
            "--reference-doc",
        ),
    ] = None,
    counts: CountsOpt = None,
    since: SinceOpt = None,
    lang: Annotated[
        Literal["en", "prs"],
        typer.Option(help="Language: English, or Dari (machine-drafted; html and pdf only)."),
    ] = "en",
) -> None:
    """Write a cited note, in five formats: text, tables, figures, map.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import report
    from geo_afpak.house import read_house
    from geo_afpak.story import read_story

    if print_template:
        emit(report.DEFAULT.read_text(encoding="utf-8"))
        return
    chosen = report.check_formats([name.strip() for name in formats.split(",") if name.strip()])
    written = [out / "events.csv", *(out / f"note.{name}" for name in chosen)]
    inputs = (shown.incidents, shown.zones, template, story, style, reference, counts, since)
    keep_inputs((shown.rejects, *written), *inputs)
    told = read_story(story) if story else None
    built = build(shown, out, counts=counts, against=against)
    former = (
        build_former(since, shown, out, built, counts=counts, against=against) if since else None
    )
    report.write_report(
        built, out, formats=chosen, template=template, story=told,
        house=read_house(style) if style else None, reference=reference, former=former, lang=lang,
    )  # fmt: skip


@shows
def atlas(
    shown: Shown,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .pdf.")],
    by: Annotated[Literal["adm1", "adm2"], typer.Option(help="What has a page.")] = "adm1",
    style: HouseOpt = None,
) -> None:
    """Write an atlas as PDF: one page a province or district.

    On each: sentences, map, timeline, table, sources.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak.house import read_house
    from geo_afpak.report.atlas import write_atlas

    keep_inputs((out, shown.rejects), shown.incidents, shown.zones, style)
    house = read_house(style) if style else None
    write_atlas(build(shown, out), ready(out), by=by, house=house)


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
        option("Picture, or its https address, for print and where frames are dropped.", "FILE"),
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
    "atlas": atlas,
    "embed": embed,
}

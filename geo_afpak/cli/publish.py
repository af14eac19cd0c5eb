"""The commands that make what is published: page, figure, document.

All of them show the same layers, which `build` makes from the same options. Annotations are
evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from geo_afpak.cli.console import emit, keep_inputs, read, read_incidents, ready, tell, write_text
from geo_afpak.cli.options import (
    AddressOpt,
    CorrectedOpt,
    FigureKind,
    GeneraliseOpt,
    IncidentsArg,
    OutOpt,
    PrivateOpt,
    RejectsOpt,
    TitleOpt,
    VintageOpt,
    ZonesOpt,
)
from geo_afpak.errors import ValidationError
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from geo_afpak.layers import Layers

__all__ = ["COMMANDS", "EXAMPLES", "embed", "export", "figure", "map_", "report_"]

MAP: Final = Path("maps/afpak.html")
NOTE: Final = Path("note")

EXAMPLES: Final = {
    "map": (
        "map",
        "map incidents.csv --out map.html --title 'Attacks, 2024'",
        "map --corrected",
        "map incidents.csv --generalise district --out safe.html",
        "map --address https://example.org/maps/afpak.html",
    ),
    "figure": (
        "figure --kind incidents --out map.png",
        "figure --kind choropleth --value killed --by adm1 --size a4 --out killed.pdf",
        "figure incidents.csv --kind multiples --style grey --out years.svg",
        "figure --kind presence --inset Nangarhar --inset Karachi --out presence.png",
    ),
    "export": (
        "export --out table.xlsx",
        "export incidents.csv --out afpak.gpkg --zones zones.geojson",
        "export --corrected --out afpak.kml",
    ),
    "report": (
        "report",
        "report incidents.csv --out note --title 'Attacks, 2024' --formats docx,pdf",
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
    incidents: Path | None,
    zones: Path | None,
    *,
    out: Path | None,
    title: str | None = None,
    corrected: bool = False,
    private: bool = False,
    generalise: Literal["district", "province"] | None = None,
    vintage: str = "2017",
    rejects: Path | None = None,
) -> "Layers":
    """Read incidents and zones, and make the layers that page, figures and report show."""
    from geo_afpak import layers
    from geo_afpak.release.generalise import generalise_incidents

    frame = read_incidents(incidents, corrected=corrected, out=out, rejects=rejects)
    if generalise:
        frame = generalise_incidents(frame, generalise)
        tell(f"generalised {len(frame)} events to the {generalise}")
    built = layers.build_layers(
        frame,
        _zones(zones, out=out, own_incidents=incidents is not None),
        vintage=vintage,
        title=title or (None if incidents else layers.EMBEDDED_TITLE),
        corrected=corrected,
        private=private,
    )
    for notice in built.notices:
        tell(notice)
    return built


def _zones(file: Path | None, *, out: Path | None, own_incidents: bool) -> "gpd.GeoDataFrame":
    """Read the zones asked for; the article's stand beside its own incidents only."""
    from geo_afpak import io
    from geo_afpak.model import schema

    path = file or data_path("presence_zones.geojson")
    if file is None and own_incidents:
        return io.read_zones(path).frame.iloc[:0]
    frame = read(path, io.read_zones, out=out, rejects=None)
    faults = schema.check_zones(frame) if file else []
    if faults:  # a zone that does not say by whom, since when and on what grounds is not drawn
        raise ValidationError(path.name, faults)
    return frame


def map_(
    incidents: IncidentsArg = None,
    *,
    zones: ZonesOpt = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Page to write.")] = MAP,
    title: TitleOpt = None,
    corrected: CorrectedOpt = False,
    private: PrivateOpt = False,
    generalise: GeneraliseOpt = None,
    vintage: VintageOpt = "2017",
    rejects: RejectsOpt = None,
    address: AddressOpt = None,
) -> None:
    """Build the map as one HTML file that opens anywhere.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import page

    picture = out.with_suffix(".png") if address else None
    keep_inputs((out, rejects, picture), incidents, zones)
    built = build(
        incidents,
        zones,
        out=out,
        title=title,
        corrected=corrected,
        private=private,
        generalise=generalise,
        vintage=vintage,
        rejects=rejects,
    )
    made = page.build_map(built, address=address or "", picture=picture.name if picture else "")
    if picture:
        from geo_afpak import figure

        social = figure.FigureOptions(size="social")
        drawn = figure.draw_figure(built, "incidents", social)
        tell(f"wrote {figure.write_figure(drawn, ready(picture))}")
    written = page.write_page(made, ready(out))
    tell(f"wrote {written} ({written.stat().st_size // 1000} kB)")


def figure(
    incidents: IncidentsArg = None,
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
    inset: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Province or district to enlarge; may be given again. [default: crowded ones]",
            show_default=False,
        ),
    ] = None,
    zones: ZonesOpt = None,
    title: TitleOpt = None,
    corrected: CorrectedOpt = False,
    private: PrivateOpt = False,
    generalise: GeneraliseOpt = None,
    vintage: VintageOpt = "2017",
    rejects: RejectsOpt = None,
) -> None:
    """Draw a map or chart for print, and print its description.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import figure as figures

    figures.require_suffix(out)
    keep_inputs((out, rejects), incidents, zones)
    options = figures.FigureOptions(
        style=style,
        size=size,
        by=by,
        value=value,
        scheme=scheme,
        split=split,
        insets=None if inset is None else tuple(inset),
    )
    built = build(
        incidents,
        zones,
        out=out,
        title=title,
        corrected=corrected,
        private=private,
        generalise=generalise,
        vintage=vintage,
        rejects=rejects,
    )
    written = figures.write_figure(figures.draw_figure(built, kind, options), ready(out))
    tell(f"wrote {written} ({written.stat().st_size // 1000} kB)")
    emit(f"{figures.alt_text(built, kind, options)}\n")


def export(
    incidents: IncidentsArg = None,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .xlsx, .gpkg or .kml.")],
    zones: ZonesOpt = None,
    title: TitleOpt = None,
    corrected: CorrectedOpt = False,
    private: PrivateOpt = False,
    generalise: GeneraliseOpt = None,
    vintage: VintageOpt = "2017",
    rejects: RejectsOpt = None,
) -> None:
    """Write counts, incidents and presence for Excel, QGIS or a globe.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import export as exports

    write = exports.writer_of(out)
    keep_inputs((out, rejects), incidents, zones)
    built = build(
        incidents,
        zones,
        out=out,
        title=title,
        corrected=corrected,
        private=private,
        generalise=generalise,
        vintage=vintage,
        rejects=rejects,
    )
    written = write(built, ready(out))
    tell(f"wrote {written} ({written.stat().st_size // 1000} kB)")


def report_(
    incidents: IncidentsArg = None,
    *,
    zones: ZonesOpt = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder to write to.")] = NOTE,
    formats: Annotated[
        str, typer.Option(help="Which of html, docx, md, tex, pdf, parted by commas.")
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
    title: TitleOpt = None,
    corrected: CorrectedOpt = False,
    private: PrivateOpt = False,
    generalise: GeneraliseOpt = None,
    vintage: VintageOpt = "2017",
    rejects: RejectsOpt = None,
) -> None:
    """Write a cited note, in five formats: text, tables, figures, map.

    For publication: rows that their source does not let be republished are only counted.
    """
    from geo_afpak import report

    if print_template:
        emit(report.DEFAULT.read_text(encoding="utf-8"))
        return
    chosen = report.check_formats([name.strip() for name in formats.split(",") if name.strip()])
    keep_inputs((rejects, *(out / f"note.{name}" for name in chosen)), incidents, zones, template)
    built = build(
        incidents,
        zones,
        out=out,
        title=title,
        corrected=corrected,
        private=private,
        generalise=generalise,
        vintage=vintage,
        rejects=rejects,
    )
    for path in report.write_report(built, out, formats=chosen, template=template):
        tell(f"wrote {path}")


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

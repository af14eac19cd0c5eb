"""The layers as a publication figure: PNG, SVG or PDF, by matplotlib.

The same layers and the same numbers as the page, in the same visual language, drawn without
pyplot, so that nothing of a user's session changes a figure or is changed by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.summary import SCHEMES
from geo_afpak.errors import InvalidInputError
from geo_afpak.figure._frame import Frame
from geo_afpak.figure._style import (
    MISSING,
    PALETTES,
    SIZES,
    MissingFigureExtraError,
    dressed,
    paper_of,
)
from geo_afpak.figure._write import (
    enlarge,
    figure_bytes,
    plain_settings,
    require_suffix,
    told_of,
    write_figure,
)
from geo_afpak.house import House, paper_mm
from geo_afpak.layers import layers_of
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from geo_afpak.figure._style import Paper
    from geo_afpak.layers import Layers
    from geo_afpak.story import FigureWords, Note


__all__ = [
    "KINDS",
    "SIZES",
    "STYLES",
    "FigureOptions",
    "MissingFigureExtraError",
    "alt_text",
    "draw_figure",
    "figure_bytes",
    "gathered_by",
    "insets_of",
    "nothing_to_draw",
    "require_suffix",
    "told_by",
    "told_of",
    "write_figure",
]

_MODULES: Final = {
    "incidents": "_incidents",
    "presence": "_presence",
    "choropleth": "_choropleth",
    "change": "_change",
    "multiples": "_multiples",
    "timeline": "_timeline",
    "casualties": "_casualties",
    "groups": "_group_chart",
}
"""Kind to the module that draws it: draw_KIND(layers, frame, options), alt_KIND(layers, options).

Its none_of_KIND(layers, options) says why the figure would be a blank page, else nothing.
"""

KINDS: Final = tuple(_MODULES)
STYLES: Final = tuple(PALETTES)
VALUES: Final = ("events", "killed", "rate", "counts")
_LEAST_SPARE: Final = 0.3
"""Inches: less than that is air."""
SPLITS: Final = ("year", "phase")


@dataclass(frozen=True)
class FigureOptions:
    """How a figure is drawn.

    Parameters
    ----------
    style
        "colour", "grey" for a black-and-white printer, or "dark".
    size
        "a4" (170 x 235 mm), "text" (half of that, between paragraphs), "column" (85 mm wide),
        "wide" (16:9), "social" (1200 x 630 px); a3 to a0, or "420x297" in millimetres.
    by
        Units of a choropleth or a change: "adm1" or "adm2".
    value
        What these show: "events", "killed" (stated) or, not as a change, "rate" (events per
        1,000 km2) or "counts" (events of `Layers.areas`, as another source counts them).
    scheme, classes
        Class limits of a choropleth, as `summary.class_breaks` takes them.
    split
        Small multiples by "year" or by "phase" of the article.
    insets
        Places to enlarge beside the map, as `find_area` takes them; None enlarges those where most
        is drawn on one another, at least three times, () draws none (`insets_of`).
    title
        Heading in place of that of the layers.
    subtitle
        Words of one's own above the sentences with the numbers.
    notes
        Words beside spots of a map, such as ``read_story(path).notes(1)``. What has no room is in
        the description.
    source
        Sources to name in place of those of the records.
    house
        Fonts, colours, logo and furniture of a house (`read_house`).
    trim
        Make a figure whose rows leave room below them that much lower.
    alone
        Whether it stands by itself; else a document beside it names the data and has the lead.

    Raises
    ------
    InvalidInputError
        If an option is none of these.
    """

    style: str = "colour"
    size: str = "wide"
    by: str = "adm2"
    value: str = "events"
    scheme: str = "natural"
    classes: int = 5
    split: str = "year"
    insets: tuple[str, ...] | None = None
    title: str | None = None
    subtitle: str = ""
    notes: tuple[Note, ...] = ()
    source: tuple[str, ...] = ()
    house: House | None = None
    trim: bool = False
    alone: bool = True

    def __post_init__(self) -> None:
        """Refuse what no figure can be drawn with."""
        for name, known in (
            ("style", STYLES),
            ("size", (*SIZES, *([self.size] if paper_mm(self.size) else []))),
            ("by", ("adm1", "adm2")),
            ("value", VALUES),
            ("scheme", SCHEMES),
            ("classes", tuple(range(1, 6))),
            ("split", SPLITS),
        ):
            _one_of(name, getattr(self, name), known)


def told_by(options: FigureOptions, words: FigureWords) -> FigureOptions:
    """Set what an author says of a figure (`read_story`); what the options say already stays."""
    return replace(
        options,
        title=words.title or options.title,
        subtitle=options.subtitle or words.subtitle,
        source=options.source or words.source,
        notes=(*options.notes, *words.notes),
    )


def insets_of(asked: Sequence[str]) -> tuple[str, ...] | None:
    """Read the names of insets as a command has them: "none", "auto" or places.

    Raises
    ------
    InvalidInputError
        If one of the two words stands beside others.

    Examples
    --------
    >>> insets_of(["none"]), insets_of(["auto"]), insets_of(["Quetta", "Kabul"])
    ((), None, ('Quetta', 'Kabul'))
    """
    words = {"none": (), "auto": None}
    if len(asked) == 1 and asked[0] in words:
        return words[asked[0]]
    if mixed := [one for one in asked if one in words]:
        raise InvalidInputError(
            f"--insets {mixed[0]} stands beside others; expected none, auto, or names of places; "
            "leave one out"
        )
    return tuple(asked)


def draw_figure(layers: object, kind: str, options: FigureOptions | None = None) -> Figure:
    """Draw one figure of the layers.

    Parameters
    ----------
    layers
        What to draw, as `geo_afpak.layers.build_layers` returns it.
    kind
        One of `KINDS`.
    options
        How; colour and 16:9 by default.

    Returns
    -------
    matplotlib.figure.Figure
        At its size in inches; its label is the heading, the description (`alt_text`), and the
        sources where the foot has no room for all, a line each (`told_of`).

    Raises
    ------
    InvalidInputError
        If the kind is unknown, or there is nothing to draw (`nothing_to_draw`).
    MissingFigureExtraError
        If matplotlib or the fonts are not installed.

    Examples
    --------
    >>> import geo_afpak
    >>> draw_figure(geo_afpak.build_layers(), "incidents").get_size_inches().tolist()
    [10.0, 5.625]
    """
    layers = layers_of(layers)
    _one_of("kind", kind, KINDS)
    options = options or FigureOptions()
    try:
        import matplotlib.figure  # noqa: F401 - is it there?
    except ImportError as error:
        raise MissingFigureExtraError(MISSING.format(name="matplotlib")) from error

    if reason := nothing_to_draw(layers, kind, options):
        raise InvalidInputError(
            f"figure {kind}: {reason}; expected something to draw, else it is a blank page; choose "
            f"another of {', '.join(KINDS)}, or other records"
        )
    paper = paper_of(options.size)
    options = replace(options, size=paper.layout)
    with plain_settings(), dressed(options.house):
        frame = _drawn(layers, kind, options, paper)
        if options.trim and frame.spare > _LEAST_SPARE:
            frame = _drawn(layers, kind, options, paper, spare=frame.spare)
        figure = frame.figure
        said = f"{alt_text(layers, kind, options)} {frame.unwritten}".rstrip()
        figure.set_label("\n".join([frame.heading(layers), said, frame.sources]).rstrip())
        enlarge(figure, paper.scale)
    return figure


def _drawn(
    layers: Layers, kind: str, options: FigureOptions, paper: Paper, *, spare: float = 0
) -> Frame:
    """Draw a figure on its paper, less some height."""
    from matplotlib.figure import Figure

    size = (paper.width, paper.height - spare)
    figure = Figure(figsize=(size[0] * paper.scale, size[1] * paper.scale))
    frame = Frame(figure, options, size, spare)
    _of_kind("draw", kind)(layers, frame, options)
    return frame


def nothing_to_draw(layers: object, kind: str, options: FigureOptions | None = None) -> str:
    """Say what a figure lacks, so that it would be a blank page; empty where it lacks nothing.

    Raises
    ------
    InvalidInputError
        If the kind is unknown.
    """
    _one_of("kind", kind, KINDS)
    reason: str = _of_kind("none_of", kind)(layers_of(layers), options or FigureOptions())
    return reason


def gathered_by(layers: Layers) -> str:
    """Say by which units a map gathers events into circles: "province", "district" or "" if none.

    Examples
    --------
    >>> import geo_afpak
    >>> gathered_by(geo_afpak.build_layers())
    ''
    """
    from geo_afpak.figure._incidents import circles_of

    circles = circles_of(layers)
    if not circles:
        return ""
    return "province" if circles.column == fields.ADM1_ID else "district"


def alt_text(layers: object, kind: str, options: FigureOptions | None = None) -> str:
    """Say in one or two sentences, with the numbers, what a figure shows.

    For those who cannot see it, and for the metadata of the file.

    Raises
    ------
    InvalidInputError
        If the kind is unknown.
    """
    layers = layers_of(layers)
    _one_of("kind", kind, KINDS)
    text: str = _of_kind("alt", kind)(layers, options or FigureOptions())
    return text


def _of_kind(verb: str, kind: str) -> Any:  # noqa: ANN401 - they differ
    return getattr(import_module(f"{__name__}.{_MODULES[kind]}"), f"{verb}_{kind}")


def _one_of(name: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known:
        raise InvalidInputError(
            f"{name}={value!r} is unknown; expected one of {', '.join(map(str, known))}; "
            "choose one of them"
        )

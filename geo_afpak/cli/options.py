"""Options that several commands share, worded once.

Annotations are evaluated at run time: typer reads the options from them.
"""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from geo_afpak.errors import InvalidInputError

if TYPE_CHECKING:
    from geo_afpak.count.selection import Selection

__all__ = [
    "AddressOpt", "AgainstOpt", "AreaOpt", "BoundariesOpt", "By", "ConflictOpt", "CorrectedOpt",
    "CustodyOpt", "DiscountedOpt", "FigureKind", "FromOpt", "GeneraliseOpt", "HouseOpt",
    "IncidentsArg", "JsonOpt", "Kind", "Level", "NearestOpt", "OutOpt", "PrecisionOpt",
    "PrivateOpt", "RegionOpt", "RejectsOpt", "Shown", "StoryOpt", "StreamOpt", "StyleOpt",
    "TitleOpt", "ToOpt", "VintageOpt", "WhereOpt", "WorldviewOpt", "ZonesArg", "ZonesOpt",
    "examples", "group", "option", "selection_of", "shows", "takes",
]  # fmt: skip


def examples(*lines: str) -> str:
    """Lay out the examples that end a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  geo-afpak {line}" for line in lines)])


_HELP: Final = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


def group(help_text: str) -> typer.Typer:
    """Make a group of commands, whose help reads as ours does."""
    return typer.Typer(
        help=help_text,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings=_HELP,
    )


def option(
    said: str,
    metavar: str | None = None,
    *names: str,
    **more: Any,  # noqa: ANN401 - what typer takes further
) -> Any:  # noqa: ANN401 - as typer has it
    """Make an option of a command whose default is told in its words, if it has one."""
    return typer.Option(*names, metavar=metavar, help=said, show_default=False, **more)


Level = Literal["adm0", "adm1", "adm2"]
Kind = Literal["incidents", "zones", "boundaries"]
By = Literal[
    "adm0", "adm1", "adm2", "group", "event_type", "sub_type", "month", "year", "geo_precision"
]

FigureKind = Literal[
    "incidents",
    "presence",
    "choropleth",
    "change",
    "multiples",
    "timeline",
    "casualties",
    "groups",
]

IncidentsArg = Annotated[
    Path | None,
    typer.Argument(
        metavar="INCIDENTS",
        help="Incidents as .geojson, .csv, .xlsx, .gpkg, .parquet or postgis://HOST/DATABASE. "
        "[default: the embedded data]",
        show_default=False,
    ),
]
ZonesArg = Annotated[
    Path | None,
    typer.Argument(
        metavar="ZONES",
        help="Presence zones as .geojson. [default: the embedded data]",
        show_default=False,
    ),
]
ConflictOpt = Annotated[
    Literal["point", "stated", "open"],
    typer.Option(
        "--on-conflict",
        help="Where an event counts whose point lies in another place than the one it states.",
    ),
]
VintageOpt = Annotated[
    str | None,
    option(
        "Units in force on a day, on each event's own, or of a vintage (docs/vintages.md). "
        "[default: those of most events]",
        "DATE|event|NAME",
        "--as-of",
        "--vintage",
    ),
]
RegionOpt = Annotated[
    Path | None,
    option(
        "Another part of the world, as .toml (docs/region.md). [default: the embedded one]", "FILE"
    ),
]
BoundariesOpt = Annotated[
    str | None,
    option(
        "Districts of your own: a file, or a name of `boundaries list` (docs/boundaries.md).",
        "FILE|NAME",
    ),
]
WorldviewOpt = Annotated[
    str | None,
    option(
        "Whose view of disputed borders is drawn (docs/vintages.md). [default: neutral]",
        "neutral|af|pk|in",
    ),
]
CorrectedOpt = Annotated[
    bool, typer.Option("--corrected", help="Apply the corrections overlay, marked as such.")
]
RejectsOpt = Annotated[
    Path | None,
    option(
        "Where rejected rows go, with reasons. [default: NAME.rejects.csv beside --out]", "FILE"
    ),
]
PrecisionOpt = Annotated[
    Literal["site", "town", "district", "province", "country"] | None,
    option("How precisely points are known that do not say so."),
]
StreamOpt = Annotated[
    bool | None,
    option(
        "Read the file in parts (docs/scale.md). [default: from 200 MB or 2 million rows on]",
        None,
        "--stream/--no-stream",
    ),
]
OutOpt = Annotated[Path | None, option("File to write. [default: stdout]", "FILE")]
NearestOpt = Annotated[
    float, typer.Option(metavar="KM", help="How far outside a unit a point may lie; 0: not at all.")
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


ZonesOpt = Annotated[
    Path | None,
    option(
        "Presence zones. [default: those of the same workbook; the embedded ones with the "
        "embedded incidents; else none]",
        "FILE",
    ),
]
CustodyOpt = Annotated[
    Path | None,
    option(
        "Records of the sources (docs/custody.md). [default: NAME.sources.json beside "
        "INCIDENTS, if there]",
        "FILE",
    ),
]
AddressOpt = Annotated[
    str | None,
    option(
        "https address that the page will have: links to it then show a picture, NAME.png.", "URL"
    ),
]
StoryOpt = Annotated[
    Path | None, option("What the map tells, step by step, as .toml (docs/page.md).", "FILE")
]
StyleOpt = Annotated[
    str,
    typer.Option(
        "--style",
        metavar="colour|grey|dark|FILE",
        help="Colours (grey is for a black-and-white printer), or a house style as .toml.",
    ),
]
HouseOpt = Annotated[
    Path | None, option("House style, as .toml (docs/house.md).", "FILE", "--style")
]
TitleOpt = Annotated[str | None, typer.Option(help="Heading of the map.")]
PrivateOpt = Annotated[
    bool, typer.Option("--private", help="For your own desk: show ACLED and GTD rows too.")
]
GeneraliseOpt = Annotated[
    Literal["district", "province"] | None, option("Take out points, days, notes and names.")
]

AreaOpt = Annotated[
    str | None,
    option(
        "Country, province, district or city; polygons as .geojson; or W,S,E,N in degrees. "
        "[default: all]",
        "NAME|FILE|BOX",
    ),
]
FromOpt = Annotated[str | None, option("First year, month or day: 2016-08.", "DATE", "--from")]
ToOpt = Annotated[str | None, option("Last year, month or day.", "DATE", "--to")]
AgainstOpt = Annotated[
    str | None,
    option(
        "Compare with another period (2013..2014, 2015) or, beside --area, another area.",
        "PERIOD|AREA",
    ),
]
WhereOpt = Annotated[
    list[str] | None,
    option(
        "Only events with this value, such as event_type=attack; may be given again.", "FIELD=VALUE"
    ),
]
DiscountedOpt = Annotated[
    bool,
    typer.Option("--discounted", help="Count events too that are graded as discounted."),
]


def selection_of(
    area: str | None,
    since: str | None,
    until: str | None,
    where: list[str] | None,
    *,
    discounted: bool = False,
) -> "Selection":
    """Read the options of a selection."""
    from geo_afpak.count.selection import Selection

    pairs = [text.partition("=") for text in where or ()]
    for field, sign, value in pairs:
        if not (field.strip() and sign):
            raise InvalidInputError(
                f"--where {field}{sign}{value}: no field and value; expected FIELD=VALUE; write it "
                "as event_type=attack"
            )
    values = tuple((name.strip(), text) for name, _, text in pairs)
    return Selection(area, since, until, values, discounted)


@dataclass(frozen=True)
class Shown:
    """What page, figure, document and table show: the options of `map` and its like."""

    incidents: IncidentsArg = None
    zones: ZonesOpt = None
    custody: CustodyOpt = None
    area: AreaOpt = None
    start: FromOpt = None
    end: ToOpt = None
    where: WhereOpt = None
    discounted: DiscountedOpt = False
    title: TitleOpt = None
    corrected: CorrectedOpt = False
    private: PrivateOpt = False
    generalise: GeneraliseOpt = None
    region: RegionOpt = None
    boundaries: BoundariesOpt = None
    vintage: VintageOpt = None
    worldview: WorldviewOpt = None
    on_conflict: ConflictOpt = "point"
    precision: PrecisionOpt = None
    rejects: RejectsOpt = None


def takes(options: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give commands the options of a dataclass, which each gets as one, before its own."""
    parts = fields(options)
    shared = [
        inspect.Parameter(
            part.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if part.default is MISSING else part.default,
            annotation=part.type,
        )
        for part in parts
    ]

    def give(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
            command(options(**{part.name: given.pop(part.name) for part in parts}), **given)

        _, *own = inspect.signature(command).parameters.values()
        taken = [shared[0], *own, *shared[1:]]
        # typer reads the one for names and defaults, the other for types.
        run.__signature__ = inspect.Signature(taken)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in taken}
        return run

    return give


shows: Final = takes(Shown)
"""For the commands that show: see `Shown`."""

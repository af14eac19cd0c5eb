"""What a look at records has found, as a picture: each check, where its points lie, and heaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak.basemap import KIND, base_map
from geo_afpak.count.sums import EVENTS, records
from geo_afpak.figure._style import MISSING, PALETTES, TYPE, MissingFigureExtraError, font
from geo_afpak.figure._write import plain_settings
from geo_afpak.region.read import default_region
from geo_afpak.text import counted, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geo_afpak.count.inspection import Inspection
    from geo_afpak.region.region import Region

__all__ = ["draw_inspection"]

_PANELS: Final = {
    "decimals": "Decimals of coordinates",
    "day": "Day of the month",
    "digit": "Last digit of tolls of 20 and more",
}
_SIZE: Final = "wide"
_WIDTH, _HEIGHT = 10.0, 9.4
_TITLE: Final = "How the records are written"
_KEY: Final = "Bars: records. Line: as many as chance would give."
_SHORT: Final = {
    "centroid": "middle of a unit",
    "stacked": "several places on a point",
    "spread": "a town without one point",
    "rounded": "rounder than stated",
    "first_of_month": "first of a month",
    "new_year": "first of January",
    "copies": "copies",
    "round_toll": "rounded toll",
    "odd_toll": "odd toll",
}
_OF_POINTS: Final = ("centroid", "stacked", "spread", "rounded")
_MARKS: Final = ("o", "s", "^", "x")


def draw_inspection(inspection: Inspection, *, region: Region | None = None) -> Figure:
    """Draw what each check found beside what chance would give, where, and what values heap up.

    Heaps are what rounding, default values and copying leave behind.

    Parameters
    ----------
    inspection
        As `inspect_incidents` returns it.
    region
        Whose countries are drawn under the points: Afghanistan and Pakistan when None.

    Returns
    -------
    matplotlib.figure.Figure
        10 x 9.4 inches; its label is the heading and the description.

    Raises
    ------
    MissingFigureExtraError
        If matplotlib or the fonts are not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingFigureExtraError(MISSING.format(name="matplotlib")) from error
    colours, sizes = PALETTES["colour"], TYPE[_SIZE]
    with plain_settings():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), facecolor=colours.paper)
        figure.text(
            0.05, 0.95, _TITLE, fontproperties=font("serif", sizes.title, weight=600),
            color=colours.text,
        )  # fmt: skip
        figure.text(
            0.05, 0.917, _KEY, fontproperties=font("sans", sizes.subtitle), color=colours.quiet
        )
        said = [_draw_checks(figure.add_axes((0.24, 0.5, 0.26, 0.33)), inspection)]
        points = figure.add_axes((0.58, 0.5, 0.38, 0.33))
        _draw_land(points, region or default_region())
        said.append(_draw_points(points, inspection))
        for place, what in enumerate(_PANELS):
            axes = figure.add_axes((0.05 + place * 0.32, 0.06, 0.27, 0.33))
            rows = inspection.counts[inspection.counts["what"] == what]
            said.append(_draw(axes, rows, what))
        figure.set_label(f"{_TITLE}\n{' '.join(said)}")
    return figure


def _draw_checks(axes: Axes, inspection: Inspection) -> str:
    """Draw a bar a check; those that chance explains are pale."""
    colours, sizes = PALETTES["colour"], TYPE[_SIZE]
    table = inspection.table
    events = table[EVENTS].to_numpy(dtype=float)
    tone = [1.0 if out else 0.35 for out in table["stands_out"]]
    axes.set_facecolor(colours.paper)
    for at, (count, alpha) in enumerate(zip(events, tone, strict=True)):
        axes.barh(at, count, height=0.7, color=colours.quiet, alpha=alpha, linewidth=0)
        label = f" {number(int(count))}"
        axes.text(count, at, label, va="center", color=colours.text,
                  fontproperties=font("sans", sizes.small))  # fmt: skip
    by_chance = table["by_chance"].to_numpy(dtype=float, na_value=float("nan"))
    axes.plot(by_chance, range(len(table)), "|", color=colours.text, ms=12, mew=1.4)
    axes.set_yticks(range(len(table)), [_SHORT[name] for name in table["check"]])
    axes.invert_yaxis()
    axes.set_xlim(0, max(events.max(initial=0), 1) * 1.25)
    axes.set_xticks([])
    _finish(axes, "What was found")
    out = table[table["stands_out"] & (events > 0)]
    words = ", ".join(f"{_SHORT[row['check']]} {row[EVENTS]}" for row in records(out))
    return f"More than chance gives: {words}." if words else "Nothing more than chance gives."


def _draw_land(axes: Axes, region: Region) -> None:
    """Draw coasts and borders, by which one sees where a point lies; disputed ones dashed."""
    lines = base_map(region).lines
    for shape, kind in zip(lines.geometry, lines[KIND], strict=True):
        for part in shapely.get_parts(shape):
            axes.plot(
                *shapely.get_coordinates(part).T, color=PALETTES["colour"].quiet, lw=0.6,
                alpha=0.6, linestyle="--" if kind == "disputed" else "-",
            )  # fmt: skip


def _draw_points(axes: Axes, inspection: Inspection) -> str:
    """Draw where the points lie that a check of points found."""
    colours, sizes = PALETTES["colour"], TYPE[_SIZE]
    axes.set_facecolor(colours.paper)
    rows = inspection.rows[inspection.rows["check"].isin(_OF_POINTS)]
    shown, spots = rows["value"].nunique(), inspection.spots
    most = max(spots[EVENTS].max(), 1) if len(spots) else 1
    axes.scatter(spots["lon"], spots["lat"], s=120 * spots[EVENTS].astype(float) / most, lw=0,
                 color=colours.quiet, alpha=0.35, label="points with most events")  # fmt: skip
    for check, mark in zip(_OF_POINTS, _MARKS, strict=True):
        found = rows.loc[rows["check"] == check, "value"].drop_duplicates()
        if found.empty:
            continue
        lon, lat = (found.str.split(" ").str[at].astype(float) for at in (0, 1))
        axes.plot(lon, lat, mark, ms=3.4, mew=0.8, mfc="none", color=colours.text,
                  alpha=0.6, label=f"{_SHORT[check]} ({number(len(found))})")  # fmt: skip
    middle = float(np.mean(axes.get_ylim())) if shown else 0.0
    axes.set_aspect(1 / max(np.cos(np.radians(middle)), 0.1), adjustable="datalim")
    axes.margins(0.12)
    _finish(axes, "Where such points lie, in degrees")
    if not shown:
        axes.set_xticks([])
        axes.set_yticks([])
        return "No point stands out."
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.08), ncols=2, frameon=False,
                prop=font("sans", sizes.small), labelcolor=colours.text)  # fmt: skip
    return f"{counted(shown, 'point')} that stand out are on a map."


def _finish(axes: Axes, title: str) -> None:
    colours, sizes = PALETTES["colour"], TYPE[_SIZE]
    head, small = font("sans", sizes.text, weight=600), font("sans", sizes.small)
    axes.set_title(title, loc="left", fontproperties=head, color=colours.text)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=small, color=colours.quiet)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)


def _draw(axes: Axes, rows: pd.DataFrame, what: str) -> str:
    colours, title = PALETTES["colour"], _PANELS[what]
    keys, events = rows["key"].to_numpy(), rows[EVENTS].to_numpy(dtype=float)
    axes.set_facecolor(colours.paper)
    axes.bar(keys, events, width=0.8, color=colours.quiet, linewidth=0)
    by_chance = rows["by_chance"].dropna()
    if len(by_chance) and events.sum():
        axes.step(keys, by_chance.to_numpy(dtype=float), where="mid", color=colours.text, lw=1.2)
    axes.set_xlim(keys[0] - 0.7, keys[-1] + 0.7)
    axes.set_xticks(keys if what != "day" else [1, 5, 10, 15, 20, 25, 31])
    axes.set_ylim(0, max(events.max(), by_chance.max() if len(by_chance) else 0, 1) * 1.08)
    axes.locator_params(axis="y", nbins=4, integer=True)
    axes.yaxis.set_major_formatter(lambda value, _: number(int(value)))
    _finish(axes, f"{title} ({number(int(events.sum()))})")
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set_color(colours.quiet)
    if not events.sum():
        return f"{title}: no record."
    most = int(events.argmax())
    return f"{title}: most often {keys[most]}, in {counted(int(events[most]), 'record')}."

"""What a look at records has found, as a picture: decimals, days of the month, last digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak.count.sums import EVENTS
from geo_afpak.figure._style import MISSING, PALETTES, SIZES, TYPE, MissingFigureExtraError, font
from geo_afpak.figure._write import plain_settings
from geo_afpak.text import counted, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geo_afpak.count.inspection import Inspection

__all__ = ["draw_inspection"]

_PANELS: Final = {
    "decimals": "Decimals of coordinates",
    "day": "Day of the month",
    "digit": "Last digit of tolls of 20 and more",
}
_SIZE: Final = "wide"
_TITLE: Final = "How the records are written"
_KEY: Final = "Bars: records. Line: as many as chance would give."


def draw_inspection(inspection: Inspection) -> Figure:
    """Draw how often decimals, days and digits occur, beside what chance would give.

    Heaps are what rounding, default values and copying leave behind.

    Parameters
    ----------
    inspection
        As `inspect_incidents` returns it.

    Returns
    -------
    matplotlib.figure.Figure
        10 x 5.6 inches; its label is the heading and the description.

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
        figure = Figure(figsize=SIZES[_SIZE], facecolor=colours.paper)
        figure.text(
            0.05, 0.91, _TITLE, fontproperties=font("serif", sizes.title, weight=600),
            color=colours.text,
        )  # fmt: skip
        figure.text(
            0.05, 0.855, _KEY, fontproperties=font("sans", sizes.subtitle), color=colours.quiet
        )
        said = []
        for place, what in enumerate(_PANELS):
            axes = figure.add_axes((0.05 + place * 0.32, 0.1, 0.27, 0.62))
            rows = inspection.counts[inspection.counts["what"] == what]
            said.append(_draw(axes, rows, what))
        figure.set_label(f"{_TITLE}\n{' '.join(said)}")
    return figure


def _draw(axes: Axes, rows: pd.DataFrame, what: str) -> str:
    colours, sizes = PALETTES["colour"], TYPE[_SIZE]
    title, small = _PANELS[what], font("sans", sizes.small)
    keys, events = rows["key"].to_numpy(), rows[EVENTS].to_numpy(dtype=float)
    axes.set_facecolor(colours.paper)
    axes.bar(keys, events, width=0.8, color=colours.quiet, linewidth=0)
    by_chance = rows["by_chance"].dropna()
    if len(by_chance) and events.sum():
        axes.step(keys, by_chance.to_numpy(dtype=float), where="mid", color=colours.text, lw=1.2)
    head = font("sans", sizes.text, weight=600)
    axes.set_title(
        f"{title} ({number(int(events.sum()))})",
        loc="left",
        fontproperties=head,
        color=colours.text,
    )
    axes.set_xlim(keys[0] - 0.7, keys[-1] + 0.7)
    axes.set_xticks(keys if what != "day" else [1, 5, 10, 15, 20, 25, 31])
    axes.set_ylim(0, max(events.max(), by_chance.max() if len(by_chance) else 0, 1) * 1.08)
    axes.locator_params(axis="y", nbins=4, integer=True)
    axes.yaxis.set_major_formatter(lambda value, _: number(int(value)))
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=small, color=colours.quiet)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(colours.quiet)
    if not events.sum():
        return f"{title}: no record."
    most = int(events.argmax())
    return f"{title}: most often {keys[most]}, in {counted(int(events[most]), 'record')}."

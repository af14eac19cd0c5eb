"""What was read, as a notebook shows it: counts, faults in short, the first rows, all as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.model import fields as f
from geo_afpak.text import counted, number, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_afpak.io._reading import Reading

__all__ = ["reading_html"]

_MOST: Final = 5
# Of incidents, zones and boundaries: what tells one row from the next.
_COLUMNS: Final = (
    f.ID, f.ADM_ID, f.NAME, f.TITLE, f.EVENT_TYPE, f.GROUP, f.STATUS, f.DATE_START, f.SINCE,
    f.UNTIL, f.KILLED, f.INJURED, f.PLACE, f.COUNTRY, f.GEO_PRECISION, f.LEVEL,
)  # fmt: skip


def reading_html(reading: Reading) -> str:
    """Write a reading as HTML in which no text of the file is anything but text.

    Examples
    --------
    >>> from geo_afpak import data_path, read_incidents
    >>> html = reading_html(read_incidents(data_path("incidents.geojson")))
    >>> html.partition("</p>")[0]
    '<div class="mathjax_ignore tex2jax_ignore"><p>97 rows in = 97 kept + 0 rejected'
    """
    kept, rejected = len(reading.frame), len(reading.rejects)
    rows_in = counted(reading.rows_in, "row")
    parts = [f"<p>{rows_in} in = {kept:,} kept + {rejected:,} rejected</p>"]
    parts += [f"<p>{_text(note)}</p>" for note in reading.notes]
    if reading.faults:
        said = "".join(f"<li>{_text(str(fault))}</li>" for fault in reading.faults[:_MOST])
        parts.append(f"<ul>{said}</ul>{_more(len(reading.faults), 'faults')}")
    if kept:
        names = [name for name in _COLUMNS if name in reading.frame]
        shown = [name for name in names if reading.frame[name].notna().any()]
        rows = reading.frame[shown].head(_MOST).itertuples(index=False, name=None)
        parts.append(_table(shown, (map(_cell, row) for row in rows)) + _more(kept, "frame"))
    # JupyterLab would else typeset what stands between dollar signs.
    return f'<div class="mathjax_ignore tex2jax_ignore">{"".join(parts)}</div>'


def _more(count: int, name: str) -> str:
    return f"<p>{number(count - _MOST)} more in <code>.{name}</code></p>" if count > _MOST else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of any column
    return "" if pd.isna(value) else shorten(str(value))


def _text(text: str) -> str:
    """Escape a text, and keep what would reorder its neighbours to itself."""
    return f"<bdi>{escape(text)}</bdi>"

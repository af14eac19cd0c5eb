"""What was read, as a notebook shows it: counts, faults in short, the first rows, all as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.model import fields as f
from geo_afpak.text import counted, number, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo_afpak.errors import Fault

_MOST: Final = 5
# Of incidents, zones and boundaries: what tells one row from the next.
_COLUMNS: Final = (
    f.ID, f.ADM_ID, f.NAME, f.TITLE, f.EVENT_TYPE, f.GROUP, f.STATUS, f.DATE_START, f.SINCE,
    f.UNTIL, f.KILLED, f.INJURED, f.PLACE, f.COUNTRY, f.GEO_PRECISION, f.LEVEL,
)  # fmt: skip


def reading_html(
    frame: pd.DataFrame, faults: Sequence[Fault], notes: Iterable[str], rows_in: int
) -> str:
    """Write what was read as HTML in which no text of the file is anything but text.

    Examples
    --------
    >>> reading_html(pd.DataFrame({"id": ["<b>"]}), (), (), 2).partition("</p>")[0]
    '<div class="mathjax_ignore tex2jax_ignore"><p>2 rows in = 1 kept + 1 rejected'
    """
    kept = len(frame)
    parts = [
        f"<p>{counted(rows_in, 'row')} in = {kept:,} kept + {rows_in - kept:,} rejected</p>",
        *(f"<p>{_text(note)}</p>" for note in notes),
    ]
    if faults:
        said = "".join(f"<li>{_text(str(fault))}</li>" for fault in faults[:_MOST])
        parts.append(f"<ul>{said}</ul>{_more(len(faults), 'faults')}")
    if kept:
        names = [name for name in _COLUMNS if name in frame]
        shown = [name for name in names if frame[name].notna().any()]
        rows = frame[shown].head(_MOST).itertuples(index=False, name=None)
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

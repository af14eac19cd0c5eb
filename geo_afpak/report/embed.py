"""The page in a sandboxed frame, for reports and articles."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.page.frame import GENERATOR, iframe

if TYPE_CHECKING:
    import os

__all__ = ["MODES", "embed"]

MODES: Final = ("srcdoc", "link")
_MARK: Final = f'<meta name="generator" content="{GENERATOR}">'
_TITLE: Final = re.compile(r"<title>([^<]*)</title>")


def embed(
    path: str | os.PathLike[str],
    *,
    mode: str = "srcdoc",
    title: str | None = None,
    height: int = 640,
) -> str:
    """Return the HTML that shows a page inside a report.

    The frame is titled, as wide as the report's column, loaded when it scrolls into view, and
    sandboxed without ``allow-same-origin``: the page draws itself but cannot reach the report.

    Parameters
    ----------
    path
        A page that `write_page` wrote.
    mode
        "srcdoc" puts the whole page into the report, which then needs no other file. "link"
        names the file by the path as given, which must be right as seen from the report.
    title
        What the frame is called; the page's own title when None.
    height
        In CSS pixels, 1 or more.

    Raises
    ------
    InputFileError
        If the file cannot be read.
    InvalidInputError
        If it is not a page that geo_afpak wrote, or an option is not one of those above.

    Examples
    --------
    >>> embed("maps/afpak.html", mode="inline")
    Traceback (most recent call last):
    geo_afpak.errors.InvalidInputError: mode 'inline' is unknown; expected srcdoc or link
    """
    if mode not in MODES:
        raise InvalidInputError(f"mode {mode!r} is unknown; expected {' or '.join(MODES)}")
    if height < 1:
        raise InvalidInputError(f"height {height} is too small; expected 1 pixel or more")
    page = Path(path)
    text = _read_page(page)
    found = _TITLE.search(text)
    name = title or (unescape(found[1]) if found else "") or page.stem
    if mode == "srcdoc":
        return iframe(title=name, height=height, srcdoc=text)
    address = page.as_uri() if page.is_absolute() else quote(page.as_posix())
    return iframe(title=name, height=height, src=address)


def _read_page(page: Path) -> str:
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "it is not UTF-8 text"
        raise InputFileError(
            f"{page}: cannot be read: {reason}; expected a page that 'geo-afpak map' wrote; "
            "write one with 'geo-afpak map --out map.html'"
        ) from fault
    # Before the title stands only what write_page puts there: no data can forge the mark.
    if not text.startswith("<!DOCTYPE html>") or _MARK not in text.partition("<title>")[0]:
        raise InvalidInputError(
            f"{page}: is not a page that geo-afpak wrote; expected its mark in the head; "
            "write the page with 'geo-afpak map --out map.html'"
        )
    return text

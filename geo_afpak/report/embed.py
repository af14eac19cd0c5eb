"""A page in a sandboxed frame, and a picture of it for where no frame is shown."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import quote

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.files import read_words, refused_name, shown
from geo_afpak.page.frame import GENERATOR, iframe, picture_figure, responsive
from geo_afpak.page.head import check_address

__all__ = ["MODES", "embed"]

MODES: Final = ("srcdoc", "link")
_MARK: Final = f'<meta name="generator" content="{GENERATOR}">'
_SAID: Final = {
    "title": re.compile(r"<title>([^<]*)</title>"),
    "description": re.compile(r'<meta name="description" content="([^"]*)">'),
    "address": re.compile(r'<meta property="og:url" content="([^"]*)">'),
}
_META: Final = re.compile(r'<script type="application/json" id="ga-meta">([^<]*)</script>')
_PICTURES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


def embed(
    path: str | os.PathLike[str],
    *,
    mode: str = "srcdoc",
    title: str | None = None,
    height: int = 640,
    picture: str | os.PathLike[str] | None = None,
) -> str:
    """Return the HTML that shows a page inside a report.

    The frame is titled, as wide as the report's column, loaded when it scrolls into view, and
    sandboxed without ``allow-same-origin``: the page draws itself but cannot reach the report.
    Its height follows the column's width, by CSS alone.

    Parameters
    ----------
    path
        A page that `write_page` wrote.
    mode
        "srcdoc" puts the whole page into the report, which then needs no other file. "link"
        names it: by the address it was built for (`build_map`), else by the path as given,
        which must then be right as seen from the report.
    title
        What the frame is called; the page's own title when None.
    height
        Greatest height in CSS pixels, 1 or more.
    picture
        PNG, JPEG, WebP or SVG of the map; a path or an https address. The frame then stands
        in a figure with the sources under it, and the picture shows in print and where frames
        are dropped (feeds, mail). It goes whole into the report where the page does.

    Raises
    ------
    InputFileError
        If a file cannot be read.
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
    head = text.partition("<style>")[0]
    said = {key: _first(pattern, head) for key, pattern in _SAID.items()}
    name = title or said["title"] or page.stem
    inside = mode == "srcdoc"
    address = said["address"] or ("" if inside else _address(page))
    frame = iframe(
        title=name,
        height=height,
        style=responsive(height),
        src="" if inside else address,
        srcdoc=text if inside else "",
    )
    if picture is None:
        return frame
    return picture_figure(
        frame,
        picture=_picture(picture, inside=inside),
        alt=f"Map: {name}. {said['description']}".strip(),
        address=address,
        caption=f"{name}. {_sources(text)}".strip(),
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""


def _address(file: Path) -> str:
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def _sources(text: str) -> str:
    """Return the page's line of sources and licences."""
    found = _META.search(text)
    return str(json.loads(found[1]).get("attribution", "")) if found else ""


def _picture(picture: str | os.PathLike[str], *, inside: bool) -> str:
    """Return the picture's address, or with `inside` the whole of it as one."""
    if isinstance(picture, str) and picture.startswith("https://"):
        return check_address(picture)
    name = os.fspath(picture)
    problem, fix = refused_name(name)
    if problem:
        raise InvalidInputError(
            f"picture {shown(name)}: {problem}; expected a local file or an https address; {fix}"
        )
    file = Path(picture)
    kind = _PICTURES.get(file.suffix.lower())
    if kind is None:
        raise InvalidInputError(
            f"picture {file.name!r} is of no kind that a page shows; expected "
            f"{', '.join(_PICTURES)}; write one with 'geo-afpak figure --out map.png'"
        )
    if not inside:
        return _address(file)
    try:
        return f"data:{kind};base64,{b64encode(file.read_bytes()).decode('ascii')}"
    except OSError as fault:
        raise InputFileError(
            f"{file}: cannot be read: {fault.strerror}; expected a picture of the map; write one "
            "with 'geo-afpak figure --out map.png'"
        ) from fault


def _read_page(page: Path) -> str:
    fix = "write one with 'geo-afpak map --out map.html'"
    text = read_words(page, "a page that 'geo-afpak map' wrote", fix)
    # Before the title stands only what write_page puts there: no data can forge the mark.
    if not text.startswith("<!DOCTYPE html>") or _MARK not in text.partition("<title>")[0]:
        raise InvalidInputError(
            f"{page}: is not a page that geo-afpak wrote; expected its mark in the head; "
            "write the page with 'geo-afpak map --out map.html'"
        )
    return text

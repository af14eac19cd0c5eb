"""Coordinates as people write them: degrees in their usual spellings, pairs, grids, codes."""

from __future__ import annotations

import math
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak.errors import InputFileError
from geo_afpak.io._blanks import bare, in_spaces
from geo_afpak.io._values import RefusedError

if TYPE_CHECKING:
    from types import ModuleType

    from geo_afpak.io._coded import Refusal

Axis = Literal["lon", "lat"]
Area = tuple[float, float, float, float]

_LONGEST: Final = 80
_LONGEST_URL: Final = 400
_DECIMAL: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SEXAGESIMAL: Final = re.compile(
    r"""(\d{1,3}) (?:[°ºd:\s]\s*) (\d{1,2}(?:\.\d+)?) \s*
        (?:['\u2019\u2032m:\s]\s* (?: (\d{1,2}(?:\.\d+)?) \s* (?:"|\u201d|\u2033|''|s)? )? )?""",
    re.VERBOSE | re.ASCII,
)
_SIDE: Final = re.compile(
    r"^([NSEW])\s*(.+)$|^(.+?)\s*([NSEW])(?:orth|outh|ast|est)?$", re.IGNORECASE
)
_NUMBER: Final = r"([+-]?\d{1,3}(?:\.\d+)?)"
_LON_FIRST: Final = (
    re.compile(r"(?:SRID=4326;)?POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)", re.IGNORECASE),
    re.compile(rf'\{{.*"coordinates":\s*\[\s*{_NUMBER}\s*,\s*{_NUMBER}.*\}}', re.ASCII),
    re.compile(
        rf"(?:lon\w*|e)[ :=]*{_NUMBER}[ ,;]*(?:lat\w*|n)[ :=]*{_NUMBER}", re.ASCII | re.IGNORECASE
    ),
)
_LAT_FIRST: Final = (
    # Of a place of Google's maps, and of a mark on OpenStreetMap, before what the map shows.
    re.compile(rf"https?://\S*!3d{_NUMBER}!4d{_NUMBER}\S*", re.ASCII),
    re.compile(rf"https?://\S*mlat={_NUMBER}&mlon={_NUMBER}\S*", re.ASCII),
    re.compile(rf"https?://\S*#map=[\d.]+/{_NUMBER}/{_NUMBER}\S*", re.ASCII),
    re.compile(rf"(?:geo:|https?://\S*?[@=/]){_NUMBER},{_NUMBER}(?:[,&?/;].*)?", re.ASCII),
    re.compile(rf"lat\w*[ :=]*{_NUMBER}[ ,;]*lon\w*[ :=]*{_NUMBER}", re.ASCII | re.IGNORECASE),
    # Kobo and ODK: latitude, longitude, altitude, accuracy.
    re.compile(rf"{_NUMBER} {_NUMBER} -?\d+(?:\.\d+)? \d+(?:\.\d+)?", re.ASCII),
)
_PACKED: Final = re.compile(
    r"(\d\d)-?(\d\d)-?(\d\d(?:\.\d+)?)([NS])[ ,/]*(\d{2,3}?)-?(\d\d)-?(\d\d(?:\.\d+)?)([EW])",
    re.ASCII,
)
_UTM: Final = re.compile(
    r"(\d{1,2})\s*([C-HJ-NP-X])\s+(\d{6}(?:\.\d+)?)\s+(\d{6,7}(?:\.\d+)?)", re.IGNORECASE | re.ASCII
)
_MGRS: Final = re.compile(
    r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(?:\d{2}){1,5}", re.IGNORECASE | re.ASCII
)
_PLUS: Final = re.compile(r"[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,}", re.IGNORECASE)
_DISTANCE: Final = re.compile(r"(\d{1,6}(?:[.,]\d+)?) ?(km|m)?", re.ASCII)
HALF_A_POINT: Final = (
    "is empty though the other coordinate is given", "both, or neither",
    "fill it in, or empty the other",
)  # fmt: skip
_LIMITS: Final = {"lon": 180.0, "lat": 90.0}
_WORDS: Final = {"lon": "longitude", "lat": "latitude"}


@lru_cache(maxsize=65536)
def coordinate(text: str, axis: Axis | None = None) -> float:
    r"""Read degrees: decimal, with a hemisphere, or with minutes and seconds.

    A single comma is a decimal one, since no degree has thousands.

    Parameters
    ----------
    text
        The cell.
    axis
        Which of the two it is: then its hemisphere and its range are checked.

    Raises
    ------
    RefusedError
        If it is anything else.

    Examples
    --------
    >>> coordinate("\u00a070.45"), coordinate("34,5"), coordinate("34.43° N"), coordinate("0.5W")
    (70.45, 34.5, 34.43, -0.5)
    >>> coordinate("34°25'48\"N"), coordinate("70 27 00 E", "lon")
    (34.43, 70.45)
    """
    value, side = None, ""
    if len(text) <= _LONGEST and _DECIMAL.fullmatch(text):
        value = float(text)
    elif len(text := in_spaces(text)) <= _LONGEST:
        match = _SIDE.fullmatch(text)
        side = (match[1] or match[4]).upper() if match else ""
        value = _degrees((match[2] or match[3]) if match else text)
    if value is None or not math.isfinite(value) or (side and value < 0):
        raise RefusedError(
            "is not a number of degrees", "decimal degrees such as 34.43", "write it as 34.43"
        )
    value = -value if side in ("S", "W") else value
    if axis and side and (side in "EW") != (axis == "lon"):
        raise RefusedError(
            f"names no {_WORDS[axis]}", f"a {_WORDS[axis]}", "map the other column to it"
        )
    if axis and abs(value) > _LIMITS[axis]:
        problem = f"is no {_WORDS[axis]}: it lies beyond {_LIMITS[axis]:g} degrees"
        fix = "check the decimal point"
        if abs(value) > 10_000:  # noqa: PLR2004  easting and northing have six or seven digits
            fix = "metres of a grid go into one cell as '42N 633000 3811000', else use degrees"
        raise RefusedError(problem, "degrees", fix)
    return value


def kilometres(text: str) -> float:
    """Read a distance in kilometres, with its unit or without.

    Examples
    --------
    >>> kilometres("2.5"), kilometres("2,5 km"), kilometres("500 m")
    (2.5, 2.5, 0.5)
    """
    match = _DISTANCE.fullmatch(in_spaces(text))
    if match is None:
        raise RefusedError("is no distance", "kilometres, 0 or more", "write it as 2.5")
    return float(match[1].replace(",", ".")) / (1000 if match[2] == "m" else 1)


def _degrees(text: str) -> float | None:
    digits = bare(text).removesuffix("°").removesuffix("º")
    if "." not in digits and digits.count(",") == 1:
        digits = digits.replace(",", ".")
    # Blanks part minutes and seconds as well as thousands; no degree has thousands.
    if " " not in text.strip() and _DECIMAL.fullmatch(digits):
        return float(digits)
    sign = -1 if text.startswith("-") else 1
    match = _SEXAGESIMAL.fullmatch(text.lstrip("-+ ").strip())
    if match is None:
        return float(digits) if _DECIMAL.fullmatch(digits) and _spaced(text) else None
    degrees, minutes, seconds = float(match[1]), float(match[2]), float(match[3] or 0)
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004
        return None
    return sign * round(degrees + minutes / 60 + seconds / 3600, 7)


def _spaced(text: str) -> bool:
    """Tell a number whose only blanks are those round it or before its sign of degrees."""
    return re.fullmatch(r"\s*[+-]?\s*[0-9.,]+\s*[°º]?\s*", text) is not None


@lru_cache(maxsize=65536)
def pair(text: str, area: Area) -> tuple[float, float]:
    """Read a point that stands in one cell; longitude first in what comes back.

    "34.12, 70.70" is latitude first, as people write it, unless only the other order lies in
    the area; ``POINT (70.7 34.12)`` is longitude first (OGC 06-103r4). MGRS needs the package
    mgrs, Plus Codes openlocationcode (the coordinates extra).

    Parameters
    ----------
    text
        The cell.
    area
        West, south, east, north in degrees: where the points are expected.

    Raises
    ------
    RefusedError
        If it is anything else.

    Examples
    --------
    >>> area = (60, 23, 78, 39)
    >>> pair("34.12, 70.70", area), pair("POINT (70.45 34.43)", area), pair("34.43N 70.45E", area)
    ((70.7, 34.12), (70.45, 34.43), (70.45, 34.43))
    """
    text = in_spaces(text)
    if len(text) <= (_LONGEST_URL if text.startswith("http") else _LONGEST):
        if parts := _of_a_form(text):
            return coordinate(parts[0], "lon"), coordinate(parts[1], "lat")
        if match := _UTM.fullmatch(text):
            return _from_utm(int(match[1]), match[2].upper(), float(match[3]), float(match[4]))
        packed = text.replace(" ", "").upper()
        if _MGRS.fullmatch(packed):
            return _from_mgrs(packed)
        if _PLUS.fullmatch(packed):
            return _from_plus_code(packed)
        found = _two(text)
        if found:
            return _in_order(*found, area)
    raise RefusedError(
        "is no point", "latitude and longitude such as '34.12, 70.70'", "write it so"
    )


def point(lon: str, lat: str, area: Area) -> tuple[tuple[float, float] | None, dict[Axis, Refusal]]:
    r"""Read a point from two cells, or from the one of them that holds both numbers.

    Returns
    -------
    tuple
        Longitude and latitude, None where there is no point; what is wrong, by axis.

    Examples
    --------
    >>> point("70.45", "34°25'48\"N", (60, 23, 78, 39)), point("", "", (60, 23, 78, 39))
    (((70.45, 34.43), {}), (None, {}))
    """
    if lon and lat:
        try:
            return (coordinate(lon, "lon"), coordinate(lat, "lat")), {}
        except RefusedError:  # said of each below
            pass
    refused: dict[Axis, Refusal] = {}
    if bool(lon) != bool(lat):
        try:
            return pair(lon or lat, area), {}
        except RefusedError:
            refused["lat" if lon else "lon"] = HALF_A_POINT
    found: dict[Axis, float] = {}
    texts: tuple[tuple[Axis, str], ...] = (("lon", lon), ("lat", lat))
    for axis, text in texts:
        try:
            if text:
                found[axis] = coordinate(text, axis)
        except RefusedError as error:
            refused[axis] = error.args
    return ((found["lon"], found["lat"]) if len(found) == len(texts) else None), refused


def _of_a_form(text: str) -> tuple[str, str] | None:
    """Return longitude and latitude of a form that says which of its numbers is which."""
    if match := next(filter(None, (one.fullmatch(text) for one in _LON_FIRST)), None):
        return match[1], match[2]
    if match := next(filter(None, (one.fullmatch(text) for one in _LAT_FIRST)), None):
        return match[2], match[1]
    if match := _PACKED.fullmatch(text):
        return " ".join(match.groups()[4:]), " ".join(match.groups()[:4])
    return None


def _two(text: str) -> tuple[str, str] | None:
    """Part the two numbers of a pair, at whichever separator leaves two that are degrees."""
    for separator in (
        r"\s*[;/|]\s*",
        r"\s*,\s+",
        r"(?<=[NSEWnsew])\s*,?\s*",
        r"\s*,?\s*(?=[EWew])",
        r"\s*,\s*",
        r"\s+",
    ):
        parts = [part for part in re.split(separator, text.strip("()[] ")) if part]
        if len(parts) == 2:  # noqa: PLR2004
            try:
                list(map(coordinate, parts))
            except RefusedError:
                continue
            return parts[0], parts[1]
    return None


def _in_order(first: str, second: str, area: Area) -> tuple[float, float]:
    sides = [part.strip()[0].upper() + part.strip()[-1].upper() for part in (first, second)]
    if set(sides[0]) & set("EW") or set(sides[1]) & set("NS"):
        return coordinate(first, "lon"), coordinate(second, "lat")
    lat, lon = coordinate(first), coordinate(second)
    west, south, east, north = area
    sided = set("".join(sides)) & set("NSEW")
    swapped = not sided and west <= lat <= east and south <= lon <= north
    if swapped and not (west <= lon <= east and south <= lat <= north):
        return coordinate(first, "lon"), coordinate(second, "lat")
    return coordinate(second, "lon"), coordinate(first, "lat")


def _from_utm(zone: int, band: str, easting: float, northing: float) -> tuple[float, float]:
    from pyproj import Transformer

    # Bands from N on lie north of the equator (NGA.STND.0037).
    code = (32600 if band >= "N" else 32700) + zone
    if not 1 <= zone <= 60:  # noqa: PLR2004
        raise RefusedError("names no zone of UTM", "1 to 60", "correct it")
    lon, lat = Transformer.from_crs(code, 4326, always_xy=True).transform(easting, northing)
    if not math.isfinite(lon) or not math.isfinite(lat):
        raise RefusedError("lies in no zone of UTM", "easting and northing in metres", "correct it")
    return round(lon, 5), round(lat, 5)


def _from_mgrs(text: str) -> tuple[float, float]:
    mgrs = _library("mgrs")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # it warns of squares that lie outside their band
            lat, lon = mgrs.MGRS().toLatLon(text)
    except (mgrs.core.MGRSError, RuntimeWarning) as error:
        raise RefusedError("is no place of MGRS", "one such as 42SXD3310", "correct it") from error
    return round(lon, 5), round(lat, 5)


def _from_plus_code(text: str) -> tuple[float, float]:
    try:
        box = _library("openlocationcode.openlocationcode").decode(text)
    except ValueError as error:
        raise RefusedError("is no Plus Code", "one such as 8J6PCFJX+22", "correct it") from error
    return round(box.longitudeCenter, 5), round(box.latitudeCenter, 5)


def _library(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise InputFileError(
            f"grid references need {package}, which is not installed; expected the coordinates "
            "extra; run: python -m pip install 'geo-afpak[coordinates]'"
        ) from error

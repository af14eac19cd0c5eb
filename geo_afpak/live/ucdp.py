"""UCDP's interface: a token in a header, pages of a release, candidate releases.

As its documentation describes it (ucdp.uu.se/apidocs, since February 2026): a release is never
changed, so that an update is another release: 26.1 covers the years to 2025, 26.0.7 is July 2026,
26.01.26.06 January to June 2026 once more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.live._client import Client, Fetched, paged, refused, secret
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["SERVER", "covers", "fetch_ucdp", "is_newer"]

SERVER: Final = "https://ucdpapi.pcr.uu.se"
ID: Final = "id"
_HEADER: Final = "x-ucdp-access-token"
_PAGE: Final = "1000"
_YEARLY: Final = re.compile(r"(\d\d)\.1")
_MONTHLY: Final = re.compile(r"(\d\d)\.0\.(\d{1,2})")
_MONTHS: Final = re.compile(r"(\d\d)\.01\.\1\.(\d\d)")


def _read(release: str) -> tuple[int, int, str] | None:
    """Return year, last month, kind of a release."""
    for kind, form in (("year", _YEARLY), ("month", _MONTHLY), ("months", _MONTHS)):
        if found := form.fullmatch(release):
            return int(found[1]), int(found[2]) if kind != "year" else 0, kind
    return None


def covers(newer: str, older: str) -> bool:
    """Tell whether a release takes the place of another.

    Examples
    --------
    >>> covers("26.1", "25.1"), covers("26.1", "25.0.7"), covers("26.1", "26.0.1")
    (True, True, False)
    >>> covers("26.01.26.06", "26.0.6"), covers("26.01.26.06", "26.0.7"), covers("26.0.7", "26.0.6")
    (True, False, False)
    """
    new, old = _read(newer), _read(older)
    if new is None or old is None:
        return newer == older
    if new[2] == "year":
        return old[0] < new[0] or newer == older
    if new[2] == "months":
        return old[2] != "year" and old[0] == new[0] and old[1] <= new[1]
    return newer == older


def is_newer(release: str, than: str) -> bool:
    """Tell whether a release has the later state of an event that both have.

    Examples
    --------
    >>> is_newer("26.0.7", "26.0.6"), is_newer("26.0.7", "26.1"), is_newer("26.1", "26.1")
    (True, True, False)
    """
    one, other = _read(release), _read(than)
    return one is not None and other is not None and one > other


def fetch_ucdp(release: str, countries: Iterable[int], *, server: str = SERVER) -> Fetched:
    """Fetch the events of some countries in one release.

    Parameters
    ----------
    release
        Such as "26.1", "26.0.7" or "26.01.26.06".
    countries
        Gleditsch and Ward numbers.
    server
        Another with the same interface.

    Raises
    ------
    InvalidInputError
        If UCDP_TOKEN is not set, or the release is not written as one.
    InputFileError
        If the token or the release is refused, pages do not add up, or the server fails.
    """
    if _read(release) is None:
        raise InvalidInputError(
            f"release {shorten(release)!r} is none of UCDP GED; expected a year's such as 26.1, or "
            "a candidate's such as 26.0.7 or 26.01.26.06; correct it"
        )
    token = secret("UCDP_TOKEN", "the token that UCDP gives on request (ucdp.uu.se/apidocs)")
    client = Client(server, lambda: {_HEADER: token})
    asked = {"pagesize": _PAGE, "Country": ",".join(map(str, sorted(countries)))}
    path = f"api/gedevents/{release}"
    totals: list[Any] = []
    rows = {str(row[ID]): row for row in paged(_pages(client, path, asked, totals), (ID,))}
    if len(set(totals)) > 1 or len(rows) != totals[-1]:
        raise InputFileError(
            f"{shorten(client.server)}: gives {len(rows):,} events of release {release} and counts "
            f"{shorten(str(totals[-1]))}; expected all of them; run the command again later"
        )
    return Fetched(tuple(rows.values()), release=release)


def _pages(
    client: Client, path: str, asked: dict[str, str], totals: list[Any]
) -> Iterator[tuple[str, Callable[[], list[dict[str, Any]]]]]:
    """Follow the numbers of pages that the server gives; its addresses get no token."""
    page: int | None = 0
    following: int | None = None

    def ask() -> list[dict[str, Any]]:
        nonlocal following
        answer = client.get(path, {**asked, "page": str(page)})
        found = answer.data or {}
        result = found.get("Result")
        if answer.status in (401, 403):
            raise refused(client, answer, "a token that is known", "check UCDP_TOKEN")
        if answer.status in (400, 404):
            release = path.rpartition("/")[2]
            raise refused(client, answer, f"release {release}", "name one that is published")
        if not isinstance(result, list) or not all(
            isinstance(row, dict) and row.get(ID) is not None for row in result
        ):
            raise refused(client, answer, "rows of events", "run the command again later")
        totals.append(found.get("TotalCount"))
        number = parse_qs(urlsplit(str(found.get("NextPageUrl") or "")).query).get("page", [""])[0]
        following = int(number) if number.isdecimal() and result else None
        return result

    while page is not None:
        following = None
        yield f"{client.server}/{path}, page {page}", ask
        page = following if following is None or following > page else None

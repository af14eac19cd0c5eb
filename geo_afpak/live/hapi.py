"""HDX HAPI's interface: monthly counts of events by district, made from ACLED, for every account.

As its documentation describes it (hapi.humdata.org/docs, conflict events, version 2): rows by
offset and limit, an identifier of application and e-mail in a header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError
from geo_afpak.live._client import Client, Fetched, paged, refused, secret
from geo_afpak.text import listing, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["SERVER", "SOURCE", "fetch_hapi"]

SERVER: Final = "https://hapi.humdata.org"
SOURCE: Final = "HDX HAPI"
"""Whose counts they are, in the column `source`."""
_PATH: Final = "api/v2/coordination-context/conflict-events"
_HEADER: Final = "X-HDX-HAPI-APP-IDENTIFIER"
_LIMIT: Final = 10_000
_KEY: Final = (
    "location_code", "admin1_code", "admin2_code", "provider_admin1_name", "provider_admin2_name",
    "event_type", "reference_period_start",
)  # fmt: skip
_UNKNOWN: Final = (400, 401, 403)


def fetch_hapi(countries: Iterable[str], *, server: str = SERVER) -> Fetched:
    """Fetch the counts of the districts of some countries, all months.

    Parameters
    ----------
    countries
        ISO 3166-1 codes of three letters.
    server
        Another with the same interface.

    Raises
    ------
    InvalidInputError
        If HAPI_APP_IDENTIFIER is not set.
    InputFileError
        If the identifier is refused, there is no count, or the server fails.
    """
    identifier = secret(
        "HAPI_APP_IDENTIFIER", "an application's name and an e-mail, NAME:EMAIL in base64"
    )
    client = Client(server, lambda: {_HEADER: identifier})
    rows: list[dict[str, Any]] = []
    without = []
    for code in sorted(countries):
        given = {_key(row): row for row in paged(_pages(client, code), _KEY)}
        rows += given.values()
        without += [] if given else [code]
    if not rows:
        raise InputFileError(
            f"{shorten(server)}: gives no count of a district of {listing(without)}; expected "
            "some; run the command again later"
        )
    said = f"gives no counts of districts of {listing(without)}" if without else ""
    return Fetched(tuple(rows), notes=tuple(filter(None, [said])))


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in _KEY)


def _pages(client: Client, code: str) -> Iterator[tuple[str, Callable[[], list[dict[str, Any]]]]]:
    """Ask on from what was given, until nothing is: a server may give less than asked for."""
    offset = 0
    rows: list[dict[str, Any]] = []

    def ask() -> list[dict[str, Any]]:
        nonlocal rows
        asked = {
            "location_code": code, "admin_level": "2", "output_format": "json",
            "limit": str(_LIMIT), "offset": str(offset),
        }  # fmt: skip
        answer = client.get(_PATH, asked)
        if answer.status in _UNKNOWN:
            raise refused(
                client, answer, "an identifier that is known", "check HAPI_APP_IDENTIFIER"
            )
        data = (answer.data or {}).get("data")
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise refused(client, answer, "rows of counts", "run the command again later")
        rows = data
        return rows

    while offset == 0 or rows:
        yield f"{client.server}/{_PATH}, {code} from row {offset + 1}", ask
        if not rows:
            return
        offset += len(rows)

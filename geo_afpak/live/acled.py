"""ACLED's interface: a login by e-mail and password, pages, what changed since, what is deleted.

As its documentation describes it (acleddata.com/api-documentation: getting started, ACLED
endpoint, deleted endpoint) and R's acledR uses it: OAuth's password grant at /oauth/token with
the client `acled`, tokens of 24 hours, refreshed by their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError
from geo_afpak.live._client import Answer, Client, Fetched, paged, refused, secret
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["SERVER", "fetch_acled"]

SERVER: Final = "https://acleddata.com"
ID: Final = "event_id_cnty"
STAMP: Final = "timestamp"
_LIMIT: Final = 5000
_CLIENT: Final = {"client_id": "acled", "scope": "authenticated"}
_UNAUTHORISED: Final = (400, 401)
_AGGREGATES: Final = (
    "ACLED gives single events to accounts of some levels only. Accept its terms and fill in the "
    "profile at acleddata.com, or ask for access. The weekly counts by province are for every "
    "account: download them there, and run: geo-afpak import counts FILE; those by "
    "month and district: geo-afpak update hapi --out counts.csv"
)


class _Login:
    """Tokens of one run: kept in memory, and nowhere else."""

    def __init__(self, server: str) -> None:
        self._email = secret("ACLED_EMAIL", "the e-mail of an account at acleddata.com")
        self._password = secret("ACLED_PASSWORD", "the password of that account")
        self._door = Client(server, dict)
        self._access = self._refresh = ""

    def headers(self) -> Mapping[str, str]:
        if not self._access:
            self.renew()
        return {"Authorization": f"Bearer {self._access}"}

    def renew(self) -> None:
        """Take new tokens: by the refresh token, and by the password where that is refused."""
        own = {"username": self._email, "password": self._password, "grant_type": "password"}
        forms = [{"refresh_token": self._refresh, "grant_type": "refresh_token"}, own]
        for form in forms if self._refresh else forms[1:]:
            answer = self._door.post("oauth/token", {**form, **_CLIENT})
            found = answer.data or {}
            if isinstance(found.get("access_token"), str):
                self._access = found["access_token"]
                self._refresh = str(found.get("refresh_token") or "")
                return
        if answer.status in _UNAUTHORISED:
            raise refused(
                self._door, answer, "the login of an account",
                "check ACLED_EMAIL and ACLED_PASSWORD (the keys of before 2025 are no more)",
            )  # fmt: skip
        raise refused(self._door, answer, "a token", "run the command again later")


def fetch_acled(
    countries: Iterable[int], *, since: int | None = None, server: str = SERVER
) -> Fetched:
    """Fetch the events of some countries: all, or what was added, changed and deleted since.

    Parameters
    ----------
    countries
        ISO 3166-1 numbers.
    since
        The latest `timestamp` held, in seconds; None fetches everything.
    server
        Another with the same interface.

    Returns
    -------
    Fetched
        `until` is set where the account is given no recent events.

    Raises
    ------
    InvalidInputError
        If ACLED_EMAIL or ACLED_PASSWORD is not set.
    InputFileError
        If the login is refused, the account may not read events, or the server fails.
    """
    login = _Login(server)
    client = Client(server, login.headers)
    given: dict[str, Any] = {}
    wanted = {} if since is None else {STAMP: str(since), f"{STAMP}_where": ">="}
    rows: dict[str, dict[str, Any]] = {}
    for number in sorted(countries):
        asked = {"iso": str(number), **wanted}
        for row in paged(_pages(client, login, "api/acled/read", asked, given), (ID,)):
            held = rows.get(str(row.get(ID)), {})
            # Rows move between pages while ACLED writes: the newer state is right.
            if _stamp(row) >= _stamp(held):
                rows[str(row.get(ID))] = row
    until = _limit_of(given)
    notes = [f"ACLED gives this account events up to {until} only"] if until else []
    if not rows and since is None:
        which = f"event up to {until}" if until else "event"
        raise InputFileError(
            f"{shorten(server)}: gives no {which}; expected those of the countries. {_AGGREGATES}"
        )
    gone = []
    if since is not None:
        if not rows:
            notes.append(f"not even the latest event held was given again. {_AGGREGATES}")
        asked = {f"deleted_{STAMP}": str(since), f"deleted_{STAMP}_where": ">="}
        gone = [str(row.get(ID)) for row in
                paged(_pages(client, login, "api/deleted/read", asked, {}), (ID,))]  # fmt: skip
    withdrawn = frozenset(gone) - rows.keys()
    return Fetched(tuple(rows.values()), withdrawn, since is None, until, notes=tuple(notes))


def _pages(
    client: Client, login: _Login, path: str, asked: Mapping[str, str], given: dict[str, Any]
) -> Iterator[tuple[str, Callable[[], list[dict[str, Any]]]]]:
    """Ask for page after page until one is empty: a server may give fewer rows than asked for."""
    page = 0
    rows: list[dict[str, Any]] = []

    def ask() -> list[dict[str, Any]]:
        nonlocal rows
        params = {**asked, "_format": "json", "limit": str(_LIMIT), "page": str(page)}
        answer = client.get(path, params)
        if answer.status == 401:  # noqa: PLR2004 - the token has run out
            login.renew()
            answer = client.get(path, params)
        found = _checked(client, answer)
        given.update(found.get("data_query_restrictions") or {})
        rows = found["data"]
        return rows

    while page == 0 or rows:
        page += 1
        yield f"{client.server}/{path}, page {page}", ask


def _checked(client: Client, answer: Answer) -> dict[str, Any]:
    found = answer.data or {}
    if answer.status == 403:  # noqa: PLR2004
        raise refused(client, answer, "an account that may read events", _AGGREGATES)
    data = found.get("data")
    sound = isinstance(data, list) and all(isinstance(row, dict) and row.get(ID) for row in data)
    if answer.status != 200 or found.get("success") is False or not sound:  # noqa: PLR2004
        raise refused(client, answer, "rows of events", "run the command again later")
    return found


def _limit_of(given: Mapping[str, Any]) -> str:
    recent = given.get("date_recency")
    day = recent.get("date") if isinstance(recent, dict) else None
    return day[:10] if isinstance(day, str) else ""


def _stamp(row: Mapping[str, Any]) -> int:
    text = str(row.get(STAMP) or 0)
    return int(text) if text.isdecimal() else 0

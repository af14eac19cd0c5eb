"""Ask a source's interface: again where it fails, later where it says so, no secret let out."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.text import counted, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_TIMES: Final = 5
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_SECONDS: Final = (10, 120)
_LONGEST_WAIT: Final = 300
_MOST_BYTES: Final = 200_000_000
_BLOCK: Final = 1 << 16
_LOCAL: Final = ("127.0.0.1", "localhost", "::1")
_SERVICE: Final = "geo-afpak"


@dataclass(frozen=True)
class Fetched:
    """What a source has given.

    Parameters
    ----------
    rows
        Events as the source has them, each once.
    withdrawn
        Ids of events that it has taken back.
    whole
        Whether the rows are all that there are: what is not among them is withdrawn.
    until
        Last day of which the account is given events, as an ISO date; empty for no limit.
    release
        Which release they are of; empty where there is none.
    notes
        What a user should know.
    """

    rows: tuple[dict[str, Any], ...]
    withdrawn: frozenset[str] = frozenset()
    whole: bool = True
    until: str = ""
    release: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Status and content of an answer; `data` is None where it is no JSON object."""

    status: int
    data: dict[str, Any] | None


def secret(name: str, what: str) -> str:
    """Return a credential from the environment, else from the keyring if there is one.

    Raises
    ------
    InvalidInputError
        If it is in neither.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        try:
            import keyring

            value = (keyring.get_password(_SERVICE, name) or "").strip()
        except Exception:  # noqa: BLE001 - a keyring without a backend raises errors of its own
            value = ""
    if not value:
        raise InvalidInputError(
            f"{name} is not set; expected {what}; set it in the environment, or run: keyring set "
            f"{_SERVICE} {name}"
        )
    return value


@dataclass
class Client:
    """A server that is asked with credentials, which are in no message, log or file.

    Parameters
    ----------
    server
        Its address: https, or http on this machine.
    headers
        Called for each request: what it is authorised by.
    """

    server: str
    headers: Callable[[], Mapping[str, str]]
    _session: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        local = parts.hostname in _LOCAL
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise InvalidInputError(
                f"server {shorten(self.server)!r}: a key would go there in the clear; expected an "
                "address with https://; correct it"
            )
        try:
            import requests
        except ImportError as error:
            raise InputFileError(
                "updating needs requests, which is not installed; expected the fetch extra; run: "
                "python -m pip install 'geo-afpak[fetch]'"
            ) from error
        self._session = requests.Session()
        # What .netrc holds would take the place of the key that was asked for.
        self._session.auth = self._authorised

    def _authorised(self, request: Any) -> Any:  # noqa: ANN401 - requests' own
        request.headers.update(self.headers())
        return request

    def get(self, path: str, params: Mapping[str, str]) -> Answer:
        """Ask for a part of the data."""
        return self._ask("GET", path, params=params)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form, such as credentials."""
        return self._ask("POST", path, data=form)

    def _ask(self, method: str, path: str, **given: Mapping[str, str]) -> Answer:
        """Ask, and again while the server is busy, fails, or breaks off."""
        from requests.exceptions import RequestException

        url = f"{self.server.rstrip('/')}/{path}"
        failed = ""
        for attempt in range(_TIMES):
            wait = float(2**attempt)
            try:
                with self._session.request(
                    method, url, timeout=_SECONDS, allow_redirects=False, stream=True, **given
                ) as response:
                    status = response.status_code
                    if status not in _AGAIN:
                        return Answer(status, _content(response, url))
                    failed = f"answers {status}"
                    wait = _told_to_wait(response) or wait
            except (RequestException, _CutError) as error:
                failed = f"cannot be reached, or breaks off ({type(error).__name__})"
            if wait > _LONGEST_WAIT:
                raise _gone(url, f"{failed} and asks to wait {counted(int(wait), 'second')}")
            if attempt + 1 < _TIMES:
                _show(f"{urlsplit(url).hostname} {failed}; asked again in {wait:.0f} s")
                time.sleep(wait)
        raise _gone(url, f"{failed}, {_TIMES} times")


class _CutError(Exception):
    """An answer that ends in the middle."""


def _content(response: Any, url: str) -> dict[str, Any] | None:  # noqa: ANN401 - requests' own
    """Read an answer to its end, but none without end."""
    body = bytearray()
    for block in response.iter_content(_BLOCK):
        body += block
        if len(body) > _MOST_BYTES:
            raise _gone(url, f"answers with more than {_MOST_BYTES:,} bytes")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        if response.ok:
            raise _CutError from error
        return None
    return found if isinstance(found, dict) else None


def _told_to_wait(response: Any) -> float | None:  # noqa: ANN401 - requests' own
    """Return the seconds of Retry-After, in either of its forms."""
    from urllib3.exceptions import HTTPError
    from urllib3.util import Retry

    try:
        return Retry().get_retry_after(response.raw)
    except (HTTPError, ValueError, OverflowError):
        return None


def _gone(url: str, problem: str) -> InputFileError:
    return InputFileError(
        f"{shorten(url)}: {problem}; expected an answer; nothing was changed: run the command "
        "again later"
    )


def refused(client: Client, answer: Answer, expected: str, fix: str) -> InputFileError:
    """Word what a server refuses; what it says itself may repeat what it was sent."""
    return InputFileError(
        f"{shorten(client.server)}: answers {answer.status}; expected {expected}; {fix}"
    )


def _show(text: str) -> None:
    """Say on a terminal how far it is, over what was said before; nothing where there is none."""
    if sys.stderr.isatty():
        with suppress(OSError):
            sys.stderr.write(f"\r{text:<79.79}\r" if text else f"\r{'':<79}\r")
            sys.stderr.flush()


def paged(
    pages: Iterable[tuple[str, Callable[[], list[dict[str, Any]]]]], key: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Go through pages of rows; one that only repeats is asked for again, then refused.

    Parameters
    ----------
    pages
        What each is called, and how to ask for it.
    key
        Columns that together name a row. One that comes twice, as rows have moved between two
        pages, is given twice.
    """
    seen: set[tuple[str, ...]] = set()
    for name, ask in pages:
        _show(f"{urlsplit(name).hostname}: {name.rpartition(', ')[2]}, after {len(seen):,} rows")
        for attempt in range(_TIMES):
            rows = ask()
            ids = {tuple(str(row.get(name)) for name in key) for row in rows}
            if not rows or not ids <= seen:
                break
            time.sleep(float(2**attempt))
        else:
            raise InputFileError(
                f"{name}: repeats rows of pages before it, {_TIMES} times; expected further ones; "
                "nothing was changed: run the command again later"
            )
        seen |= ids
        yield from rows
    _show("")

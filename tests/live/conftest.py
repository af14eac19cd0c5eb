"""The interfaces of ACLED, UCDP and HDX HAPI, played by a server here, with their faults."""

from __future__ import annotations

import csv
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[1] / "data" / "import"
EMAIL, PASSWORD, TOKEN = "reader@example.org", "sesame-4711", "ucdp-token-0815"
IDENTIFIER = "Z2VvOnJlYWRlckBleGFtcGxlLm9yZw=="
NUMBERS = {"Afghanistan": 4, "Pakistan": 586}


def acled_row(number: int, stamp: int = 100, **over: Any) -> dict[str, Any]:
    """An event as ACLED's JSON has it: every value a text."""
    with (DATA / "acled.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    return {**row, "event_id_cnty": f"AFG{number}", "timestamp": str(stamp), **over}


def ucdp_row(number: int, **over: Any) -> dict[str, Any]:
    """An event as UCDP's JSON has it: numbers, a truth, days with an hour."""
    with (DATA / "ucdp_v25.csv").open(encoding="utf-8-sig", newline="") as file:
        row: dict[str, Any] = next(csv.DictReader(file))
    numbers = ("where_prec", "date_prec", "best", "low", "high", "type_of_violence", "country_id")
    row |= {name: int(row[name]) for name in numbers}
    row |= {name: float(row[name]) for name in ("latitude", "longitude")}
    day = {"date_start": "2017-05-03T00:00:00", "date_end": "2017-05-03T00:00:00"}
    return {**row, **day, "id": number, "active_year": True, "gwnob": None, **over}


def hapi_row(code: str, name: str, month: str, events: int | None, **over: Any) -> dict[str, Any]:
    """A count as HAPI's JSON has it, of a district of Nangarhar."""
    return {
        "resource_hdx_id": "8ff4a0c2", "location_ref": 1, "location_code": "AFG",
        "location_name": "Afghanistan", "admin1_code": "AF06", "admin1_name": "Nangarhar",
        "provider_admin1_name": "Nangarhar", "admin2_code": code, "admin2_name": name,
        "provider_admin2_name": name, "admin_level": 2, "event_type": "political_violence",
        "events": events, "fatalities": None, "reference_period_start": f"{month}-01T00:00:00",
        "reference_period_end": f"{month}-28T23:59:59", **over,
    }  # fmt: skip


@dataclass
class Sources:
    """What both hold, what they were asked, and which faults come next, by a part of the path."""

    url: str = ""
    acled: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    ucdp: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    hapi: list[dict[str, Any]] = field(default_factory=list)
    restrictions: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    page: int = 3
    access: str = "access-1"
    logins: list[str] = field(default_factory=list)
    refresh_works: bool = True

    def next_fault(self, path: str) -> str:
        for place, (part, kind) in enumerate(self.faults):
            if part in path:
                del self.faults[place]
                return kind
        return ""


class Handler(BaseHTTPRequestHandler):
    """Answers as the documentation of both says."""

    sources: Sources

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        self.sources.asked.append(self.path)
        if self.fault():
            return
        kind = form.get("grant_type", "")
        self.sources.logins.append(kind)
        known = form.get("username") == EMAIL and form.get("password") == PASSWORD
        known = known or (kind == "refresh_token" and self.sources.refresh_works)
        if not known or form.get("client_id") != "acled":
            self.answer(400, {"error": "invalid_grant", "message": f"no {form.get('password')}"})
            return
        self.sources.access = f"access-{len(self.sources.logins)}"
        self.answer(200, {"access_token": self.sources.access, "refresh_token": "refresh",
                          "token_type": "Bearer", "expires_in": 86400})  # fmt: skip

    def do_GET(self) -> None:
        self.sources.asked.append(self.path)
        if self.fault():
            return
        parts = urlsplit(self.path)
        given = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if "/conflict-events" in parts.path:
            self.counts(given)
        elif "/gedevents/" in parts.path:
            self.ged(parts.path.rpartition("/")[2], given)
        elif self.headers.get("Authorization") != f"Bearer {self.sources.access}":
            self.answer(401, {"message": "The access token is invalid."})
        else:
            self.events(parts.path, given)

    def events(self, path: str, given: dict[str, str]) -> None:
        deleted = "/deleted/" in path
        stamp = "deleted_timestamp" if deleted else "timestamp"
        rows = self.sources.deleted if deleted else self.sources.acled
        rows = [row for row in rows if row.get("iso", given.get("iso")) == given.get("iso")]
        if stamp in given:
            assert given[f"{stamp}_where"] == ">="
            rows = [row for row in rows if int(row[stamp]) >= int(given[stamp])]
        first = (int(given["page"]) - 1) * self.sources.page
        page = rows[first : first + self.sources.page]
        self.answer(200, {
            "status": 200, "success": True, "count": len(page), "data": page, "messages": [],
            "data_query_restrictions": self.sources.restrictions,
        })  # fmt: skip

    def counts(self, given: dict[str, str]) -> None:
        if self.headers.get("X-HDX-HAPI-APP-IDENTIFIER") != IDENTIFIER:
            self.answer(403, {"error": "Invalid app identifier"})
            return
        rows = [row for row in self.sources.hapi if row["location_code"] == given["location_code"]
                and str(row["admin_level"]) == given["admin_level"]]  # fmt: skip
        first = int(given["offset"])
        self.answer(200, {"data": rows[first : first + self.sources.page]})

    def ged(self, release: str, given: dict[str, str]) -> None:
        if self.headers.get("x-ucdp-access-token") != TOKEN:
            self.answer(401, {"message": "API token required"})
        elif release not in self.sources.ucdp:
            self.answer(404, {"message": "no such version"})
        else:
            asked = {int(one) for one in given["Country"].split(",")}
            rows = [r for r in self.sources.ucdp[release] if r["country_id"] in asked]
            first = int(given["page"]) * self.sources.page
            more = first + self.sources.page < len(rows)
            following = f"http://elsewhere.invalid/x?page={int(given['page']) + 1}" if more else ""
            self.answer(200, {
                "TotalCount": len(rows), "TotalPages": -(-len(rows) // self.sources.page),
                "PreviousPageUrl": "", "NextPageUrl": following,
                "Result": rows[first : first + self.sources.page],
            })  # fmt: skip

    def fault(self) -> bool:
        kind = self.sources.next_fault(self.path)
        if kind == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"data": [{"event_id_cnty": "AFG')
            self.close_connection = True
        elif kind == "repeat":  # the page before
            word = "offset" if "offset=" in self.path else "page"
            head, _, page = self.path.rpartition(f"{word}=")
            step = self.sources.page if word == "offset" else 1
            self.path = f"{head}{word}={max(int(page) - step, 0)}"
            return False
        elif kind:
            status, _, wait = kind.partition(" ")
            self.answer(int(status), {"message": self.headers.get("Authorization", "no")},
                        {"Retry-After": wait} if wait else {})  # fmt: skip
        return bool(kind)

    def answer(self, status: int, data: object, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    """Both servers at one address, credentials in the environment, waits noted and not waited."""
    monkeypatch.setenv("NO_PROXY", "*")
    for name, value in (("ACLED_EMAIL", EMAIL), ("ACLED_PASSWORD", PASSWORD),
                        ("UCDP_TOKEN", TOKEN), ("HAPI_APP_IDENTIFIER", IDENTIFIER)):  # fmt: skip
        monkeypatch.setenv(name, value)
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    held = Sources()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Played", (Handler,), {"sources": held}))
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    held.url = f"http://127.0.0.1:{http.server_port}"
    monkeypatch.setattr("time.sleep", held.waits.append)
    yield held
    http.shutdown()
    thread.join()
    http.server_close()

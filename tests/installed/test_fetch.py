"""Publishers' interfaces, played by a server on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import geopandas as gpd
import pytest
import shapely
from pytest_socket import enable_socket, socket_allow_hosts

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.installed import fetch
from geo_afpak.region.read import read_region
from tests.installed.conftest import cod, geoboundaries, write


@pytest.fixture
def server(monkeypatch):
    """Serve files by path; `fails` counts down failures, `asked` counts requests."""
    monkeypatch.setenv("NO_PROXY", "*")
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    pages, asked, fails = {}, Counter(), Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked[self.path] += 1
            found = None if fails[self.path] > 0 else pages.get(self.path)
            fails[self.path] -= 1
            self.send_response(503 if found is None else 200)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    http.url = f"http://127.0.0.1:{http.server_port}"
    http.pages, http.asked, http.fails = pages, asked, fails
    monkeypatch.setattr("time.sleep", lambda _: None)  # pooch waits between attempts
    yield http
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def hdx(server, tmp_path):
    file = write(cod(), tmp_path / "nga_adm.zip")
    resources = [
        {"format": "XLSX", "url": f"{server.url}/table.xlsx"},
        {"format": "SHP", "url": f"{server.url}/nga_adm.zip", "last_modified": "2024-05-01T00"},
    ]
    said = {"result": {"resources": resources, "dataset_source": "OSGOF",
                       "license_title": "CC BY-IGO"}}  # fmt: skip
    server.pages["/api/3/action/package_show?id=cod-ab-nga"] = json.dumps(said).encode()
    server.pages["/nga_adm.zip"] = file.read_bytes()
    return server


def test_cod_ab_is_found_on_hdx_with_its_source_and_licence(hdx):
    made = fetch("cod-ab", "Nigeria", server=hdx.url)
    units = load_boundaries("adm2", region=read_region(made.file))
    assert made.name == "cod-ab-nga"
    assert len(units) == 4
    assert set(units["source"]) == {"COD-AB NGA 2024-05-01 (OSGOF)"}
    assert set(units["licence"]) == {"CC BY-IGO"}
    digest = hashlib.sha256(hdx.pages["/nga_adm.zip"]).hexdigest()
    assert made.report[-1] == f"sha256 of cod-ab-nga.zip: {digest}"


def test_geoboundaries_are_fetched_with_their_provinces(server, tmp_path):
    halves = gpd.GeoDataFrame(
        {"shapeName": ["South", "North"], "shapeID": ["P1", "P2"], "shapeGroup": "NGA",
         "shapeType": "ADM1"},
        geometry=[shapely.box(20, 10, 22, 11), shapely.box(20, 11, 22, 12)], crs=4326,
    )  # fmt: skip
    for level, frame in ((1, halves), (2, geoboundaries())):
        path = f"/adm{level}.geojson"
        server.pages[path] = write(frame, tmp_path / path[1:]).read_bytes()
        said = {"gjDownloadURL": server.url + path, "boundaryID": f"NGA-ADM{level}",
                "boundarySource": "OSGOF", "boundaryLicense": "ODbL"}  # fmt: skip
        server.pages[f"/api/current/gbOpen/NGA/ADM{level}/"] = json.dumps(said).encode()
    made = fetch("geoboundaries", "NGA", server=server.url)
    units = load_boundaries("adm2", region=read_region(made.file))
    assert units["parent_id"].tolist() == ["P1", "P1", "P2", "P2"]
    assert set(units["licence"]) == {"ODbL"}


def test_what_is_fetched_is_kept_until_it_is_to_be_fetched_again(hdx):
    for refresh, times in ((False, 1), (False, 1), (True, 2)):
        fetch("cod-ab", "NGA", server=hdx.url, refresh=refresh)
        assert hdx.asked["/nga_adm.zip"] == times


def test_a_server_that_fails_is_asked_three_times(hdx):
    hdx.fails["/nga_adm.zip"] = 2
    fetch("cod-ab", "NGA", server=hdx.url)
    assert hdx.asked["/nga_adm.zip"] == 3
    hdx.fails["/nga_adm.zip"] = 3
    with pytest.raises(InputFileError, match="cannot be fetched"):
        fetch("cod-ab", "NGA", server=hdx.url, refresh=True)


def test_a_file_with_another_checksum_is_refused_and_not_kept(hdx, home):
    with pytest.raises(InputFileError, match="cannot be fetched"):
        fetch("cod-ab", "NGA", server=hdx.url, sha256="0" * 64)
    assert not (home / "cod-ab-nga").exists()
    assert not (home / ".downloads" / "cod-ab-nga.zip").exists()


def test_without_a_network_the_way_by_hand_is_named(hdx):
    hdx.shutdown()
    hdx.server_close()
    with pytest.raises(InputFileError, match="boundaries install FILE"):
        fetch("cod-ab", "NGA", server=hdx.url)


def test_an_answer_that_names_no_file_is_refused(server):
    path = "/api/3/action/package_show?id=cod-ab-nga"
    for answer in (b"<html>", b"[]", b"{}"):
        server.pages[path] = answer
        with pytest.raises(InputFileError, match="interface"):
            fetch("cod-ab", "NGA", server=server.url, refresh=True)


def test_a_country_is_wanted(run):
    with pytest.raises(InvalidInputError, match="--country CODE"):
        fetch("cod-ab", None)
    assert run("boundaries", "install", "cod-ab").code == 2

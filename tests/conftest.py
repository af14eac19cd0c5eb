"""What all tests share: no network, records that are sound, text that is not."""

from __future__ import annotations

import base64
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket, enable_socket
from shapely import Point

from geo_afpak.cli.main import main
from geo_afpak.model import fields as f
from geo_afpak.region.read import read_region

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.region.region import Region

# Few examples at a desk, many where nobody waits for them; --hypothesis-profile chooses, too. The
# first use of GEOS and GDAL takes longer than any deadline, and in CI a failure must come back.
COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("desk", **COMMON, max_examples=20)
settings.register_profile("ci", **COMMON, max_examples=100, derandomize=True)
if examples := os.environ.get("HYPOTHESIS_MAX_EXAMPLES"):  # make fuzz: other ones every time
    settings.register_profile("ci", **COMMON, max_examples=int(examples))
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


def costly(rule: Callable[..., None]) -> Callable[..., None]:
    """Ask for a fifth of the examples of a rule each of whose examples is many cases already."""
    return settings(max_examples=max(5, settings.default.max_examples // 5))(rule)


def opened(page: str) -> str:
    """Text of a page with its packed islands (page/pack.py) inflated, so that it can be sought."""

    def inflated(found: re.Match[str]) -> str:
        return zlib.decompress(unlettered(found[1])).decode("utf-8", "replace")

    page, times = re.subn(r'(?<=>)"([^"<]+)"(?=</script>)', inflated, page)
    assert times == 3, "the page has not the three packed islands: base, events and texts"
    return page


def unlettered(text: str) -> bytes:
    """Bytes of a packed island: base 85 as Python has it, but for its last 23 letters."""
    theirs, ours = "!#$%&()*+-;<=>?@^_`{|}~", "!#$%()*+,-./:;=?@[]^_|~"
    return base64.b85decode(text.translate(str.maketrans(ours, theirs)))


HOSTILE = (
    "<script>document.title='ran'</script>",
    "</script><script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "\" onmouseover=\"document.title='ran'",
    "javascript:document.title='ran'",
    "<!--<script>",
    "{{7*1911919}}",
    "{% raw %}",
    "{# gone #}",
    "${7*1911919}",
    "`+document.title+`",
    "\\`${1}",
    "a\u2028b\u2029c",
    "__proto__",
    "constructor",
    '=HYPERLINK("http://example.invalid","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "a; b",
    "a\\; b\\",
    "../../etc/passwd",
    'a"; DROP TABLE x;--',
    'one "quoted", two\nthree',
    "ننګرهار",
    "\u202egnp.exe",
    "😀",
)
"""Text that has broken other programs: markup, templates, formulas, separators, paths."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--payloads", help="file of hostile texts, a JSON string a line")
    parser.addoption("--every-row", action="store_true", help="open the card of each of them")


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than the cores: a third of the suite's time is waiting for browsers."""
    return (os.cpu_count() or 1) + 1


def pytest_report_header() -> str:
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    return (
        f"geopandas {gpd.__version__}, shapely {shapely.__version__}, GDAL {gdal}, "
        f"GEOS {shapely.geos_version_string}, PROJ {pyproj.proj_version_str}"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count as covered what written cases reach: to trace a rule's many examples costs a third."""
    for item in items:
        if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True, scope="session")
def _no_boundaries_of_this_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_AFPAK_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    # Playwright talks to Chromium through sockets; its own fixture cuts the page off.
    if request.node.get_closest_marker("browser"):
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    """One hostile text after the other."""
    text: str = request.param
    return text


def incident(**over: Any) -> dict[str, Any]:
    """Return a sound incident as a dict, its point under `geometry`."""
    return {
        f.ID: "a0",
        f.SCOPE: "core",
        f.EVENT_TYPE: "attack",
        f.SUB_TYPE: "bombing",
        f.TITLE: "Bombing in Jalalabad",
        f.SUMMARY: "A bomb went off in a market.",
        f.DATE_START: "2016-08-08",
        f.DATE_END: "2016-08-08",
        f.DATE_PRECISION: "day",
        f.GROUPS: ["ISK"],
        f.CLAIMED_BY: "Islamic State of Khurasan",
        f.TARGET: "market",
        f.TARGET_TYPE: "civilians",
        f.KILLED: 12,
        f.KILLED_LOW: 10,
        f.KILLED_HIGH: 15,
        f.INJURED: None,
        f.INJURED_LOW: None,
        f.INJURED_HIGH: None,
        f.COUNTRY: "Afghanistan",
        f.ADM1_STATED: "Nangarhar",
        f.ADM2_STATED: "Jalalabad",
        f.PLACE: "Jalalabad",
        f.GEO_PRECISION: 2,
        f.LOCATION_BASIS: "town point",
        f.SOURCES: ["Reuters, 8 August 2016", "BBC News, 9 August 2016"],
        f.DISCREPANCY: None,
        f.NOTE: None,
        f.SOURCE_DATASET: "test",
        f.SOURCE_ID: "1",
        f.LICENCE: "CC BY 4.0",
        f.GEOMETRY: Point(70.45, 34.43),
        **over,
    }


MakeIncidents = Callable[..., gpd.GeoDataFrame]


@pytest.fixture
def make_incidents() -> MakeIncidents:
    """Make a frame of sound incidents, as the reader returns it.

    ``make_incidents({"killed": 3}, {"geometry": None, "geo_precision": 0}, country="Pakistan")``:
    one row for each dict, changed by it; keywords change all rows. Without dicts, one row.
    """

    def make(*rows: dict[str, Any], **over: Any) -> gpd.GeoDataFrame:
        records = [
            incident(**{f.ID: f"a{i}", **over, **row}) for i, row in enumerate(rows or ({},))
        ]
        return frame_of(records)

    return make


def frame_of(records: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Build a frame with the types that the readers give."""
    columns = {name: [r.get(name) for r in records] for name in records[0]}
    geometry = columns.pop(f.GEOMETRY)
    integers = (*f.INTEGER_FIELDS, f.STRENGTH_LOW, f.STRENGTH_HIGH)
    data = {
        name: pd.Series(values, dtype="Int64" if name in integers else object)
        for name, values in columns.items()
    }
    return gpd.GeoDataFrame(data, geometry=geometry, crs=f.CRS)


@pytest.fixture(scope="session")
def borno_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region of a user's own: a state of Nigeria and two of its districts, from GeoJSON."""
    folder = tmp_path_factory.mktemp("borno")
    districts = {
        "NG-1": ("Konduga", shapely.box(13, 11.4, 13.6, 12)),
        "NG-2": ("Bama", shapely.box(13.6, 11.2, 14.2, 12)),
    }
    gpd.GeoDataFrame(
        {
            "ADM2_PCODE": list(districts),
            "ADM2_EN": [name for name, _ in districts.values()],
            "ADM1_PCODE": "NG-BO",
        },
        geometry=[shape for _, shape in districts.values()],
        crs=4326,
    ).to_file(folder / "areas.geojson", driver="GeoJSON")
    gpd.GeoDataFrame(
        {"ADM1_PCODE": ["NG-BO"], "ADM1_EN": ["Borno"]}, geometry=[shapely.box(11, 10, 15, 14)],
        crs=4326,
    ).to_file(folder / "states.geojson", driver="GeoJSON")  # fmt: skip
    file = folder / "borno.toml"
    file.write_text(
        """
name = "Borno"
bounds = [11, 10, 15, 14]
[[countries]]
iso3 = "NGA"
numbers = { ucdp = 475, gtd = 147 }
[layers]
adm1 = "states.geojson"
adm2 = "areas.geojson"
[columns.adm1]
adm_id = "ADM1_PCODE"
name = "ADM1_EN"
[columns.adm2]
adm_id = "ADM2_PCODE"
name = "ADM2_EN"
parent_id = "ADM1_PCODE"
"""
    )
    return file


@pytest.fixture(scope="session")
def borno(borno_file: Path) -> Region:
    return read_region(borno_file)


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Call a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        code = caught.value.code
        return Outcome(code if isinstance(code, int) else 0, printed.out, printed.err)

    return call

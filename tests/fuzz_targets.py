"""What is fuzzed: each way in for bytes of a stranger's, with what must hold of what comes out.

`tools/fuzz.py` drives these by atheris; `tests/test_fuzz_corpus.py` puts in again what it kept.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import GeoAfpakError
from geo_afpak.importers import (
    propose_mapping,
    propose_zone_mapping,
    read_acled,
    read_counts,
    read_gtd,
    read_table,
    read_ucdp,
    read_zone_table,
)
from geo_afpak.installed.formats import read_layers
from geo_afpak.io import read_area, read_boundaries, read_incidents, read_zones
from geo_afpak.io.cells import RefusedError, coordinate, day, toll, whole
from geo_afpak.names.groups import read_group_aliases, resolve_group
from geo_afpak.names.places import read_unit_aliases, resolve_district
from geo_afpak.region.read import read_region
from geo_afpak.report.parts import SLOTS
from geo_afpak.report.template import read_template
from geo_afpak.story import read_story
from tests.hostile_files import FILES, good, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_afpak.importers import Import
    from geo_afpak.io import Reading

DATA: Final = Path(__file__).parent / "data" / "import"
STORY: Final = b'title = "T"\ntext = "x"\n[[steps]]\ntitle = "A"\ntext = "b"\narea = "Kunar"\n'
ALIASES: Final = b"spelling,adm1,unit_id\nAchin,Nangarhar,AF-NAN-achin\n"


def accounted(reading: Reading) -> None:
    assert reading.rows_in == len(reading.frame) + len(reading.rejects)


def imported(opened: Import) -> None:
    counts = opened.collect().counts
    assert counts.rows_in == counts.kept + counts.rejected + counts.filtered


def words(path: Path) -> None:
    """Put a line of text into everything that reads a name, a day or a number."""
    text = path.read_bytes()[:300].decode("utf-8", "replace")
    resolve_district(text)
    resolve_group(text)
    for read in (day, coordinate, whole, toll):
        try:
            read(text)
        except RefusedError:
            continue


@cache
def mapping() -> Path:
    return DATA / "table.toml"


def suggested(path: Path) -> None:
    propose_mapping(path)
    propose_zone_mapping(path)


TARGETS: Final[dict[str, tuple[str, Callable[[Path], object]]]] = {
    "incidents-csv": (".csv", lambda path: accounted(read_incidents(path))),
    "incidents-geojson": (".geojson", lambda path: accounted(read_incidents(path))),
    "incidents-xlsx": (".xlsx", lambda path: accounted(read_incidents(path))),
    "incidents-gpkg": (".gpkg", lambda path: accounted(read_incidents(path))),
    "incidents-parquet": (".parquet", lambda path: accounted(read_incidents(path))),
    "zones-geojson": (".geojson", lambda path: accounted(read_zones(path))),
    "zones-csv": (".csv", lambda path: accounted(read_zones(path))),
    "boundaries-geojson": (".geojson", lambda path: accounted(read_boundaries(path))),
    "area": (".geojson", read_area),
    "layers-kml": (".kml", read_layers),
    "layers-topojson": (".topojson", read_layers),
    "acled": (".csv", lambda path: imported(read_acled(path))),
    "ucdp": (".csv", lambda path: imported(read_ucdp(path))),
    "gtd": (".csv", lambda path: imported(read_gtd(path))),
    "table-csv": (".csv", lambda path: imported(read_table(path, mapping()))),
    "propose-csv": (".csv", suggested),
    "propose-json": (".json", suggested),
    "propose-ods": (".ods", suggested),
    "propose-gpx": (".gpx", suggested),
    "zone-table": (".csv", lambda path: accounted(read_zone_table(path, mapping()))),
    "counts": (".csv", read_counts),
    "mapping": (".toml", lambda path: imported(read_table(DATA / "table.csv", path))),
    "template": (".md", partial(read_template, known=tuple(SLOTS))),
    "story": (".toml", read_story),
    "region": (".toml", read_region),
    "unit-aliases": (".csv", read_unit_aliases),
    "group-aliases": (".csv", read_group_aliases),
    "words": (".txt", words),
}
"""Name -> suffix of the file, and what is called with it; it may raise our own errors alone."""


def put_in(name: str, path: Path) -> None:
    """Put a file into a target; whatever but our own errors comes out is a fault."""
    try:
        TARGETS[name][1](path)
    except GeoAfpakError as error:
        assert "expected" in str(error), error  # noqa: PT017 - a refusal is as good as rows


def seeds(name: str) -> list[bytes]:
    """Return sound files and broken ones for a target to begin with."""
    suffix, _ = TARGETS[name]
    start = [data for file, data in FILES.items() if file.endswith(suffix) and len(data) < 10_000]
    if suffix == ".csv":
        start += [path.read_bytes()[:4000] for path in sorted(DATA.glob("*.csv"))]
        start += [table(), ALIASES]
    if suffix in (".geojson", ".json"):
        start.append(good())
    if suffix == ".toml":
        start += [STORY, mapping().read_bytes()]
    if suffix == ".md":
        start += [b"# {title}\n\n{lead}\n\n**bold** *x*\n- a\n\n{figure: incidents}\n<!-- c -->\n"]
    if suffix == ".txt":
        start += [
            b"Achin", "\u0646\u0646\u06af\u0631\u0647\u0627\u0631".encode(), b"34\xc2\xb0 26' N",
            b"dozens", b"8/9/2016", b"1395-05-18", b"1,200-1,300", b"TTP/ISK", b"early 2014",
        ]  # fmt: skip
    return start

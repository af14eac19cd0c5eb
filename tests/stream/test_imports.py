"""A file imported part by part, or matched so, is the file done whole: rows, rejects and words."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from geo_afpak.cli.commands import app
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.importers import TableMapping, read_acled, read_gtd, read_table, read_ucdp
from geo_afpak.io import parts_of
from geo_afpak.stream.imports import import_file
from geo_afpak.stream.match import match_file
from tests.conftest import costly
from tests.stream.dying import killed_at_ten_moments, stopped_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_afpak.importers import Import

DATA = Path(__file__).parents[1] / "data" / "import"
MAPPING = TableMapping(
    {"id": "id", "date": "date", "lat": "lat", "lon": "lon", "killed": "killed",
     "injured_low": "hurt", "injured": "hurt_stated", "event_type": "type", "groups": "group",
     "country": "country", "adm2_stated": "district"},
    defaults={"location_basis": "own"},
)  # fmt: skip
HEADER = [*MAPPING.columns.values(), "colour"]
HEADER = ["id", "date", "lat", "lon", "killed", "hurt", "hurt_stated", "type", "group", "country",
          "district", "colour"]  # fmt: skip


def own(path: Path, **options: Any) -> Import:
    return read_table(path, MAPPING, **options)


READERS: dict[str, Callable[..., Import]] = {
    "acled": read_acled, "ucdp": read_ucdp, "gtd": read_gtd, "table": own,
}  # fmt: skip
FILES = {
    "acled.csv": read_acled, "acled_old.csv": read_acled, "acled_monadic.csv": read_acled,
    "ucdp_v25.csv": read_ucdp, "ucdp_hdx.csv": read_ucdp, "gtd.csv": read_gtd,
    "table.csv": lambda path, **options: read_table(path, DATA / "table.toml", **options),
}  # fmt: skip


def written(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def both(
    read: Callable[..., Import], source: Path, folder: Path, size: int = 1, **options: Any
) -> Import:
    """Import a file whole and in parts, and hold everything that comes out side by side."""
    whole, parts = read(source), read(source, in_parts=True)
    whole.write(folder / "whole.geojson", folder / "whole.csv", empty=False)
    counts = import_file(
        parts, folder / "parts.geojson", folder / "parts.csv", empty=False, size=size, **options
    )
    for suffix in (".geojson", ".csv"):
        assert written(folder / f"parts{suffix}") == written(folder / f"whole{suffix}")
    assert parts.counts is counts
    assert counts == whole.counts
    assert counts.to_text() == whole.counts.to_text()
    assert parts.notes == whole.notes
    assert parts.uncoded() == whole.uncoded()
    assert not list(folder.glob(".*.parts"))
    return parts


def table(rows: list[list[str]], folder: Path, header: list[str] = HEADER) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    (folder / "own.csv").write_text(text.getvalue(), "utf-8", newline="")
    return folder / "own.csv"


def row(name: str, date: str = "2016-08-08", **cells: str) -> list[str]:
    usual = {"id": name, "date": date, "lat": "34.4", "lon": "70.4", "type": "attack",
             "country": "Afghanistan", "group": "ISK"}  # fmt: skip
    return [{**usual, **cells}.get(title, "") for title in HEADER]


@pytest.mark.parametrize("size", [1, 2000])
@pytest.mark.parametrize("name", list(FILES))
def test_a_file_imported_in_parts_is_the_file_imported_whole(
    name: str, size: int, tmp_path: Path
) -> None:
    found = both(FILES[name], DATA / name, tmp_path, size)
    assert found.counts.kept


CELLS = {
    "id": ["", "a", "b", "c", "17", "17.0"],
    "date": ["", "2016-08-08", "3/5/2016", "25/5/2016", "5/25/2016", "2019-13-40", "May 2016"],
    "lat": ["34.4", "34.4", "", "70.4"],
    "lon": ["70.4", "70.4", "", "0"],
    "killed": ["", "1", "2", "3", "100+", "-1", "1.200"],
    "hurt": ["", "9"], "hurt_stated": ["", "3"],
    "type": ["", "attack", "clash", "picnic"],
    "group": ["", "ISK", "Nobody's Army", "Some, TTP"],
    "country": ["", "Afghanistan", "Pakistan", "India"],
    "district": ["", "Achin", "Kot", "Total", "Nowhere"],
    "colour": ["", "", "red", "=1+1"],
}  # fmt: skip
ROWS = st.one_of(
    st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())).map(list),
    st.sampled_from([[], ["Total"], ["Total", "", "", "", "6"], [""] * 12, list(CELLS),
                     ["a note alone"], ["#id", "#date"], ["Kot", "", "", "", "3"]]),
)  # fmt: skip


@given(rows=st.lists(ROWS, max_size=12), size=st.integers(1, 900), data=st.data())
def test_parts_of_any_size_give_the_rows_and_rejects_of_the_whole(
    rows: list[list[str]], size: int, data: st.DataObject, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    if data.draw(st.booleans()):  # so that lines without a date can add up those above
        rows = [row(str(n), killed=str(n % 3)) for n in range(data.draw(st.integers(1, 4)))] + rows
    both(own, table(rows, folder), folder, size)


OFFICIAL = [cell for cells in CELLS.values() for cell in cells] + ["1", "2", "3", "700", "586", '"']


@pytest.mark.parametrize("name", ["acled.csv", "ucdp_v25.csv", "gtd.csv"])
@costly
@given(data=st.data())
def test_so_do_parts_of_a_published_file(
    name: str, data: st.DataObject, tmp_path_factory: Any
) -> None:
    with (DATA / name).open(encoding="cp1252", newline="") as file:
        header, *given_rows = csv.reader(file)
    rows = []
    for _ in range(data.draw(st.integers(4, 12))):
        one = list(data.draw(st.sampled_from(given_rows)))
        for place in data.draw(st.lists(st.integers(0, len(header) - 1), max_size=3)):
            one[place] = data.draw(st.sampled_from(OFFICIAL))
        rows.append(one[: data.draw(st.sampled_from([len(one), len(one), 3]))])
    folder = tmp_path_factory.mktemp("rows")
    size = data.draw(st.integers(1, 3000))
    both(FILES[name], table(rows, folder, header), folder, size)


def test_an_id_of_an_earlier_part_is_rejected_with_its_first_line(tmp_path: Path) -> None:
    names = ["a", "b", "a", "c", "b", "a", "d", "a"]
    source = table([row(name) for name in names], tmp_path)
    found = both(own, source, tmp_path, 300)
    assert (found.counts.kept, found.counts.rejected) == (4, 4)
    with (tmp_path / "parts.csv").open(encoding="utf-8") as file:
        said = {one["row"]: one["reason"] for one in csv.DictReader(file)}
    assert sorted(said) == ["4", "6", "7", "9"]
    assert all("repeats 'own-a' of line 2" in said[line] for line in ("4", "7", "9"))
    assert "repeats 'own-b' of line 3" in said["6"]


def test_a_ditto_mark_stands_for_the_cell_above_in_an_earlier_part(tmp_path: Path) -> None:
    rows = [row("0", type="ditto"), row("1", district="Kot"), [], row("2", district="-do-"),
            row("3", district='"', type="ditto")]  # fmt: skip
    found = both(own, table(rows, tmp_path), tmp_path)
    assert (found.counts.kept, found.counts.rejected) == (3, 1)
    assert (tmp_path / "parts.geojson").read_text("utf-8").count('"adm2_stated":"Kot"') == 3


def test_lines_that_add_up_those_of_earlier_parts_are_no_records(tmp_path: Path) -> None:
    rows = []
    for block in range(6):
        rows += [row(f"{block}{n}", killed=str(n + block), district="Kot") for n in range(7)]
        total = [""] * len(HEADER)
        total[4], total[10] = str(sum(n + block for n in range(7))), "Kot"
        rows.append(total)
    rows.append(["Grand total", "", "", "", "99", *[""] * 7])
    found = both(own, table(rows, tmp_path), tmp_path, 400)
    assert (found.counts.kept, found.counts.rejected) == (42, 7)
    assert found.counts.reasons["no record: it adds up lines above it"][0] == 6


def test_a_date_in_the_last_part_tells_how_all_are_written(tmp_path: Path) -> None:
    with (DATA / "acled.csv").open(encoding="utf-8", newline="") as file:
        header, first, *_ = csv.reader(file)
    at = header.index("event_date")
    rows = []
    for number, date in enumerate(["3/5/2017"] * 150 + ["25/5/2017"]):
        rows.append([f"AFG{number}", *first[1:]])
        rows[-1][at] = date
    both(read_acled, table(rows, tmp_path, header), tmp_path, 2000)
    lines = (tmp_path / "parts.geojson").read_text("utf-8").splitlines()
    assert json.loads(lines[1].rstrip(","))["properties"]["date_start"] == "2017-05-03"


def test_a_file_of_rejects_alone_leaves_them_and_no_incidents(tmp_path: Path) -> None:
    found = both(own, table([row(str(n), "2019-13-40") for n in range(9)], tmp_path), tmp_path)
    assert (found.counts.kept, found.counts.rejected) == (0, 9)
    assert not (tmp_path / "parts.geojson").exists()
    assert (tmp_path / "parts.csv").exists()


# --- containers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["own.geojson", "own.geojsonl", "own.gpkg", "own.parquet", "own.tsv", "own.csv.gz",
             "own.zip", "own.csv"],
)  # fmt: skip
def test_each_container_gives_in_parts_what_it_gives_whole(name: str, tmp_path: Path) -> None:
    rows = [row(str(n), killed=str(n) * (n % 2), colour="red" * (n > 20)) for n in range(40)]
    rows += [row("3", country="India"), row("4"), row("x", date="never"), row("z", district="Kót")]
    frame = pd.DataFrame(rows, columns=HEADER)
    source = tmp_path / name
    if name == "own.tsv":
        frame.to_csv(source, sep="\t", index=False, encoding="utf-16")
    elif name == "own.csv":
        source.write_bytes(frame.to_csv(index=False).replace("\n", "\n\n").encode("cp1252"))
    elif name.endswith((".gz", ".zip")):
        text = frame.to_csv(index=False).encode()
        if name.endswith(".gz"):
            source.write_bytes(gzip.compress(text))
        else:
            with ZipFile(source, "w") as archive:
                archive.writestr("own.csv", text)
    else:
        numbers = frame.assign(killed=pd.to_numeric(frame["killed"]), colour=frame["colour"] != "")
        points = gpd.points_from_xy(frame["lon"].astype(float), frame["lat"].astype(float))
        mapped = gpd.GeoDataFrame(numbers, geometry=points, crs=4326)
        if name == "own.parquet":
            mapped.to_parquet(source)
        else:
            driver = {"geojson": "GeoJSON", "geojsonl": "GeoJSONSeq", "gpkg": "GPKG"}
            mapped.to_file(source, driver=driver[name.rpartition(".")[2]])
    found = both(own, source, tmp_path, 3000)
    assert (found.counts.kept, found.counts.rejected, found.counts.filtered) == (41, 2, 1)


def test_a_column_that_only_the_last_feature_has_is_one_of_the_file(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [70.4, 34.4]}
    features = [
        {"type": "Feature", "geometry": point, "properties": dict(zip(HEADER, cells, strict=True))}
        for cells in (row(str(n)) for n in range(30))
    ]
    features[-1]["properties"]["size"] = "large\u2028and more"  # type: ignore[index]
    source = tmp_path / "own.geojsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in features)
    source.write_text("\n".join(lines), "utf-8")
    both(own, source, tmp_path)
    assert '"own_size":"large\u2028and more"' in (tmp_path / "parts.geojson").read_text("utf-8")


def test_what_unpacks_to_more_than_a_file_may_have_is_read_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo_afpak.io._unpacked.MAX_BYTES", 1000)
    monkeypatch.setattr("geo_afpak.io._files.MAX_BYTES", 1000)
    text = table([row(str(n)) for n in range(40)], tmp_path).read_bytes()
    (tmp_path / "own.csv.gz").write_bytes(gzip.compress(text))
    for name in ("own.csv", "own.csv.gz"):
        with pytest.raises(InputFileError, match=r"unpacks to too much|import and match"):
            own(tmp_path / name)
        found = own(tmp_path / name, in_parts=True)
        assert import_file(found, tmp_path / "out.geojson", size=500).kept == 40


# --- ends before their time ---------------------------------------------------------------


@pytest.mark.parametrize("parts", [0, 3, 11, 13])
def test_a_run_that_ends_between_parts_goes_on_there(parts: int, tmp_path: Path) -> None:
    sum_ = ["", "", "", "", "11", *[""] * 5, "Kot", ""]
    rows = [*(row(str(n % 9), killed="1") for n in range(11)), sum_]  # ids again, and a sum
    source, out = table(rows, tmp_path), tmp_path / "parts.geojson"
    begun = own(source, in_parts=True)
    with pytest.raises(KeyboardInterrupt):
        import_file(
            begun, out, tmp_path / "parts.csv", empty=False, size=1, engine=stopped_after(parts)
        )
    assert not out.exists()
    done = [
        one for one in tmp_path.glob(".parts.geojson.parts/*-*.json") if "start" not in one.name
    ]
    assert len(done) == parts
    both(own, source, tmp_path)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("what", ["import", "match"])
def test_a_run_killed_at_ten_moments_goes_on_without_a_lost_or_doubled_row(
    what: str, tmp_path: Path
) -> None:
    source = table([row(str(n % 900)) for n in range(1000)], tmp_path)
    out = tmp_path / ("out.geojson" if what == "import" else "out.csv")

    def run(target: Path, how: str) -> None:
        words = ["match", str(source)]
        if what == "import":
            mapping = tmp_path / "own.toml"
            columns = ("id", "date", "lat", "lon", "country")
            lines = [f'{name} = "{name}"\n' for name in columns]
            text = "".join(["[columns]\n", *lines, '[defaults]\nevent_type = "attack"\n'])
            mapping.write_text(text, "utf-8")
            words = ["import", "table", str(source), "--mapping", str(mapping)]
        done = CliRunner().invoke(app, [*words, how, "--out", str(target)])
        assert done.exit_code == 0, done.output

    assert len(list(parts_of(source, 4000))) > 5
    run(whole := tmp_path / f"whole{out.suffix}", "--no-stream")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        for function in (import_file, match_file):
            patch.setitem(function.__kwdefaults__, "size", 4000)
        killed_at_ten_moments(lambda: run(out, "--stream"), out)
    assert out.read_bytes() == whole.read_bytes()
    kept = [path.name for path in tmp_path.iterdir() if path.name not in before]
    assert sorted(kept) == sorted([out.name])


# --- commands -------------------------------------------------------------------------


def test_import_says_of_parts_what_it_says_of_the_whole_with_workers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, *lines = (DATA / "acled_monadic.csv").read_text("utf-8").splitlines(keepends=True)
    source = tmp_path / "own.csv"
    source.write_text(header + "".join(lines * 2), "utf-8")  # so that parts have ids of others
    monkeypatch.setitem(import_file.__kwdefaults__, "size", source.stat().st_size // 3)
    assert len(list(parts_of(source, source.stat().st_size // 3))) > 1
    told = []
    for how in (["--no-stream"], ["--stream"], ["--stream", "--workers", "2"]):
        out, actors = tmp_path / f"{len(told)}" / "out.geojson", tmp_path / f"{len(told)}.csv"
        words = ["import", "acled", str(source), *how, "--out", str(out)]
        result = CliRunner().invoke(app, [*words, "--actors", str(actors), "--json"])
        assert result.exit_code == 0, result.output
        rejects = out.with_name("own.rejects.csv").read_bytes()
        said = result.stderr.replace(str(out.parent), "").replace(str(actors), "")
        told.append((said, result.stdout, out.read_bytes(), rejects, actors.read_bytes()))
    assert told[0] == told[1] == told[2]


def test_match_says_of_parts_what_it_says_of_the_whole(tmp_path: Path) -> None:
    source = DATA / "acled.csv"
    of_days = ["--as-of", "event", "--day-column", "event_date"]
    for words in ([], ["--groups", "--name-column", "actor1"], of_days):
        told = []
        for how in ("--no-stream", "--stream"):
            out = tmp_path / how.strip("-") / "out.csv"
            run = CliRunner().invoke(app, ["match", str(source), *words, how, "--out", str(out)])
            assert run.exit_code == 0, run.output
            told.append((run.stderr.replace(str(out.parent), ""), out.read_bytes()))
        assert told[0] == told[1]


def test_what_cannot_be_done_in_parts_is_refused_and_said(tmp_path: Path) -> None:
    (tmp_path / "own.xlsx").write_bytes(b"")
    acled = str(DATA / "acled.csv")
    for words, expected in (
        (["import", "acled", str(tmp_path / "own.xlsx"), "--out", "out.geojson"], "ending in .csv"),
        (["import", "acled", acled], "--out FILE, ending in .geojson"),
        (["match", acled, "--json", "--out", "out.csv"], "--out FILE, ending in .csv"),
        (["import", "acled", acled, "--workers", "2", "--no-stream"], "expected --stream"),
    ):
        how = [] if "--no-stream" in words else ["--stream"]
        refused = CliRunner().invoke(app, [*words, *how])
        assert isinstance(refused.exception, InvalidInputError)
        assert expected in str(refused.exception)

"""What holds for every importer: no row is lost, and what is written can be used."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak import (
    build_layers,
    data_path,
    importers,
    join_incidents,
    read_incidents,
    read_zones,
    summarise,
)
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.importers import TableMapping, read_acled, read_gtd, read_table, read_ucdp
from geo_afpak.model.schema import check_incidents
from tests.conftest import costly

DATA = Path(__file__).parents[1] / "data" / "import"
FILES = {
    "acled.csv": read_acled, "acled_old.csv": read_acled, "acled_cut.csv": read_acled,
    "ucdp_v25.csv": read_ucdp, "ucdp_hdx.csv": read_ucdp, "ucdp_v20.csv": read_ucdp,
    "gtd.csv": read_gtd, "gtd_copy.csv": read_gtd,
    "table.csv": lambda path, **options: read_table(path, DATA / "table.toml", **options),
}  # fmt: skip


@pytest.fixture(params=list(FILES))
def name(request):
    return request.param


# --- from file to map -----------------------------------------------------------------


def test_what_is_written_is_without_fault_and_can_be_joined_counted_and_drawn(name, tmp_path):
    counts = FILES[name](DATA / name).write(tmp_path / "out.geojson", tmp_path / "rejects.csv")
    reading = read_incidents(tmp_path / "out.geojson")
    assert reading.rejects == ()
    assert reading.check(check_incidents) == []
    assert len(reading.frame) == counts.kept > 0
    joined = join_incidents(reading.frame)
    for by in ("adm2", "group", "month", "event_type"):
        summary = summarise(joined, by)
        assert summary.totals["events"] + summary.left_out["events"].sum() == counts.kept
    zones = read_zones(data_path("presence_zones.geojson")).frame
    layers = build_layers(reading.frame, zones, private=True)
    assert len(layers.incidents) == counts.kept


def test_the_file_holds_what_collect_returns(name, tmp_path):
    FILES[name](DATA / name).write(tmp_path / "out.geojson")
    read = read_incidents(tmp_path / "out.geojson").frame
    collected = FILES[name](DATA / name).collect().frame
    assert read.equals(collected)


def test_the_size_of_batches_changes_nothing(name, tmp_path):
    for size in (1, 2, 5000):
        FILES[name](DATA / name, chunk=size).write(
            tmp_path / f"{size}.geojson", tmp_path / f"{size}.csv"
        )
    for suffix in ("geojson", "csv"):
        texts = {(tmp_path / f"{size}.{suffix}").read_bytes() for size in (1, 2, 5000)}
        assert len(texts) == 1


def test_a_file_is_one_feature_a_line_and_says_its_licence(tmp_path):
    read_acled(DATA / "acled.csv").write(tmp_path / "out.geojson")
    lines = (tmp_path / "out.geojson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    head = json.loads(lines[0] + "]}")
    assert "may not be republished" in head["licence"]
    feature = json.loads(lines[1].rstrip(","))
    assert feature["id"] == feature["properties"]["id"] == "acled-AFG90001"


def test_coordinates_are_written_to_a_metre(tmp_path, variant):
    path = variant("acled.csv", {"latitude": "34.123456789", "longitude": "70.1"})
    read_acled(path).write(tmp_path / "out.geojson")
    assert "[70.1,34.12346]" in (tmp_path / "out.geojson").read_text(encoding="utf-8")


# --- no row is lost -------------------------------------------------------------------

CELLS = st.one_of(
    st.sampled_from(
        ["", "NA", "0", "1", "2", "3", "-9", "-99", "4", "153", "700", "586", "2017", "2017.0",
         "2017-05-03", "3 May 2017", "3/5/2017", "34.1", "70.7", "0,5", "100+", "Battles",
         "Armed clash", "Afghanistan", "Pakistan", "India", "Achin district", "#tag", '"',
         'a "b" c', "line\nend", "x\0y", "=1+1", "\u00a0", "TTP", "Unknown", "May 15-18, 2014"]
    ),
    st.text(max_size=8),
)  # fmt: skip


def official(name: str) -> list[str]:
    encoding = "cp1252" if name == "gtd.csv" else "utf-8"
    with (DATA / name).open(encoding=encoding, newline="") as file:
        return next(csv.reader(file))


HEADERS = {
    "acled": official("acled.csv"),
    "ucdp": [name for name in official("ucdp_v25.csv") if not name.endswith("_id")][:49],
    "gtd": official("gtd.csv")[:40],
    "table": ["id", "date", "lat", "lon", "killed", "type", "country", "district"],
}
TABLE = TableMapping(
    {"id": "id", "date": "date", "lat": "lat", "lon": "lon", "killed": "killed",
     "event_type": "type", "country": "country", "adm2_stated": "district"},
    defaults={"event_type": "attack"},
)  # fmt: skip
READERS = {
    "acled": read_acled, "ucdp": read_ucdp, "gtd": read_gtd,
    "table": lambda path, **options: read_table(path, TABLE, **options),
}  # fmt: skip


@pytest.mark.parametrize("source", list(READERS))
@costly
@given(data=st.data())
def test_rows_in_are_kept_or_rejected_or_filtered_out(source, data, tmp_path_factory):
    header = HEADERS[source]
    rows = data.draw(
        st.lists(
            st.one_of(
                st.lists(CELLS, min_size=len(header), max_size=len(header)),
                st.lists(CELLS, min_size=1, max_size=len(header) + 3),
            ),
            max_size=8,
        )
    )
    rows = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    path = tmp_path_factory.mktemp("garbage") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    running = READERS[source](path, chunk=3)
    imported = running.collect()
    counts = imported.counts
    assert counts.rows_in == counts.kept + counts.rejected + counts.filtered
    assert (counts.kept, counts.rejected) == (len(imported.frame), len(imported.rejects))
    # Rows of nothing but blanks are none, and a first row of tags alone is HXL.
    assert len(rows) - counts.rows_in <= sum(
        all(
            not cell.strip()
            or cell.strip() in "NA\u00a0#tag"
            or not cell.isprintable()
            or cell[0] == "#"
            for cell in row
        )
        for row in rows
    )
    assert check_incidents(imported.frame) == []
    assert imported.frame["id"].is_unique
    assert all(reject["reasons"] for reject in imported.rejects)


def test_memory_does_not_grow_with_the_file(variant, tmp_path):
    def peak(rows: int) -> int:
        cells = [{"event_id_cnty": f"AFG{n}"} for n in range(rows)]
        path = variant("acled.csv", *cells, out=f"{rows}.csv")
        tracemalloc.start()
        try:
            read_acled(path, chunk=100).write(tmp_path / "out.geojson")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(50)  # registers and caches
    small, large = peak(200), peak(1200)
    # The ids seen so far are kept, some 200 bytes each; a record takes 10 kB.
    assert large - small < 1000 * 1000


# --- rejects --------------------------------------------------------------------------


def test_rejected_rows_are_written_as_read_with_their_reasons(variant, tmp_path):
    path = variant(
        "acled.csv",
        {"fatalities": "lots", "notes": "=HYPERLINK(1)"},
        {"event_id_cnty": "AFG2"},
        {"event_id_cnty": "AFG3", "latitude": "x", "event_date": "soon"},
    )
    counts = read_acled(path).write(tmp_path / "out.geojson", tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows] == ["2", "4"]
    assert "fatalities='lots': is not a number of people" in rows[0]["reason"]
    assert rows[0]["notes"] == "'=HYPERLINK(1)"
    assert rows[1]["reason"].count(" | ") == 1
    assert (counts.kept, counts.rejected) == (1, 2)


def test_reasons_are_counted_with_their_first_example(variant):
    cells = [{"event_id_cnty": f"AFG{n}", "fatalities": f"x{n}"} for n in range(3)]
    counts = read_acled(variant("acled.csv", *cells)).collect().counts
    head, reason, example = counts.to_text().splitlines()
    assert head == "3 rows in = 0 kept + 3 rejected + 0 filtered out"
    assert reason == "  rejected: 3 x fatalities is not a number of people"
    assert example.startswith("    first: row 2, id 'acled-AFG0', fatalities='x0': is not a ")
    assert counts.as_dict()["reasons"][0]["rows"] == 3


def test_many_countries_are_summed_up(variant):
    cells = [{"event_id_cnty": f"A{n}", "iso": "1", "country": f"Land {n:02}"} for n in range(12)]
    text = read_acled(variant("acled.csv", *cells)).collect().counts.to_text()
    assert "filtered out: 1 in Land 00" in text
    assert "filtered out: 4 in others or elsewhere" in text


def test_a_column_named_like_ours_keeps_its_name_in_the_rejects(tmp_path):
    (tmp_path / "a.csv").write_text("row,reason,date\n1,x,soon\n", encoding="utf-8")
    mapping = TableMapping({"date": "date"}, defaults={"event_type": "attack"})
    read_table(tmp_path / "a.csv", mapping).write(tmp_path / "o.geojson", tmp_path / "r.csv")
    header = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("row,reason,row (as read),reason (as read),date")


# --- files and options ----------------------------------------------------------------


def test_nothing_is_written_over_when_no_row_is_kept(variant, tmp_path):
    out, rejects = tmp_path / "out.geojson", tmp_path / "rejects.csv"
    out.write_text("before", encoding="utf-8")
    counts = read_acled(variant("acled.csv", {"latitude": "x"})).write(out, rejects)
    assert counts.kept == 0
    assert out.read_text(encoding="utf-8") == "before"
    assert "latitude='x'" in rejects.read_text(encoding="utf-8")


def test_a_file_that_breaks_off_in_the_middle_leaves_no_half_file(tmp_path, monkeypatch):
    importing = read_acled(DATA / "acled.csv", chunk=1)
    rows = list(importing.sheet.rows())

    def broken():
        yield rows[0]
        raise OSError("the disk is gone")

    monkeypatch.setattr(importing.sheet, "rows", broken)
    with pytest.raises(InputFileError, match="the disk is gone"):
        importing.write(tmp_path / "out.geojson", tmp_path / "rejects.csv")
    assert list(tmp_path.iterdir()) == []


def test_only_geojson_is_written(tmp_path):
    with pytest.raises(InputFileError, match=r"\.geojson"):
        read_acled(DATA / "acled.csv").write(tmp_path / "out.gpkg")


def test_an_import_can_be_gone_through_once():
    importing = read_acled(DATA / "acled.csv")
    importing.collect()
    with pytest.raises(InvalidInputError, match="read the file again"):
        importing.collect()


def test_progress_goes_from_the_start_to_the_end(variant, monkeypatch):
    monkeypatch.setattr(importers._import, "CHUNK", 2)  # noqa: SLF001
    seen = []
    cells = [{"event_id_cnty": f"AFG{n}"} for n in range(5)]
    read_acled(variant("acled.csv", *cells), on_progress=seen.append).collect()
    assert len(seen) == 3
    assert seen == sorted(seen)
    assert (seen[0] > 0, seen[-1]) == (True, 1.0)


@pytest.mark.parametrize(
    "options",
    [{"country": ("IND",)}, {"country": ()}, {"country": "AFG"}, {"area": (72, 33, 69, 36)},
     {"area": (69, 33, 72, 99)}, {"chunk": 0}],
)  # fmt: skip
def test_an_option_that_cannot_be_meant_is_refused(options):
    with pytest.raises(InvalidInputError, match=next(iter(options))):
        read_acled(DATA / "acled.csv", **options)

"""Whole tables as people hold them: what must come out of each, by its proposed mapping."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile

import geopandas as gpd
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPoint

from geo_afpak.errors import InputFileError
from geo_afpak.importers import TableMapping, propose_mapping, read_table
from geo_afpak.importers.sheet import open_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.importers import Imported


def imported(path: Path, more: str = "", sheet: str | None = None) -> Imported:
    mapping = path.with_suffix(".toml")
    proposed = propose_mapping(path, sheet=sheet)
    mapping.write_text(proposed.replace("[defaults]", f"[defaults]\n{more}"), "utf-8")
    return read_table(path, mapping, sheet=sheet).collect()


def of_text(folder: Path, text: str) -> Imported:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return imported(folder / "t.csv")


def test_a_total_is_no_event(tmp_path):
    text = (
        "No,Date,District,Province,Killed,Lat,Lon\n1,2016-08-31,Achin,Nangarhar,3,34.12,70.7\n"
        "2,2016-09-02,Kot,Nangarhar,4,34.15,70.6\n,,,,7,,\n"
    )
    found = of_text(tmp_path, text)
    assert (len(found.frame), found.frame["killed"].sum(), found.counts.rejected) == (2, 7, 1)


def test_a_merged_province_narrows_its_districts(tmp_path):
    book = openpyxl.Workbook()
    rows = [
        ("id", "Date", "Province", "District", "Killed"),
        ("a", "2016-08-31", "Ghazni", "Andar", 3),
        ("b", "2016-09-01", None, "Khogyani", 2),
        ("c", "2016-09-01", None, "Qarabagh", 2),
    ]
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("C2:C4")
    book.save(tmp_path / "m.xlsx")
    assert imported(tmp_path / "m.xlsx").frame["adm2_id_by_name"].tolist() == [
        "AF-GHA-andar", "AF-GHA-wal-e-muhammad-e-shahid", "AF-GHA-qara-bagh",
    ]  # fmt: skip


def test_a_point_in_one_cell_is_two_coordinates(tmp_path):
    frame = of_text(
        tmp_path, 'Strike,Date,LatLong,Killed\n1,2016-08-31,"34.12, 70.70",3\n2,,"34.15,70.60",4\n'
    ).frame
    assert list(zip(frame.geometry.x, frame.geometry.y, strict=True)) == [
        (70.7, 34.12), (70.6, 34.15),
    ]  # fmt: skip


def test_a_european_table_is_read_by_its_commas(tmp_path):
    text = 'Date,Killed,Lat,Lon\n2016-08-31,1.200,"34,43","70,45"\n2016-08-30,950,"34,43","70,45"\n'
    assert of_text(tmp_path, text).frame["killed"].tolist() == [1200, 950]


NUMBERS = [
    ("1,200", 1200), ("1.2E+01", 12), ("-99", "negative"), ("-", None), ("10–15", (10, 15)),
    ("12 (+3 attackers)", "could be 12 or 15"), ("dozens", (24, None)), ("seven", 7), ("~40", 40),
    ("Unknown", None), ("None", "could be 0 or no figure"), ("Nil", 0), ("12[3]", 12),
    ("TRUE", "not a number of people"), ("1.200", "could be 1,200 or 1.2"), ("100+", (100, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_toll_is_read_in_one_way_or_refused_with_both(tmp_path, text, value):
    found = of_text(tmp_path, f'id,Date,Lat,Lon,Killed\na,2016-08-31,34.43,70.45,"{text}"\n')
    if isinstance(value, str):
        assert value in found.faults[0].problem
        return
    stated = (None, *value) if isinstance(value, tuple) else (value, None, None)
    (row,) = found.frame[["killed", "killed_low", "killed_high"]].to_numpy().tolist()
    assert [None if pd.isna(one) else one for one in row] == list(stated)


DATES = [
    ("\u06f2\u06f0\u06f1\u06f6-\u06f0\u06f5-\u06f1\u06f3", "2016-05-13", "2016-05-13"),
    ("20160831", "2016-08-31", "2016-08-31"),
    ("31.08.2016", "2016-08-31", "2016-08-31"), ("24-Dec-79", "1979-12-24", "1979-12-24"),
    ("31st August 2016", "2016-08-31", "2016-08-31"), ("2016-W35", "2016-08-29", "2016-09-04"),
    ("30-31 August 2016", "2016-08-30", "2016-08-31"), ("08/2016", "2016-08-01", "2016-08-31"),
    ("Sunday-November 19-1995", "1995-11-19", "1995-11-19"), ("2106-08-31", "year", ""),
    ("night of 30 August 2016", "2016-08-30", "2016-08-31"), ("2016-06-31", "not a day", ""),
    ("42511", "2016-05-21", ""), ("1472594400", "2016-08-30", ""),
    ("1395/02/24", "solar Hijri", ""), ("1442-07-16", "lunar Hijri", ""),
    ("3/5/2016", "two days", ""), ("Q3 2016", "2016-07-01", "2016-09-30"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_a_date_is_read_in_one_way_or_refused_with_its_reading(tmp_path, text, start, end):
    found = of_text(tmp_path, f'id,Date,Lat,Lon,Killed\na,"{text}",34.43,70.45,3\n')
    if end:
        assert found.frame[["date_start", "date_end"]].to_numpy().tolist() == [[start, end]]
    else:
        assert start in found.faults[0].problem


# --- any container, notation and layout ------------------------------------------------


def minutes(degrees: float, side: str) -> str:
    seconds = round(degrees * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60}'{seconds % 60}\"{side}"


DAYS = [
    date.isoformat, lambda day: f"{day:%Y/%m/%d} 14:30", lambda day: f"{day:%a} {day:%d.%b.%Y}",
    lambda day: f"{day.day}th of {day:%B}, {day.year}", lambda day: f"{day:%Y%m%d}.0",
    lambda day: day.strftime("%Y%m%d"),
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day:%A} {day.day} {day:%B %Y}", lambda day: f"{day:%d-%b-%y}",
]  # fmt: skip
TOLLS = [
    str,
    "{} people".format,
    "{} (unconfirmed)".format,
    "{}.0".format,
    " {}\u00a0".format,
    lambda n: f"{n:,}",
    lambda n: f"{n}*",
]
SIGNS = str.maketrans(".,", ",.")


def european(lat: float, lon: float) -> list[str]:
    return [f"{lat}".translate(SIGNS), f"{lon}".translate(SIGNS)]


POINTS = [
    lambda lat, lon: [f"{lat}", f"{lon}"], lambda lat, lon: [f"{lat}° N", f"{lon}E"],
    lambda lat, lon: [minutes(lat, "N"), minutes(lon, "E")],
    european,
    lambda lat, lon: [f"{lat}, {lon}", ""], lambda lat, lon: ["", f"POINT ({lon} {lat})"],
]  # fmt: skip
LAYOUTS = [
    lambda rows: rows,
    lambda rows: [["Attacks of the year", *[""] * 4], [""] * 5, *rows],
    lambda rows: [rows[0], ["#date", "#geo+lat", "#geo+lon", "#affected", "#adm2"], *rows[1:]],
    lambda rows: [*rows, ["", "", "", "7", ""], ["Source: own files", *[""] * 4]],
    lambda rows: [*rows, ["", "", "", "7", "Total"], ["Average", "", "", "3.5", ""]],
    lambda rows: [["", "Position", "", "Toll", "Place"], *rows],
    lambda rows: [["", "Where", "", "What", ""], ["", "Position", "", "Toll", "Place"], *rows],
    lambda rows: [["Log", "", "", "", ""], ["Source", "AP", "Date", "May 2016", ""], *rows],
    lambda rows: [*rows, ["2016", "", "", "7", "All"], ["", "", "", "7", "Gesamtsumme"]],
    lambda rows: [*rows[:2], rows[0], *rows[2:]],
]


def as_text(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def write_zip(path: Path, rows: list[list[str]]) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("data/t.csv", as_text(rows))
        archive.writestr("__MACOSX/data/._t.csv", "left by the system that packed it")


def write_book(path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


CONTAINERS = {
    "t.csv": lambda path, rows: path.write_bytes(as_text(rows)),
    "s.csv": lambda path, rows: path.write_bytes(as_text(rows, ";")),
    "t.tsv": lambda path, rows: path.write_bytes(as_text(rows, "\t")),
    "t.csv.gz": lambda path, rows: path.write_bytes(gzip.compress(as_text(rows))),
    "t.zip": write_zip,
    "t.xlsx": write_book,
}


def records_of(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def write_features(path: Path, rows: list[list[str]]) -> None:
    features = [
        {"type": "Feature", "geometry": None, "properties": one} for one in records_of(rows)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    with ZipFile(path, "w") as archive:
        archive.writestr("t.geojson", json.dumps(collection))


RECORDS = {
    "t.json": lambda path, rows: path.write_text(json.dumps({"data": records_of(rows)}), "utf-8"),
    "i.json": lambda path, rows: pd.DataFrame(records_of(rows)).to_json(path, orient="index"),
    "a.json": lambda path, rows: path.write_text(
        json.dumps({"meta": {"n": 2}, "answer": {"items": records_of(rows)}}), "utf-8"
    ),
    "t.geojsonl": lambda path, rows: path.write_text(
        "\n".join(map(json.dumps, records_of(rows))), "utf-8"
    ),
    "t.jsonl": lambda path, rows: path.write_text(
        "\n".join(map(json.dumps, records_of(rows))), "utf-8"
    ),
    "c.json": lambda path, rows: pd.DataFrame(records_of(rows)).to_json(path),
    "t.geojson.zip": write_features,
    "t.parquet": lambda path, rows: pd.DataFrame(records_of(rows)).to_parquet(path),
    "t.sav": lambda path, rows: pyreadstat.write_sav(pd.DataFrame(records_of(rows)), str(path)),
}
"""Containers of records, which have no lines above or below them."""


@given(
    events=st.lists(
        st.tuples(
            st.dates(date(2000, 1, 1), date(2024, 12, 31)), st.integers(0, 4000),
            st.integers(3340, 3460), st.integers(7000, 7100),
        ),
        min_size=2, max_size=4,
    ),
    container=st.sampled_from(sorted(CONTAINERS | RECORDS)),
    notation=st.tuples(*map(st.sampled_from, (DAYS, TOLLS, POINTS, LAYOUTS))),
)  # fmt: skip
def test_a_table_comes_back_from_any_container_notation_and_layout(
    events, container, notation, tmp_path_factory
):
    day, toll, point, layout = notation
    rows = [["Date", "Latitude", "Longitude", "Killed", "District"]]
    rows += [
        [day(when), *point(lat / 100, lon / 100), toll(killed), "Kot"]
        for when, killed, lat, lon in events
    ]
    if point is european:  # then its points part thousands
        rows = [[*row[:3], row[3].translate(SIGNS), row[4]] for row in rows]
    path = tmp_path_factory.mktemp("table") / container
    (CONTAINERS | RECORDS)[container](path, rows if container in RECORDS else layout(rows))
    found = imported(path)
    frame = found.frame
    assert frame["date_start"].tolist() == [when.isoformat() for when, *_ in events]
    assert frame["killed"].tolist() == [killed for _, killed, *_ in events]
    assert frame.geometry.y.tolist() == pytest.approx(
        [lat / 100 for *_, lat, _ in events], abs=1e-3
    )
    assert frame.geometry.x.tolist() == pytest.approx([lon / 100 for *_, lon in events], abs=1e-3)
    assert all(fault.problem.startswith("no record") for fault in found.faults)


def test_a_kmz_a_gpx_and_the_layer_asked_for_of_several_are_read(tmp_path):
    points = gpd.GeoDataFrame(
        {"name": ["a"]}, geometry=gpd.points_from_xy([70.7], [34.12]), crs=4326
    )
    points.to_file(tmp_path / "t.gpx", driver="GPX")
    points.to_file(tmp_path / "t.gpkg", layer="one", driver="GPKG")
    points.assign(name="b").to_file(tmp_path / "t.gpkg", layer="two", driver="GPKG")
    points.to_file(tmp_path / "t.kml", driver="KML")
    with ZipFile(tmp_path / "t.kmz", "w") as archive:
        archive.write(tmp_path / "t.kml", "doc.kml")
    for name, sheet in (("t.gpx", None), ("t.kmz", None), ("t.gpkg", "two")):
        (row,) = open_sheet(tmp_path / name, sheet=sheet).rows()
        assert (float(row.cells["lat"]), float(row.cells["lon"])) == (34.12, 70.7)
    assert row.cells["name"] == "b"
    with pytest.raises(InputFileError, match=r"has the layers: one, two.*--sheet"):
        open_sheet(tmp_path / "t.gpkg")


def test_times_of_gpx_are_dates_and_a_shapefile_may_lie_in_a_folder(tmp_path):
    time = "2016-08-31T00:00:00Z"
    (tmp_path / "t.gpx").write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" '
        'xmlns="http://www.topografix.com/GPX/1/1">'
        f'<wpt lat="34.12" lon="70.7"><time>{time}</time><desc>raid</desc></wpt></gpx>'
    )
    points = gpd.GeoDataFrame(
        {"date": ["2016-08-31"], "detail": ["raid"]},
        geometry=gpd.points_from_xy([70.7], [34.12]), crs=4326,
    )  # fmt: skip
    points.to_file(tmp_path / "t.shp")
    with ZipFile(tmp_path / "t.zip", "w") as archive:
        for part in ("t.shp", "t.shx", "t.dbf", "t.prj"):
            archive.write(tmp_path / part, f"data/{part}")
    for name in ("t.gpx", "t.zip"):
        frame = imported(tmp_path / name).frame
        assert frame[["date_start", "summary"]].to_numpy().tolist() == [["2016-08-31", "raid"]]
        assert (frame.geometry.x[0], frame.geometry.y[0]) == (70.7, 34.12)


@pytest.mark.parametrize("written", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M +00:00"])
def test_a_time_of_another_zone_is_read_by_the_format_that_its_refusal_names(tmp_path, written):
    time = datetime(2016, 8, 31, 22, 30, tzinfo=UTC).strftime(written)
    text = f"id,Date,Lat,Lon,Killed\na,{time},34.43,70.45,3\n"
    (fault,) = of_text(tmp_path, text).faults
    style = re.search('format = "(.+)"', fault.fix)[1]
    mapping = TableMapping({"date": "Date", "killed": "Killed"}, formats=(style,))
    frame = read_table(tmp_path / "t.csv", mapping).collect().frame
    assert frame["date_start"].tolist() == ["2016-08-31"]


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_a_point_alone_among_several_is_that_point_and_several_are_none(tmp_path, suffix):
    shapes = [MultiPoint([(70.7, 34.12)]), MultiPoint([(70.7, 34.12), (70.8, 34.2)])]
    own = gpd.GeoDataFrame(
        {"Date": ["2016-08-31"] * 2, "Killed": [3, 4]}, geometry=shapes, crs=4326
    )
    own.to_file(tmp_path / f"t{suffix}")
    frame = imported(tmp_path / f"t{suffix}").frame
    assert frame["killed"].tolist() == [3, 4]
    assert [shape and (shape.x, shape.y) for shape in frame.geometry] == [(70.7, 34.12), None]


def test_the_same_records_as_json_lines_are_the_same_events(tmp_path):
    records = [
        {"Date": "2016-08-31", "Lat": 34.12, "Lon": 70.7, "Killed": 3, "groups": ["ISK", "TTP"]}
    ]
    for name, text in (("a.json", json.dumps(records)), ("a.jsonl", json.dumps(records[0]) + "\n")):
        (tmp_path / name).write_text(text * (2 if name == "a.jsonl" else 1), encoding="utf-8")
        frame = imported(tmp_path / name).frame
        assert frame["groups"].tolist()[0] == ["ISK", "TTP"]
        assert frame["killed"].tolist()[0] == 3


def test_sheets_of_one_header_are_one_table_where_all_are_asked_for(tmp_path):
    book = openpyxl.Workbook()
    for year in (2019, 2020, 2021):
        sheet = book.create_sheet(str(year))
        sheet.append(["Date", "District", "Killed"])
        sheet.append([f"{year}-05-01", "Achin", year - 2018])
    book["2020"].append(["2020-06-01", "Kot", "many dead"])
    book.create_sheet("Notes").append(["Figures are provisional"])
    path = tmp_path / "years.xlsx"
    book.save(path)
    found = imported(path, sheet="all")
    assert found.frame["killed"].tolist() == [1, 2, 3]
    assert found.frame["id"].is_unique
    assert found.frame["years_sheet"].tolist() == [2019, 2020, 2021]
    assert found.rejects[0]["record"]["sheet"] == "2020"
    one = imported(path)
    assert one.frame["killed"].tolist() == [1]
    assert "--sheet all reads the 3 of the same header as one table" in " ".join(one.notes)


def test_objects_within_records_are_columns_of_their_names(tmp_path):
    path = tmp_path / "strikes.json"
    strike = {"unique_reference_code": "A1", "date": "2017-04-13", "grading": "Fair",
              "location": {"name": "Achin", "lat": 34.07, "lng": 70.63},
              "civilian_deaths": {"min": 1, "max": 3}}  # fmt: skip
    path.write_text(json.dumps([strike]))
    record = imported(path).frame.iloc[0]
    assert (record.geometry.x, record["place"]) == (70.63, "Achin")
    assert (record["killed_civilians_low"], record["killed_civilians_high"]) == (1, 3)
    assert record["evidence"] == "fair"


def test_the_name_of_a_placemark_is_the_title_of_its_event(tmp_path):
    path = tmp_path / "mine.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Hospital</name>'
        '<ExtendedData><Data name="Killed"><value>72</value></Data></ExtendedData>'
        "<Point><coordinates>67.01,30.19,0</coordinates></Point></Placemark></Document></kml>"
    )
    assert imported(path).frame["title"].tolist() == ["Hospital"]

"""A file read in parts gives what it gives as a whole, byte by byte, and a kill loses nothing."""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from pytest_socket import enable_socket, socket_allow_hosts
from typer.testing import CliRunner

from geo_afpak import data_path, read_incidents, write_rejects
from geo_afpak.cli.commands import app
from geo_afpak.cli.streams import wanted
from geo_afpak.count.selection import Selection, select, summarise_area
from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.io import Part, parts_of, read_part, write_table, write_text
from geo_afpak.join.days import with_vintage
from geo_afpak.join.incidents import join_incidents
from geo_afpak.join.units import vintage_of
from geo_afpak.model.schema import check_incidents
from geo_afpak.region.read import default_region
from geo_afpak.stream import engines
from geo_afpak.stream.check import check_file
from geo_afpak.stream.join import join_file
from geo_afpak.stream.summary import summarise_file
from tests.stream.dying import (
    ends,
    in_a_worker_that_dies,
    killed_at_ten_moments,
    stopped_after,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import geopandas as gpd

    from geo_afpak.io import Reading

EMBEDDED = data_path("incidents.geojson")


def joined_whole(reading: Reading, vintage: str | None = None) -> gpd.GeoDataFrame:
    """Join as the command does, which names the vintage of the units in each row."""
    joined = join_incidents(reading, vintage=vintage)
    return with_vintage(joined, vintage_of(default_region(), vintage, joined))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    frame = read_incidents(EMBEDDED).frame
    for suffix in (".csv", ".gpkg", ".parquet"):
        write_table(frame, folder / f"in{suffix}")
    shutil.copy(EMBEDDED, folder / "in.geojson")
    lines = EMBEDDED.read_text(encoding="utf-8").splitlines()[1:-1]
    text = "\n".join(line.rstrip(",") for line in lines)
    (folder / "in.geojsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The embedded events, joined whole."""
    joined = joined_whole(read_incidents(EMBEDDED))
    return write_table(joined, tmp_path_factory.mktemp("embedded") / "whole.csv").read_bytes()


@pytest.mark.parametrize(
    ("suffix", "size"),
    [
        (".csv", 40_000), (".geojson", 40_000), (".geojsonl", 40_000), (".gpkg", 20_000),
        (".parquet", 20_000),
    ],
)  # fmt: skip
def test_a_file_joined_in_parts_is_the_file_joined_whole(
    files: Path, tmp_path: Path, suffix: str, size: int
) -> None:
    source = files / f"in{suffix}"
    assert len(list(parts_of(source, size))) > 1
    whole = write_table(joined_whole(read_incidents(source)), tmp_path / "whole.csv")
    found = join_file(source, tmp_path / "parted.csv", size=size)
    assert (found.rows_in, found.kept, found.rejected) == (97, 97, 0)
    assert (tmp_path / "parted.csv").read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parted.csv", "whole.csv"]


@pytest.mark.parametrize("suffix", [".geojson", ".parquet"])
def test_what_is_put_together_has_the_bytes_of_the_whole(
    files: Path, tmp_path: Path, suffix: str
) -> None:
    source = files / "in.csv"
    whole, parted = (tmp_path / folder / f"joined{suffix}" for folder in ("whole", "parted"))
    whole.parent.mkdir()
    parted.parent.mkdir()
    write_table(joined_whole(read_incidents(source)), whole)
    join_file(source, parted, size=40_000)
    assert parted.read_bytes() == whole.read_bytes()


HARD = "\n".join(
    [
        "id,date_start,lat,lon,killed,geo_precision,depth,note",
        'a1,2016-08-08,30.18,67.00,3,2,1,"two',
        'lines, and ""quotes"""',
        "a2,3/5/2016,30.18,67.00,12-15,2,2,",
        "a3,25/5/2016,30.18,67.00,100+,2,3.5,x",
        "a1,2016-08-09,30.18,67.00,1,2,4,again",
        "a4,2019-13-40,30.18,67.00,1,2,5,no day",
        'a5,2017-01-02,,,1,2,,"no, point"',
        "a2,2016-08-10,30.18,67.00,-1,2,6,again and negative",
        "a6,,,,,,,a note alone",
        'a7,2016-08-10,"30,18","67,00",1.200,2,7,comma',
        *(f"b{n},2019-0{n}-01,34.4,70.4,{n},3,{n},n{n}" for n in range(1, 10)),
        "",
    ]
)
NO_IDS = "date_start,lat,lon,killed,geo_precision,depth,note\n" + (
    "2016-08-08,30.18,67.0,3,2,,\n" * 3 + "2019-08-08,34.4,70.4,3,2,1,x\n" * 4
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HARD, "utf-8"), (HARD, "cp1252"), (HARD.replace("\n", "\r\n"), "utf-8-sig"),
        (NO_IDS, "utf-8"), (HARD.replace("x\n", '6" gun\n'), "utf-8"),
        (HARD.replace("x\n", "x\n" + ",,,,,,,\n" * 20), "utf-8"),
    ],
    ids=["hard", "cp1252", "dos", "no ids", "a quote within", "blank lines"],
)  # fmt: skip
def test_parts_are_read_as_the_whole_file_says(tmp_path: Path, text: str, encoding: str) -> None:
    source = tmp_path / "own.csv"
    source.write_bytes(text.replace("n1\n", "Zürich\n").encode(encoding))
    reading = read_incidents(source)
    whole = write_table(joined_whole(reading), tmp_path / "whole.csv")
    rejects = write_rejects(reading, tmp_path / "whole.rejects.csv")
    found = join_file(source, tmp_path / "out.csv", size=600, rejects=tmp_path / "out.rejects.csv")
    assert (tmp_path / "out.csv").read_bytes() == whole.read_bytes()
    assert (tmp_path / "out.rejects.csv").read_bytes() == rejects.read_bytes()
    assert (found.kept, found.rejected) == (len(reading.frame), len(reading.rejects))


@pytest.mark.parametrize("size", [1, 300, 600, 1 << 20])
def test_a_ditto_mark_stands_for_the_cell_above_in_an_earlier_part(
    tmp_path: Path, size: int
) -> None:
    lines = ["id,date,province,killed,lat,lon,geo_precision,note"]
    lines += ["a0,2016-08-08,Nangarhar,3,34.4,70.4,2,x", 'a1,ditto,"""",do.,-do-,"""",2,""""']
    lines += [f'b{n},"""",ditto,",,",34.5,do.,2,' for n in range(6)]
    lines += ["c,2017-08-08,,,34.4,70.4,2,", 'd,do.,"""",do.,34.4,70.4,2,""""', ""]
    lines += ["e,do.,x,,do.,do.,2,"]
    source = tmp_path / "own.csv"
    source.write_text("\n".join([*lines, ""]), "utf-8")
    reading = read_incidents(source)
    assert reading.frame["killed"].fillna(0).tolist() == [3] * 8 + [0, 0]
    assert reading.frame["adm1_stated"].tolist() == ["Nangarhar"] * 8 + [None, "x"]
    assert [fault.field for fault in reading.faults] == ["adm1_stated", "killed", "note"]
    whole = write_table(joined_whole(reading), tmp_path / "whole.csv")
    rejects = write_rejects(reading, tmp_path / "whole.rejects.csv")
    found = join_file(source, tmp_path / "out.csv", size=size, rejects=tmp_path / "out.rejects.csv")
    assert (tmp_path / "out.csv").read_bytes() == whole.read_bytes()
    assert (tmp_path / "out.rejects.csv").read_bytes() == rejects.read_bytes()
    assert sorted(found.notes) == sorted(reading.notes)


def test_only_a_part_that_answers_otherwise_than_the_file_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, read = tmp_path / "own.csv", list[int]()
    years = [2012] * 60 + [2020] * 20  # of the vintage in which most happened, and of a later one
    rows = [f"e{n},{year}-01-01,34.4,70.4,2" for n, year in enumerate(years)]
    source.write_text("\n".join(["id,date_start,lat,lon,geo_precision", *rows, ""]))

    def counted(part: Part, *rest: Any, **options: Any) -> object:
        read.append(part.number)
        return read_part(part, *rest, **options)

    monkeypatch.setattr("geo_afpak.stream._reader.read_part", counted)
    join_file(source, tmp_path / "out.csv", size=1000)
    parts = list(parts_of(source, 1000))
    late = [
        part.number for part in parts if part.data.count(b",2020-") > part.data.count(b",2012-")
    ]
    assert 0 < len(late) < len(parts)
    assert sorted(read) == sorted([*range(len(parts)), *late])
    whole = write_table(joined_whole(read_incidents(source)), tmp_path / "whole.csv")
    assert (tmp_path / "out.csv").read_bytes() == whole.read_bytes()


def test_columns_that_only_some_features_have_are_those_of_the_whole(tmp_path: Path) -> None:
    def feature(name: str, **more: object) -> str:
        point = {"type": "Point", "coordinates": [67.0, 30.18]}
        properties = {"id": name, "geo_precision": 2, "date_start": "2016-08-08", **more}
        return json.dumps({"type": "Feature", "properties": properties, "geometry": point})

    features = [feature("a"), feature("b", size=1), feature("c", size=1.5, ours=True), feature("d")]
    source = tmp_path / "own.geojson"
    source.write_text(
        '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "]}", "utf-8"
    )
    whole = write_table(joined_whole(read_incidents(source)), tmp_path / "whole.geojson")
    join_file(source, tmp_path / "out.geojson", size=50)
    assert (tmp_path / "out.geojson").read_bytes() == whole.read_bytes()


def test_a_geopackage_of_parts_has_the_values_and_types_of_the_whole(tmp_path: Path) -> None:
    whole, parted = tmp_path / "a" / "out.gpkg", tmp_path / "b" / "out.gpkg"
    for path in (whole, parted):
        path.parent.mkdir()
    write_table(joined_whole(read_incidents(EMBEDDED)), whole)
    join_file(EMBEDDED, parted, size=60_000)
    held = []
    for path in (whole, parted):
        with closing(sqlite3.connect(path)) as base:
            about = ("(SELECT name, sql FROM sqlite_schema ORDER BY name)", "gpkg_contents",
                     "gpkg_ogr_contents", "gpkg_geometry_columns", "out")  # fmt: skip
            held.append([base.execute(f"SELECT * FROM {one}").fetchall() for one in about])  # noqa: S608
    for one, other in zip(*held, strict=True):
        assert one == other
    assert len(held[0][-1]) == 97


@pytest.mark.parametrize(
    ("by", "selection"),
    [
        ("adm2", Selection()),
        ("group", Selection(since="2015", until="2016-06")),
        ("adm1", Selection(area="Karachi", where=(("event_type", "attack"),))),
    ],
)
def test_counts_of_parts_are_those_of_all_events(
    tmp_path: Path, by: str, selection: Selection
) -> None:
    chosen = select(None, selection, vintage="2018")
    area = None if selection.area is None else chosen.area
    whole = summarise_area(chosen.incidents, by, area, vintage="2018")
    whole = whole.in_units("2018", "asked for", default_region())
    found = summarise_file(
        EMBEDDED, by, selection=selection, vintage="2018", size=40_000, out=tmp_path / "out.csv"
    )
    assert found.summary.to_dict() == whole.to_dict()
    assert found.summary.to_text() == whole.to_text()
    assert list(found.lines) == chosen.notes()


def test_a_value_that_no_part_has_is_refused(tmp_path: Path) -> None:
    asked = Selection(where=(("event_type", "picnic"),))
    with pytest.raises(InvalidInputError, match="no event has event_type picnic"):
        summarise_file(EMBEDDED, "adm1", selection=asked, out=tmp_path / "out.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_job_killed_at_ten_moments_goes_on_without_a_lost_or_doubled_row(
    tmp_path: Path, embedded: bytes
) -> None:
    out = tmp_path / "out.csv"
    killed_at_ten_moments(lambda: join_file(EMBEDDED, out, size=20_000), out)
    assert out.read_bytes() == embedded
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_check_killed_at_ten_moments_tells_every_fault_once(tmp_path: Path) -> None:
    source, out = tmp_path / "own.csv", tmp_path / "faults.json"
    lines = (f"a{n % 190},2016-{n % 14:02}-08,x,34.4,70.4\n" for n in range(200))
    source.write_text("id,date_start,title,lat,lon\n" + "".join(lines), "utf-8")

    def check() -> None:
        with check_file(source, size=300, beside=tmp_path / "own") as checked:
            faults = [fault.as_dict() for fault in checked.faults]
            write_text(json.dumps([checked.rows, checked.found, faults]), out)

    killed_at_ten_moments(check, out)
    faults = [fault.as_dict() for fault in read_incidents(source).check(check_incidents)]
    assert json.loads(out.read_text("utf-8")) == [200, len(faults), faults]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faults.json", "own.csv"]


@pytest.fixture(params=["pool", "dask"])
def workers(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[engines.Engine, engines.Engine]]:
    """Two processes on this machine, without and with a scheduler of Dask; and as few as may be."""
    if request.param == "pool":
        yield engines.pool(2), engines.pool(1)
        return
    distributed = pytest.importorskip("distributed", reason="pip install 'geo-afpak[dask]'")
    from dask import config

    enable_socket()
    socket_allow_hosts(["127.0.0.1"])
    with (
        config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
            local_directory=str(tmp_path / "dask"), silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        yield engines.dask(client), engines.dask(client)


def test_what_a_killed_worker_had_in_hand_is_done_by_another(
    tmp_path: Path, embedded: bytes, workers: tuple[engines.Engine, engines.Engine]
) -> None:
    mark = tmp_path / "died"
    two, few = workers

    def engine(
        function: Callable[[Part], dict[str, object]], parts: Iterable[Part]
    ) -> Iterator[tuple[int, dict[str, object]]]:
        return two(partial(in_a_worker_that_dies, mark, function), parts)

    joined = join_file(EMBEDDED, tmp_path / "out.csv", size=20_000, engine=engine)
    assert mark.exists()
    assert joined.kept == joined.rows_in
    assert (tmp_path / "out.csv").read_bytes() == embedded
    with pytest.raises(InputFileError, match=r"part 7: every worker .* with fewer workers"):
        list(few(ends, [Part(7, 0, 1.0, b"")]))


def test_another_job_does_not_go_on_where_one_was_stopped(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        join_file(EMBEDDED, out, vintage="2017", size=90_000, engine=stopped_after(1))
    assert list(tmp_path.glob(".out.csv.parts/part-*.csv"))
    whole = joined_whole(read_incidents(EMBEDDED), vintage="2022")
    join_file(EMBEDDED, out, vintage="2022", size=90_000)
    assert out.read_bytes() == write_table(whole, tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("name", ["", "job.json", "lock", "look0-0.json", "work-0.new"])
def test_links_that_lie_where_parts_go_lead_to_no_other_file(name: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "diary.txt").write_text("mine", "utf-8")
    parts = tmp_path / ".out.csv.parts"
    if name:
        parts.mkdir()
        (parts / name).symlink_to(other / "diary.txt")
    else:
        parts.symlink_to(other)
    with pytest.raises(InputFileError, match="has links in it"):
        join_file(EMBEDDED, tmp_path / "out.csv")
    assert (other / "diary.txt").read_text("utf-8") == "mine"


def test_two_runs_do_not_write_one_output_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    def another(function: Any, parts: Any) -> Any:
        with pytest.raises(InputFileError, match="another run is writing it"):
            join_file(EMBEDDED, out)
        return engines.in_turn(function, parts)

    assert join_file(EMBEDDED, out, engine=another).kept == 97


def test_what_a_full_disk_stops_goes_on_when_there_is_room(
    tmp_path: Path, embedded: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copyfileobj", full)
        with pytest.raises(InputFileError, match="No space left"):
            join_file(EMBEDDED, out, size=60_000)
    assert join_file(EMBEDDED, out, size=60_000, engine=stopped_after(0)).kept == 97
    assert out.read_bytes() == embedded


@pytest.mark.parametrize("name", ["many.csv", "many.geojsonl", "many.parquet"])
def test_a_file_of_more_rows_than_are_held_at_once_is_read_in_parts_unasked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    if name.endswith("l"):
        told = read_incidents(EMBEDDED).frame.to_json(drop_id=True)
        features = json.loads(told)["features"]
        path.write_text("".join(f"{json.dumps(one)}\n" for one in features), "utf-8")
    else:
        write_table(read_incidents(EMBEDDED).frame, path)
    assert not wanted(path, None)
    monkeypatch.setattr("geo_afpak.io._parts.MAX_RECORDS", 90)
    assert wanted(path, None)
    assert not wanted(path, asked=False)


def test_a_file_of_rejects_alone_is_refused_with_the_faults(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text("id,date_start,title\n" + "a,2016-99-99,x\n" * 9, "utf-8")
    with pytest.raises(ValidationError, match="2016-99-99"):
        join_file(source, tmp_path / "out.csv", size=30)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.csv", "own.rejects.csv"]


@pytest.mark.parametrize("text", ["", "\n\n\n", ",,\r\n , \r\n"])
def test_a_table_without_a_row_is_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.csv").write_text(text)
    with pytest.raises(InputFileError, match="is empty; expected a header and rows"):
        join_file(tmp_path / "own.csv", tmp_path / "out.csv")


def test_what_is_no_local_file_is_refused_as_everywhere(tmp_path: Path) -> None:
    url = type(tmp_path)("https://example.org/own.csv")
    with pytest.raises(InputFileError, match="is a URL"):
        join_file(url, tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_csv_does_not_allow_is_named_by_its_line(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text("id,note\n" + "a,b\n" * 40 + '"c"d,e\n', "utf-8")
    with pytest.raises(InputFileError, match="line 42"):
        join_file(source, tmp_path / "out.csv", size=30)


@pytest.mark.parametrize(
    "text",
    [
        HARD,
        "id,date_start,title,lat,lon\n" + "a,2016-01-02,x,34.4,70.4\n" * 3,
        (
            "id,date_start,event_type,title,lat,lon\na,2016-01-02,,x,34.4,70.4\n"
            "b,2016-01-02,attack,x,34.4,70.4\nc,2016-01-02,picnic,,34.4,170.4\n"
        ),
    ],
    ids=["hard", "a column is missing", "a type is missing"],
)
def test_the_faults_of_parts_are_those_of_the_whole(tmp_path: Path, text: str) -> None:
    source = tmp_path / "own.csv"
    source.write_text(text, "utf-8")
    reading = read_incidents(source)
    with check_file(source, size=60, beside=tmp_path / "faults") as checked:
        faults = list(checked.faults)
    assert faults == reading.check(check_incidents)
    assert (checked.rows, checked.found) == (reading.rows_in, len(faults))
    assert faults
    assert list(tmp_path.iterdir()) == [source]


def test_the_commands_say_of_parts_what_they_say_of_the_whole(files: Path, tmp_path: Path) -> None:
    run = CliRunner()
    checked = [
        run.invoke(app, ["validate", str(files / "in.csv"), how, *kind])
        for kind in ([], ["--json"]) for how in ("--no-stream", "--stream")
    ]  # fmt: skip
    assert "in.csv: incidents, 97 rows, no faults" in checked[0].stdout
    for one, other in (checked[:2], checked[2:]):
        assert (one.output, one.exit_code) == (other.output, other.exit_code)
    for command, name in ((["join"], "out.csv"), (["summary", "--by", "year"], "out.json")):
        told = []
        for how in ("--no-stream", "--stream"):
            target = tmp_path / how.strip("-") / name
            source = str(files / "in.csv")
            result = run.invoke(app, [*command, source, how, "--out", str(target)])
            assert result.exit_code == 0, result.stderr
            told.append((result.stderr.replace(str(target), name), target.read_bytes()))
        assert told[0] == told[1]
    refused = run.invoke(app, ["join", str(files / "in.csv"), "--stream"])
    assert "--out FILE, ending in .csv" in str(refused.exception)

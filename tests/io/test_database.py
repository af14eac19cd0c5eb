"""A team's database: what goes in comes out, its rules hold for everybody, and who did what."""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

import geo_afpak as g
from geo_afpak import io
from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.files import database_in
from geo_afpak.model import fields as f
from geo_afpak.together import together
from tests.conftest import HOSTILE, opened
from tests.postgres import OWNER, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import MakeIncidents, Outcome

    Run = Callable[..., Outcome]

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    with running() as folder:
        io.set_up(f"postgis:///template1?host={folder}&user={OWNER}")
        yield folder


class Team:
    """A database of one test, with the tables of a team."""

    def __init__(self, server: Path) -> None:
        self.server, self.name = server, f"team{next(NUMBERS)}"
        with psycopg.connect(
            host=str(server), user=OWNER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"create database {self.name}")

    def address(self, user: str = OWNER) -> str:
        return f"postgis:///{self.name}?host={self.server}&user={user}"

    def ask(self, query: str, user: str = OWNER) -> list[Any]:
        with psycopg.connect(host=str(self.server), user=user, dbname=self.name) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def count(self, table: str) -> int:
        return len(self.ask(f"table geo_afpak.{table}"))


@pytest.fixture
def team(server: Path) -> Team:
    return Team(server)


def many(make_incidents: MakeIncidents, count: int, **over: Any) -> gpd.GeoDataFrame:
    rows = ({f.SOURCE_ID: str(n), f.ID: f"e{n:05}"} for n in range(count))
    return make_incidents(*rows, **over)


def by_id(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order rows as a database gives them, without the columns that say nothing."""
    kept = frame[[n for n in frame if n in f.INCIDENT_FIELDS or frame[n].notna().any()]]
    return kept.sort_values(f.ID, ignore_index=True)


# --- what goes in comes out ---------------------------------------------------------


def test_incidents_and_zones_come_back_as_they_went_in(team: Team) -> None:
    for load in (g.load_incidents, g.load_zones):
        before = load()
        assert io.write_database(before, team.address()) == (len(before), 0, 0)
        after = load(team.address())
        assert_geodataframe_equal(by_id(after)[by_id(before).columns], by_id(before))
        assert after.crs == "EPSG:4326"


def test_the_same_rows_twice_change_nothing_and_add_no_history(team: Team) -> None:
    rows = g.join_incidents(g.load_incidents())
    assert io.write_database(rows, team.address()) == (97, 0, 0)
    assert io.write_database(rows, team.address()) == (0, 0, 97)
    assert io.write_database(g.load_incidents(team.address()), team.address()) == (0, 0, 97)
    assert team.count("history") == 97


def test_what_is_not_stated_stays_so(team: Team, make_incidents: MakeIncidents) -> None:
    rows = make_incidents(
        {f.SOURCE_ID: "1", f.NOTE: None, f.GROUPS: [], f.GEOMETRY: None, f.GEO_PRECISION: 0},
        {f.SOURCE_ID: "2", f.NOTE: "\\N", f.GROUPS: ["", "\\N"][1:]},
    )
    rows["mine"] = ["", None]
    io.write_database(rows, team.address())
    back = g.load_incidents(team.address())
    assert back[f.NOTE].tolist() == [None, "\\N"]
    assert back[f.GROUPS].tolist() == [[], ["\\N"]]
    assert "mine" not in back
    assert io.write_database(back, team.address()) == (0, 0, 2)
    assert back.geometry.tolist() == [None, Point(70.45, 34.43)]


def test_an_empty_database_is_an_empty_frame(team: Team, make_incidents: MakeIncidents) -> None:
    assert io.write_database(make_incidents().iloc[:0], team.address()) == (0, 0, 0)
    back = g.load_incidents(team.address())
    assert (len(back), back.crs) == (0, "EPSG:4326")
    assert set(f.INCIDENT_FIELDS) <= set(back.columns)
    assert g.join_incidents(back).empty


def test_hostile_values_stay_values(team: Team, make_incidents: MakeIncidents) -> None:
    texts = [
        text.strip() for text in (
            *HOSTILE, "'; drop table geo_afpak.incidents; --", "\\.", "a\n\\.\nb", "{a,b}", "NULL;",
            '"', "%s %(id)s", "$1", "\\x00", '{"a": 1}', "\\u0000",
        )
    ]  # fmt: skip
    rows = make_incidents(
        *(
            {f.ID: text, f.SOURCE_ID: text, f.TITLE: text, f.SOURCES: [text, text]}
            for text in dict.fromkeys(texts)
        )
    )
    rows["an 'odd' \"name\"; --"] = rows[f.TITLE]
    assert io.write_database(rows, team.address()) == (len(rows), 0, 0)
    back = g.load_incidents(team.address()).set_index(f.ID).loc[rows[f.ID]]
    for name in (f.TITLE, f.SOURCES, f.SOURCE_ID, "an 'odd' \"name\"; --"):
        assert back[name].tolist() == rows[name].tolist()
    assert io.write_database(rows, team.address()) == (0, 0, len(rows))


def test_a_nul_character_is_named_with_its_row(team: Team, make_incidents: MakeIncidents) -> None:
    rows = make_incidents({}, {f.SOURCE_ID: "2", f.NOTE: "a\0b"})
    with pytest.raises(ValidationError, match=r"row 1, id 'a1', note=.*NUL"):
        io.write_database(rows, team.address())
    assert team.count("incidents") == 0


# --- several people -----------------------------------------------------------------


def test_of_two_who_write_at_once_one_comes_after_the_other(
    team: Team, make_incidents: MakeIncidents
) -> None:
    done: dict[str, io.Stored] = {}

    def write(name: str) -> None:
        rows = many(make_incidents, 3000, note=name).sample(frac=1, random_state=len(name))
        done[name] = io.write_database(rows, team.address())

    writers = [threading.Thread(target=write, args=(name,)) for name in ("amina", "bo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(done.values()) == [(0, 3000, 0), (3000, 0, 0)]
    last = next(name for name, stored in done.items() if stored.changed)
    assert team.ask("select note, count(*) from geo_afpak.incidents group by 1") == [(last, 3000)]
    assert team.count("history") == 6000


def test_a_record_is_known_again_by_its_source_and_by_its_id(
    team: Team, make_incidents: MakeIncidents
) -> None:
    rows = many(make_incidents, 2)
    io.write_database(rows, team.address())
    renamed = rows.assign(**{f.ID: ["new name", "e00001"], f.SOURCE_DATASET: ["test", "test 2"]})
    assert io.write_database(renamed, team.address()) == (0, 2, 0)
    assert team.ask("select id, source_dataset from geo_afpak.incidents order by id") == [
        ("e00001", "test 2"),
        ("new name", "test"),
    ]


def test_an_id_of_another_record_and_a_record_twice_are_refused(
    team: Team, make_incidents: MakeIncidents
) -> None:
    rows = many(make_incidents, 2)
    io.write_database(rows, team.address())
    with pytest.raises(ValidationError, match=r"row 0, id 'e00001'.*of another record"):
        io.write_database(rows.iloc[[0]].assign(id="e00001"), team.address())
    with pytest.raises(ValidationError, match=r"row 1, id 'e00001', source_id='0'.*second time"):
        io.write_database(rows.assign(source_id="0"), team.address())
    assert team.count("history") == 2


def test_history_says_who_when_and_what_it_was(team: Team, make_incidents: MakeIncidents) -> None:
    team.ask("create role amina login in role geo_afpak_coder")
    rows = make_incidents()
    io.write_database(rows, team.address("amina"))
    io.write_database(rows.assign(killed=13, id="b0"), team.address("amina"))
    team.ask("delete from geo_afpak.incidents")
    told = io.history(team.address())
    assert told[["by", "kind", "id", "action"]].to_numpy().tolist() == [
        ["amina", "incidents", "a0", "added"],
        ["amina", "incidents", "a0", "changed"],
        [OWNER, "incidents", "b0", "withdrawn"],
    ]
    assert told["at"].is_monotonic_increasing
    assert told["at"].str.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z").all()
    old = [text and json.loads(text) for text in told["old"]]
    assert (old[0], old[1]["killed"], old[2]["killed"]) == (None, 12, 13)
    assert old[1]["sources"] == rows[f.SOURCES].item()
    point = gpd.GeoSeries.from_wkb([old[1]["geometry"]])
    assert point.tolist() == rows.geometry.tolist()
    for name in ("a0", "b0"):  # a record keeps its history under whatever name
        assert io.history(team.address(), name)["at"].equals(told["at"])
    assert io.history(team.address(), "none").empty


ALLOWED = {
    "nobody": (),
    "geo_afpak_reader": ("read",),
    "geo_afpak_coder": ("read", "write"),
    "geo_afpak_publisher": ("read", "write", "withdraw"),
}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_do_what_it_is_for(
    team: Team, make_incidents: MakeIncidents, role: str
) -> None:
    io.write_database(make_incidents(), team.address())
    user = f"user_{team.name}"
    team.ask(f"create role {user} login")
    if role != "nobody":
        team.ask(f"grant {role} to {user}")
    tries: dict[str, Callable[[], object]] = {
        "read": lambda: g.load_incidents(team.address(user)),
        "write": lambda: io.write_database(make_incidents(killed=13), team.address(user)),
        "withdraw": lambda: team.ask("delete from geo_afpak.incidents", user),
        "forge": lambda: team.ask("update geo_afpak.history set by = 'else'", user),
        "invent": lambda: team.ask(
            "insert into geo_afpak.history (kind, record, at, action) "
            "values ('incidents', 1, now(), 'added')", user
        ),
        "empty": lambda: team.ask("truncate geo_afpak.incidents", user),
        "unguard": lambda: team.ask("alter table geo_afpak.incidents disable trigger all", user),
    }  # fmt: skip
    done = []
    for name, attempt in tries.items():
        try:
            attempt()
        except InputFileError as error:
            assert "geo_afpak_reader reads, geo_afpak_coder writes" in str(error)  # noqa: PT017
        except psycopg.errors.InsufficientPrivilege:
            pass
        else:
            done.append(name)
    assert tuple(done) == ALLOWED[role]


# --- rules --------------------------------------------------------------------------


def test_a_broken_rule_names_row_column_and_value_and_nothing_is_written(
    team: Team, make_incidents: MakeIncidents
) -> None:
    rows = many(make_incidents, 3)
    rows.loc[1, f.KILLED_LOW] = 40
    rows.loc[2, f.EVENT_TYPE] = "atack"
    with pytest.raises(ValidationError) as caught:
        io.write_database(rows, team.address())
    assert [(fault.row, fault.field, fault.value) for fault in caught.value.faults] == [
        (1, "killed_low", "40"),
        (2, "event_type", "atack"),
    ]
    assert "nothing was written" in str(caught.value)
    assert (team.count("incidents"), team.count("history")) == (0, 0)


def test_a_rule_that_a_team_has_added_is_told_in_the_same_way(
    team: Team, make_incidents: MakeIncidents
) -> None:
    team.ask("alter table geo_afpak.incidents add constraint two check (note like 'checked%')")
    rows = many(make_incidents, 3, note="checked twice")
    io.write_database(rows.iloc[:1], team.address())
    rows.loc[[0, 2], f.NOTE] = ["checked", "100 % sure"]
    with pytest.raises(ValidationError) as caught:
        io.write_database(rows, team.address())
    assert str(caught.value.faults[0]) == (
        "row 2, id 'e00002', note='100 % sure': breaks the rule two of the database; "
        "expected (note ~~ 'checked%'::text); correct it"
    )
    assert team.ask("select note from geo_afpak.incidents") == [("checked twice",)]


@pytest.mark.parametrize(
    "changes",
    [
        "killed_low = 13", "killed_high = 11", "killed = null, killed_low = 16", "killed = -1",
        "date_start = '2016-08-09'", "date_end = '2016-08-09'", "date_start = null",
        "geo_precision = 7", "geo_precision = 0", "geometry = null", "location_basis = ''",
        "geometry = 'srid=4326;point(270 34)'", "geometry = 'srid=4326;point empty'",
        "geometry = 'srid=4326;linestring(70 34, 71 34)'", "sources = '{}'", "sources = '{\" \"}'",
        "sources = '{a, null}'", "groups = '{\"\"}'", "title = ' '", "event_type = 'atack'",
        "scope = null", "date_precision = 'hour'", "killed_civilians = 13", "radius_km = 1001",
        "killed_civilians = 8, killed_combatants = 8", "evidence = 'good'", "source_count = -1",
        "archive_links = '{ftp://x.org}'", "further = '[]'",
        "geometry = null, geo_precision = 3, adm2_stated = null",
    ],
)  # fmt: skip
def test_the_rules_of_evidence_hold_for_whoever_writes(team_with_one: Team, changes: str) -> None:
    with pytest.raises(psycopg.errors.Error):
        team_with_one.ask("update geo_afpak.incidents set " + changes)  # noqa: S608


@pytest.fixture(scope="module")
def team_with_one(server: Path) -> Team:
    from tests.conftest import frame_of, incident

    team = Team(server)
    io.write_database(frame_of([incident()]), team.address())
    # What the rules let through, so that they can be seen to fail for what they are about.
    team.ask(
        "update geo_afpak.incidents set killed_civilians = 5, killed_combatants = 7, "
        'radius_km = 1000, evidence = \'fair\', source_count = 0, groups = \'{a,",","\\" \\""}\', '
        "archive_links = '{https://x.org}', injured_low = 3, date_precision = 'day'"
    )
    return team


def test_vocabularies_and_columns_are_those_of_the_model() -> None:
    text = io.setup_sql().decode()
    tables = dict(
        re.findall(r"create table if not exists geo_afpak\.(\w+) \((.*?)\n\);", text, re.DOTALL)
    )
    for table, names in (
        ("incidents", (*f.INCIDENT_FIELDS, *f.OPTIONAL_FIELDS)), ("zones", f.ZONE_FIELDS)
    ):  # fmt: skip
        columns = [
            one.strip('"') for one in re.findall(r'^    ("?\w+"?) ', tables[table], re.MULTILINE)
        ]
        assert set(names) <= set(columns)
    words = {
        (table, name): tuple(re.findall(r"'(\w+)'", listed))
        for table, body in tables.items()
        for name, listed in re.findall(r"check \((\w+) in \(([^)]*)\)", body)
    }
    assert words.pop(("history", "action")) == ("added", "changed", "withdrawn")
    assert words.pop(("incidents", "geo_precision")) == ()
    assert words == {
        ("incidents", "scope"): f.SCOPES, ("incidents", "event_type"): f.EVENT_TYPES,
        ("incidents", "date_precision"): f.DATE_PRECISIONS,
        ("incidents", "evidence"): f.EVIDENCE_GRADES, ("zones", "status"): f.ZONE_STATUSES,
        ("zones", "unit_level"): f.UNIT_LEVELS, ("zones", "certainty"): f.CERTAINTIES,
        ("zones", "date_precision"): f.DATE_PRECISIONS,
    }  # fmt: skip


# --- what the join adds -------------------------------------------------------------


def test_what_is_joined_stays_until_the_place_changes(
    team: Team, make_incidents: MakeIncidents
) -> None:
    rows = many(make_incidents, 3)
    io.write_database(g.join_incidents(rows), team.address())
    rows.loc[0, f.KILLED] = 11
    rows.loc[1, f.GEOMETRY] = Point(70.5, 34.4)
    assert io.write_database(rows, team.address()) == (0, 2, 1)
    team.ask("update geo_afpak.incidents set adm2_stated = 'Achin' where id = 'e00002'")
    back = g.load_incidents(team.address())
    assert back[f.ADM2_NAME].tolist() == ["Jalalabad", None, None]
    assert back[f.KILLED].tolist() == [11, 12, 12]


def test_a_file_with_boundaries_is_no_business_of_a_database(team: Team) -> None:
    with pytest.raises(InvalidInputError, match="incidents and zones"):
        io.read_boundaries(team.address())


# --- one run ------------------------------------------------------------------------


def test_what_a_run_has_written_is_not_there_when_the_run_fails(
    team: Team, make_incidents: MakeIncidents, tmp_path: Path
) -> None:
    file = tmp_path / "own.geojson"
    io.write_table(make_incidents(), file)

    def changed_while_read() -> None:
        with together():
            io.write_database(io.read_incidents(file).frame, team.address())
            file.write_text("another", encoding="utf-8")

    with pytest.raises(InputFileError, match="changed while it was read"):
        changed_while_read()
    assert team.count("incidents") == 0


def test_commands_read_and_write_a_database_as_they_do_files(
    team: Team, run: Run, tmp_path: Path
) -> None:
    data = str(g.data_path("incidents.geojson"))
    place = team.address()
    joined = run("join", data, "--out", place)
    assert (joined.code, joined.out) == (0, "")
    assert (
        f"wrote 97 rows to postgis://{team.name}: 97 added, 0 changed, 0 as they were" in joined.err
    )
    assert run("join", place, "--out", place).err.endswith("0 added, 0 changed, 97 as they were\n")
    io.write_database(g.load_zones(), place)
    summed, expected = run("summary", place, "--json"), run("summary", data, "--json")
    assert json.loads(summed.out) == json.loads(expected.out)
    checked = run("validate", place)
    assert checked.code == 0
    assert checked.out == (
        f"postgis://{team.name}: incidents, 97 rows, no faults\n"
        f"postgis://{team.name}: zones, 41 rows, no faults\n"
    )
    assert run("map", place, "--out", "map.html").code == 0
    page = opened((tmp_path / "map.html").read_text(encoding="utf-8"))
    assert "z-is-sehwan-attack" in page
    assert "att-quetta-hospital" in page
    assert not {str(team.server), team.name, "postgis:", OWNER + "&"} & {
        word for word in (str(team.server), team.name, "postgis:", OWNER + "&") if word in page
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.html"]
    told = run("database", "history", place, "--id", "att-quetta-hospital")
    assert told.out.splitlines()[0] == "at,by,kind,id,action,old"
    assert len(told.out.splitlines()) == 2


def test_an_import_goes_into_a_database_and_a_second_one_changes_nothing(
    team: Team, run: Run
) -> None:
    Path("own.csv").write_text(
        "Date,Lat,Long,Event type\n2016-08-08,30.18,67.0,attack\nlater,30.2,67.0,attack\n"
    )
    mapping = run("import", "table", "own.csv", "--propose").out
    Path("own.toml").write_text(mapping, encoding="utf-8")
    words = ("import", "table", "own.csv", "--mapping", "own.toml", "--out", team.address())
    first, second = run(*words), run(*words)
    assert first.code == 0, first.err
    assert "1 kept + 1 rejected" in first.err
    assert "1 added, 0 changed, 0 as they were" in first.err
    assert "0 added, 0 changed, 1 as they were" in second.err
    assert Path("own.rejects.csv").exists()


def test_counts_do_not_go_into_a_database(team: Team, run: Run) -> None:
    for words in (("summary",), ("map",), ("duplicates", g.data_path("incidents.geojson"))):
        outcome = run(*words, "--out", team.address())
        assert (outcome.code, outcome.out) == (2, "")
        assert "expected" in outcome.err
    assert not list(Path().iterdir())


# --- addresses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "postgis://amina:s3cret@db.example.org/afpak", "postgresql://amina:s3cret@h/afpak",
        "postgres://:s3cret@h/afpak", "postgis://amina:s3/cret@h/afpak",
        "postgis://amina:s3?cret@h/afpak", "postgis://h/afpak?password=s3cret",
        "postgis:///afpak?user=amina&sslpassword=s3cret", "postgis://amina:s3cret@h",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "words", [("join", "{}"), ("summary", "x.csv", "{}"), ("join", "--out={}"), ("map", "--no={}")]
)
def test_a_password_in_an_address_is_refused_and_not_repeated(
    run: Run, address: str, words: tuple[str, ...]
) -> None:
    outcome = run(*(word.format(address) for word in words))
    assert (outcome.code, outcome.out) == (2, "")
    assert "~/.pgpass or the variable PGPASSWORD" in outcome.err
    assert "s3" not in outcome.err
    for held in (address, Path(address)):
        with pytest.raises(InvalidInputError, match="holds a password") as caught:
            g.load_incidents(held)
        assert "s3" not in str(caught.value)


def test_a_password_comes_from_the_environment_and_stands_nowhere(
    team: Team, make_incidents: MakeIncidents, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    team.ask(
        "do $$ begin create role locked login; exception when duplicate_object then null; end $$"
    )
    team.ask("alter role locked password 'open sesame'")
    team.ask("grant geo_afpak_coder to locked")
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    with caplog.at_level(logging.DEBUG):
        for password in (None, "sesame street"):
            if password:
                monkeypatch.setenv("PGPASSWORD", password)
            with pytest.raises(InputFileError, match="cannot be reached") as caught:
                g.load_incidents(team.address("locked"))
            assert "sesame" not in str(caught.value)
        monkeypatch.setenv("PGPASSWORD", "open sesame")
        io.write_database(make_incidents(), team.address("locked"))
        assert len(g.load_incidents(team.address("locked"))) == 1
    assert "sesame" not in caplog.text


@pytest.mark.parametrize(
    ("text", "name", "server", "settings"),
    [
        ("postgis:///afpak", "afpak", "", {"dbname": "afpak"}),
        ("postgis://afpak", "afpak", "", {"dbname": "afpak"}),
        ("postgis://", "", "", {}),
        (
            "postgresql://a%40b@[::1]:5433/my%20db?sslmode=require", "my db", "[::1]:5433",
            {"user": "a@b", "host": "::1", "port": "5433", "dbname": "my db", "sslmode": "require"},
        ),
        (
            "postgis:///x?host=/run/postgresql&user=amina", "x", "",
            {"dbname": "x", "host": "/run/postgresql", "user": "amina"},
        ),
    ],
)  # fmt: skip
def test_an_address_reads_the_same_as_text_and_as_path(
    text: str, name: str, server: str, settings: dict[str, str]
) -> None:
    for held in (text, Path(text)):
        found = database_in(held)
        assert found
        assert (found.name, found.server, dict(found.settings)) == (name, server, settings)


@pytest.mark.parametrize(
    "text",
    ["postgis://a@b", "postgis://h:port/x", "postgis:///x?options=-c%20a", "postgis://h/a/b"],
)
def test_an_address_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        database_in(text)


def test_what_is_not_there_is_said_with_its_cure(server: Path, tmp_path: Path) -> None:
    where = f"?host={server}&user={OWNER}"
    with pytest.raises(InputFileError, match=r"cannot be reached .*nowhere.* check address"):
        g.load_incidents(f"postgis:///nowhere{where}")
    with pytest.raises(InputFileError, match="cannot be reached"):
        g.load_incidents(f"postgis:///x?host={tmp_path}")
    with pytest.raises(InputFileError, match="geo-afpak database setup"):
        g.load_incidents(f"postgis:///postgres{where}")


def test_the_setup_can_be_run_again_and_read_before(team: Team, run: Run) -> None:
    io.write_database(g.load_zones(), team.address())
    again = run("database", "setup", team.address())
    assert (again.code, team.count("zones")) == (0, 41)
    printed = run("database", "setup", team.address(), "--print")
    assert printed.out == io.setup_sql().decode()


def test_a_publisher_makes_a_release_that_can_be_checked_and_nobody_else_does(
    team: Team, run: Run
) -> None:
    held = g.read_incidents(g.data_path("incidents.geojson")).frame
    held.loc[:9, f.SOURCE_DATASET] = "ACLED 2025"
    io.write_database(held, team.address())
    for user, role in (("coder1", "coder"), ("publisher1", "publisher")):
        team.ask(f"drop role if exists {user}")
        team.ask(f"create role {user} login")
        team.ask(f"grant geo_afpak_{role} to {user}")
    refused = run("database", "publish", team.address("coder1"), "--out", "release")
    assert (refused.code, Path("release").exists()) == (2, False)
    assert "expected the role geo_afpak_publisher" in refused.err
    for folder in ("release", "again"):
        done = run("database", "publish", team.address("publisher1"), "--out", folder)
        assert done.code == 0, done.err
        assert "statements of presence are no part of a release" in done.err
    files = {path.name: path.read_bytes() for path in Path("release").iterdir()}
    assert files == {path.name: path.read_bytes() for path in Path("again").iterdir()}
    assert sorted(files) == ["README.md", "SHA256SUMS", "incidents.geojson"]
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert digest == hashlib.sha256(files[name]).hexdigest()
    readme = files["README.md"].decode()
    assert "87 of 97 records: no points" in readme
    assert "change 97 of their history" in readme
    assert "- ACLED 2025: 10 records. Terms of Use:" in readme
    safe = g.read_incidents(Path("release/incidents.geojson")).frame
    assert safe.geometry.isna().all()
    assert not set(safe[f.SOURCE_DATASET]) & {"ACLED 2025"}
    one, other = (g.join_incidents(frame, vintage="2017") for frame in (held.iloc[10:], safe))
    for by in ("adm1", "adm2", "month", "group"):
        table, counted = (g.summarise(each, by, vintage="2017").nonzero() for each in (one, other))
        assert table["events"].tolist() == counted["events"].tolist(), by


def test_nothing_is_published_where_no_source_allows_it(
    team: Team, run: Run, make_incidents: MakeIncidents
) -> None:
    io.write_database(many(make_incidents, 3, source_dataset="ACLED"), team.address())
    outcome = run("database", "publish", team.address(), "--out", "release")
    assert (outcome.code, Path("release").exists()) == (2, False)
    assert "no record may be published" in outcome.err

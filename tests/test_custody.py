"""The chain from a source to a published sentence: each break of it is told, all at once."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from geo_afpak import ValidationError, build_layers, read_custody, verify_custody
from geo_afpak.custody import companion, custody_json, summary_of
from geo_afpak.errors import InputFileError
from geo_afpak.io import write_table
from geo_afpak.page import build_map
from geo_afpak.report.as_markdown import to_markdown
from geo_afpak.report.document import build_note
from tests.conftest import HOSTILE, frame_of, incident, opened

if TYPE_CHECKING:
    from pathlib import Path

REUTERS, BBC = "Reuters, 8 August 2016", "BBC News, 9 August 2016"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Two sources of `incident()`: one with a copy of its own, one in an archive on the web."""
    copy = tmp_path / "copies" / "reuters.pdf"
    copy.parent.mkdir()
    copy.write_bytes(b"as it was read")
    return written(tmp_path, [
        {"citation": REUTERS, "url": "https://example.org/a", "read": "2016-08-10",
         "archive": "copies/reuters.pdf", "sha256": hashlib.sha256(b"as it was read").hexdigest(),
         "language": "en", "grade": "B2", "independent_of": [BBC]},
        {"citation": BBC, "archive": "https://web.archive.org/x"},
    ])  # fmt: skip


def written(folder: Path, rows: list[Any]) -> Path:
    path = folder / "incidents.sources.json"
    path.write_text(json.dumps({"sources": rows}), encoding="utf-8")
    return path


def problems(kept: Path, cited: list[str] | None = None) -> list[tuple[str, str]]:
    return [(fault.field, fault.problem) for fault in verify_custody(read_custody(kept), cited)]


def test_copies_that_are_what_was_read_have_no_fault(kept: Path) -> None:
    assert problems(kept, [REUTERS, BBC]) == []


def test_every_break_of_the_chain_is_told_at_once(kept: Path) -> None:
    rows = json.loads(kept.read_text())["sources"]
    rows += [
        {"citation": "gone", "archive": "copies/gone.pdf", "sha256": "0" * 64},
        {"citation": "bare", "archive": "copies/reuters.pdf"},
        {"citation": "folder", "archive": "copies", "sha256": "0" * 64},
    ]
    written(kept.parent, rows)
    (kept.parent / "copies" / "reuters.pdf").write_bytes(b"another page")
    assert problems(kept, [BBC, "Dawn"]) == [
        ("archive", "is not the copy that was read"), ("archive", "is missing"),
        ("sha256", "is not given for the copy"), ("archive", "is missing"),
        ("sources", "has no record of its source"),
    ]  # fmt: skip


def test_every_fault_of_a_file_of_sources_is_told_at_once(tmp_path: Path) -> None:
    bad = {
        "citation": "a", "url": "file:///etc/passwd", "read": "3 May", "sha256": "xyz",
        "grade": "G", "language": "English", "independent_of": "b", "colour": "red", "note": 3,
    }  # fmt: skip
    path = written(tmp_path, [bad, {"url": "https://example.org"}, "text"])
    with pytest.raises(ValidationError) as caught:
        read_custody(path)
    assert sorted((fault.row, fault.field) for fault in caught.value.faults) == [
        (0, "colour"), (0, "grade"), (0, "independent_of"), (0, "language"), (0, "note"),
        (0, "read"), (0, "sha256"), (0, "url"), (1, "citation"), (2, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([{"citation": "a"}, {"citation": "a"}], "citation"),
        ([{"citation": "a", "independent_of": ["b"]}], "independent_of"),
        ([{"citation": "a", "independent_of": ["a"]}], "independent_of"),
    ],
)
def test_a_source_stands_once_and_is_independent_of_others_here(
    tmp_path: Path, rows: list[Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read_custody(written(tmp_path, rows))
    assert [fault.field for fault in caught.value.faults] == [field]


@pytest.mark.parametrize("text", ["", "[]", '{"sources": 3}', "[" * 100_000, '{"a": 1, "a": 2}'])
def test_what_holds_no_records_of_sources_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InputFileError, match="sources template INCIDENTS") as caught:
        read_custody(path)
    assert "Expecting" not in str(caught.value)


def test_a_template_keeps_what_is_known_and_lists_each_other_citation_once(kept: Path) -> None:
    text = custody_json([BBC, "Dawn", "Dawn", *HOSTILE], read_custody(kept))
    (kept.parent / "new.json").write_text(text, encoding="utf-8")
    again = read_custody(kept.parent / "new.json")
    assert list(again.sources) == [REUTERS, BBC, "Dawn", *HOSTILE]
    assert again.sources[REUTERS] == read_custody(kept).sources[REUTERS]


def test_sources_without_a_copy_are_counted_as_such(tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text(custody_json([BBC, "Dawn"]), encoding="utf-8")
    said = summary_of(read_custody(tmp_path / "new.json"), [BBC, "Dawn"])
    assert said == "Records are kept of 2 of 2 sources: 2 have no copy."


def test_report_and_card_tell_the_custody_and_no_path_of_a_machine(kept: Path) -> None:
    layers = build_layers(frame_of([incident()]), custody=read_custody(kept))
    text = to_markdown(build_note(layers)).decode().replace("\\", "")
    digest = hashlib.sha256(b"as it was read").hexdigest()
    assert "Records are kept of 2 of 2 sources: 1 copy matches its hash and 1 copy is on" in text
    line = next(line for line in text.splitlines() if digest in line)
    said = f"read on 10 August 2016; in en; grade B2; copy reuters.pdf (checked); SHA-256 {digest}"
    assert said in line
    assert re.search(r"; independent of *\[\^[^\]]+\]$", line)
    page = opened(build_map(layers).get_root().render())
    assert said in page
    assert f"independent of {BBC}" in page
    assert "copies/reuters" not in text + page
    assert str(kept.parent) not in text + page


def test_sources_beside_the_records_are_found_and_checked_from_the_command_line(
    kept: Path, run: Any
) -> None:
    write_table(frame_of([incident()]), kept.parent / "incidents.geojson")
    assert companion(kept.parent / "incidents.geojson") == kept
    assert run("sources", "verify", kept, "--incidents", "incidents.geojson").code == 0
    run("report", "incidents.geojson", "--formats", "csv", "--out", "note")
    (kept.parent / "copies" / "reuters.pdf").unlink()
    outcome = run("sources", "verify", kept, "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["faults"][0]["problem"] == "is missing"
    made = run("sources", "template", "incidents.geojson", "--known", kept)
    assert [row["citation"] for row in json.loads(made.out)["sources"]] == [REUTERS, BBC]

"""How values are written, on the cases that the page's own script is held to as well."""

from __future__ import annotations

import json
import locale
from pathlib import Path
from typing import Any

import pytest

from geo_afpak import text

CASES: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parent / "data" / "words.json").read_text(encoding="utf-8")
)
WRITTEN_BY = {
    "counted": text.counted,
    "out_of": text.out_of,
    "number": text.number,
    "ranged": text.ranged,
    "day": text.say_day,
    "span": text.say_span,
    "when": text.say_when,
    "isolated": text.isolated,
}
PERSIAN = "می\u200cشود"


@pytest.mark.parametrize(
    ("rule", "case"), [(rule, case) for rule, cases in CASES.items() for case in cases]
)
def test_a_value_is_written_as_on_the_page(rule: str, case: list[Any]) -> None:
    *given, written = case
    assert WRITTEN_BY[rule](*given) == written  # type: ignore[operator]


def test_dates_do_not_follow_the_machines_language() -> None:
    before = locale.setlocale(locale.LC_ALL)
    try:
        found = [name for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C") if _is_there(name)]
        locale.setlocale(locale.LC_ALL, found[0])
        assert text.say_day("2016-03-01") == "1 March 2016"
    finally:
        locale.setlocale(locale.LC_ALL, before)


def _is_there(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    return True


@pytest.mark.parametrize("write", [text.printable, text.one_line, text.shorten, text.isolated])
def test_the_joiner_in_a_persian_word_survives(write: Any) -> None:
    assert PERSIAN in write(f"{PERSIAN} 12")


@pytest.mark.parametrize("write", [text.printable, text.one_line])
@pytest.mark.parametrize("steering", ["\x1b[2J", "\x9b", "\u202e", "\u2067", "\u2028", "\x00"])
def test_nothing_in_a_text_steers_what_shows_it(write: Any, steering: str) -> None:
    assert steering[0] not in write(f"a{steering}b")


def test_digits_beside_a_word_from_right_to_left_stay_where_they_are() -> None:
    head, row = text.aligned([["name", "events"], ["پښتو", "12"]], texts=1)
    assert row == "\u2068پښتو\u2069      12"
    seen = row.replace("\u2068", "").replace("\u2069", "")
    assert len(seen) == len(head)


def test_columns_are_as_wide_as_their_letters_are_shown() -> None:
    _, wide, joined = text.aligned([["name", "n"], ["東京", "1"], [PERSIAN, "2"]], texts=1)
    # Two columns for each sign of 東京; none for the joiner and the isolates round five letters.
    assert wide == "東京   1"
    assert joined == f"\u2068{PERSIAN}\u2069  2"

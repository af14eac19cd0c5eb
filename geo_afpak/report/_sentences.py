"""Sentences of ours with names in them, as the catalogues of other languages have them.

What stands in braces: `n` a number; `place` a name, or several; `places` names with numbers;
`when` a time; `words` a list of words of ours; `reasons` such words with numbers. Those that
occur twice are counted. The first sentence that a text fits is taken.
"""

# ruff: noqa: E501 - a sentence a line
from __future__ import annotations

import re
from typing import Final

SENTENCES: Final = (
    # time
    "on or before {when} (date of the report)",
    "week of {when}",
    "since {when}, no end stated",
    "until {when}, no start stated",
    "as of {when}",
    "{when1}; as of {when2}",
    "{when1} to {when2}",
    # where and when
    "{n1} of {n2} events are known to a province or closer, in {n3} of {n4} provinces.",
    "{n1} of {n2} events are known to a province or closer, in {n3} of {n4} provinces of {place}.",
    "All {n1} events are known to a province or closer, in {n2} of {n3} provinces.",
    "All {n1} events are known to a province or closer, in {n2} of {n3} provinces of {place}.",
    "{n1} of {n2} events are known to a district, in {n3} of {n4} districts.",
    "{n1} of {n2} events are known to a district, in {n3} of {n4} districts of {place}.",
    "{n1} of {n2} events are known to a district, in all {n3} districts of {place}.",
    "All {n1} events are known to a district, in {n2} of {n3} districts and {n4} of {n5} provinces.",
    "All {n1} events are known to a district, in {n2} of {n3} districts and {n4} of {n5} provinces of {place}.",
    "All {n1} events are known to a district, in {n2} of {n3} districts of {place}.",
    "All {n1} events are known to a district, in {n2} of the {n3} districts of {place}.",
    "All {n1} events are known to a district, in all {n2} districts of {place}.",
    "All {n1} events are known to a district, all in {place}.",
    "All {n1} events are known to a province or closer, all in {place}.",
    "{n1} of {n2} events are known to a district, all in {place}.",
    "{n1} of {n2} events are known to a province or closer, all in {place}.",
    "The event is known to a district, in {place}.",
    "The event is known to a province or closer, in {place}.",
    "The most events are in {places}.",
    "The most stated deaths are in {places}.",
    "All {n} stated deaths are in {place}.",
    "The one stated death is in {place}.",
    "Not counted in a year: {n} events ({reasons}).",
    "Not counted in a year: {n} event ({reasons}).",
    "All {n} events are dated to {when}.",
    "Both events are dated to {when}.",
    "The event is dated to {when}.",
    "all there are in {place}",
    "of {n} in {place}",
    "Incidents in {place}, {when}",
    "Incident in {place}, {when}",
    # tables
    "In no row: {n} events ({reasons}).",
    "In no row: {n} event ({reasons}).",
    # presence and contradictions
    "{n} statements of presence, {words}.",
    "{n} statement of presence, {words}.",
    # method and limits
    "In {n} districts (farthest off: {place}) the drawn area is a tenth or more off that of the census: events per km² mislead there.",
    "In {place} the drawn area is a tenth or more off that of the census: events per km² mislead there.",
    "Chosen from the records: {place}; {when}.",
    "Chosen from the records: {place}.",
    "Place: no district for {n1} of {n2} events ({reasons}).",
    "Place: no district for all {n} events ({reasons}).",
    "Place: no district for the event ({reasons}).",
    "Time: no single month for {n1} of {n2} events ({reasons}).",
    "Time: no single month for all {n} events ({reasons}).",
    "Time: no single month for the event ({reasons}).",
    "Left out, as the data hold none: {words}.",
    "The numbers are those of the notes in {place}; from {n} on they are ours.",
    "The numbers are those of the notes in {place}.",
)
_PART: Final = re.compile(r"\\{(\w+?)(\d*)\\}")
_INSIDE: Final = r"(?:(?!\. [A-Z0-9]).)+"
"""No further sentence."""
_HOLDS: Final = {"n": r"\d[\d,]*", "places": rf"{_INSIDE}\)"}


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(
        _PART.sub(
            lambda part: f"(?P<{part[1]}{part[2]}>{_HOLDS.get(part[1], f'{_INSIDE}?')})",
            re.escape(sentence),
        )
    )


PATTERNS: Final = tuple((sentence, _pattern(sentence)) for sentence in SENTENCES)
"""Each with the pattern of the texts that it stands for."""

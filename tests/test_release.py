"""One version in every file that names it, a changelog that says when, a house as drawn."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import geo_afpak

ROOT = Path(__file__).parents[1]
HEADINGS = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def test_the_changelog_has_what_is_unreleased_and_dates_every_release() -> None:
    assert HEADINGS[0] == "[Unreleased]"
    dates = [re.fullmatch(r"\[\d+\.\d+\.\d+\] - (\S+)", heading) for heading in HEADINGS[1:]]
    days = [date.fromisoformat(found[1]) for found in dates if found]
    assert len(days) == len(dates) > 0
    assert days == sorted(days, reverse=True)


def test_package_citation_and_changelog_name_the_same_version() -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert cited
    assert geo_afpak.__version__ == cited[1] == HEADINGS[1].partition("]")[0].strip("[")

"""The page in Firefox: it opens, draws, filters and tells what it tells in Chromium."""

from __future__ import annotations

import os

import pytest

from geo_afpak.count.summary import totals
from geo_afpak.join.marks import here
from geo_afpak.model import fields
from tests.browser.firefox import INSTALL, PROGRAM, started

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PAINTED = """
    const canvas = document.querySelector(".ga-canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
"""


def test_the_page_works_in_firefox(page_file, layers, tmp_path):
    if PROGRAM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(INSTALL)
    rows = here(layers.incidents)
    with started(tmp_path) as firefox:
        firefox.open(page_file)
        state = firefox.run("return geoAfpak.state();")
        whole = totals(rows)
        assert (state["events"], state["killed"]["stated"]) == (whole["events"], whole["killed"])
        assert firefox.run(PAINTED)
        assert firefox.run("return document.querySelectorAll('.ga-name').length;") > 10
        named = firefox.run("return geoAfpak.select({ groups: ['ISK'] }).events;")
        assert named == sum("ISK" in groups for groups in rows[fields.GROUPS])
        # The filters, the card and the timeline answer to a press as a reader gives it.
        firefox.run("document.querySelector('.ga-mark').click();")
        firefox.run("document.querySelector('.ga-time-row > button').click();")
        assert firefox.run("return document.querySelectorAll('.ga-time-playing').length;") == 1
        assert firefox.run("return document.getElementById('ga-title').textContent;")

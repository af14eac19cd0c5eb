"""The examples of docs/examples run."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "docs" / "examples" / "streamlit_app.py"
# Streamlit and what it brings warn of each other's old ways.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=120).run()


def test_it_runs_and_shows_the_numbers_of_all_events(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert [box.value for box in app.metric] == ["90", "347", "765"]
    assert app.text[0].value == "Click a dot for what is known of it."


def test_a_filter_changes_numbers_and_list_together(app: AppTest) -> None:
    app.multiselect[0].select("attack").run()
    assert not app.exception
    assert app.metric[0].value == str(len(app.dataframe[0].value)) == "11"

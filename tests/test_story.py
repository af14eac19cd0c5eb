"""A story is read strictly, and the embedded one says what the embedded data say."""

from __future__ import annotations

import csv
import json
import tomllib
from datetime import date, timedelta

import pytest
from matplotlib.text import Text

from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.figure import KINDS, FigureOptions, draw_figure, told_by
from geo_afpak.layers import build_layers
from geo_afpak.page import build_map
from geo_afpak.region.datasets import data_path
from geo_afpak.story import CHARTS, MAPS, Note, Step, Story, read_story

SOUND = """
title = "Two steps"
[[steps]]
title = "Here"
text = "One sentence."
area = "Nangarhar"
link = "#from=2016-01-01&g=ISK"
[[steps.notes]]
text = "A spot"
at = [70.5, 34.2]
side = "west"
[[steps]]
title = "There"
text = "Another."
area = [66, 24, 68, 26]
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "story.toml"
        path.write_text(text, encoding="utf-8")
        return read_story(path)

    return read_text


@pytest.fixture(scope="module")
def layers():
    return build_layers()


@pytest.fixture(scope="module")
def told():
    return read_story(data_path("story.toml"))


def test_a_sound_story_is_read_as_it_is_written(read):
    first, second = read(SOUND).steps
    assert (first.title, first.area, first.link) == ("Here", "Nangarhar", "from=2016-01-01&g=ISK")
    assert (first.notes[0].at, first.notes[0].side) == ((70.5, 34.2), "west")
    assert (second.area, second.notes) == ((66.0, 24.0, 68.0, 26.0), ())


def test_every_fault_is_told_at_once(read):
    wrong = """
    titel = "x"
    [[steps]]
    text = 3
    area = [5, 4, 3, 2]
    [[steps.notes]]
    text = "x"
    at = [200, 10]
    side = "up"
    """
    with pytest.raises(ValidationError) as caught:
        read(wrong)
    assert {fault.field for fault in caught.value.faults} == {
        "title", "titel", "steps[0].title", "steps[0].text", "steps[0].area",
        "steps[0].notes[0].at", "steps[0].notes[0].side",
    }  # fmt: skip
    assert "did you mean 'title'?" in {fault.fix for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "x"', "steps: are 0; expected 1 to 12"),
        ('title = "x"\n' + '[[steps]]\ntitle = "a"\ntext = "b"\n' * 13, "steps: are 13"),
        (SOUND.replace("One sentence", "word " * 200), "steps[0].text"),
        (SOUND.replace("A spot", "a\\u0007b"), "holds a control character"),
        (SOUND.replace("A spot", "x" * 121), "has 121 characters; expected at most 120"),
        ('title = "x"\nsteps = [1]', "steps[0]='1': is no table"),
    ],
)
def test_what_a_story_may_not_hold_is_said(read, text, said):
    with pytest.raises(ValidationError) as caught:
        read(text)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["title = ", "\x00"])
def test_what_is_no_toml_is_told_with_its_file(read, text):
    with pytest.raises(InputFileError, match=r"story\.toml.*docs/page\.md"):
        read(text)


def test_a_story_that_asks_for_what_the_map_has_not_is_refused_whole(layers):
    steps = (
        Step("a", "b", area="Nangarhaar", link="g=ISKP&from=2016-13-01&x"),
        Step("a", "b", link="l=-event:clash&a=AF-NAN&w.own=x&from=2016-01-01"),
    )
    with pytest.raises(ValidationError) as caught:
        build_map(layers, story=Story("t", "", steps))
    faults = caught.value.faults
    assert [(fault.field, fault.value) for fault in faults] == [
        ("steps[0].link", "g=ISKP"), ("steps[0].link", "from=2016-13-01"), ("steps[0].link", "x"),
        ("steps[0].area", "Nangarhaar"),
    ]  # fmt: skip
    assert "did you mean 'Nangarhar'?" in str(caught.value)


def test_the_embedded_story_shows_each_phase_in_its_time(told):
    with data_path("phases.csv").open(encoding="utf-8", newline="") as file:
        phases = list(csv.DictReader(file))
    assert [step.title for step in told.steps] == [phase["label"] for phase in phases]
    starts = [f"{phase['since']}-01" for phase in phases]
    ends = [str(date.fromisoformat(start) - timedelta(days=1)) for start in starts[1:]]
    links = [step.link for step in told.steps]
    assert links[:3] == [f"from={a}&to={b}" for a, b in zip(starts, ends, strict=False)]
    assert (links[3], phases[3]["until"]) == (f"from={starts[3]}&to=2017-05-31", "2017-05")


def test_the_figures_of_the_embedded_story_are_those_of_the_data(told):
    text = data_path("incidents.geojson").read_text(encoding="utf-8")
    events = {f["id"]: f for f in json.loads(text)["features"]}
    notes = {note.text.partition(":")[0]: note for note in told.notes()}
    for place, event, said in [
        ("Kabul, 23 July 2016", "att-kabul-hazara-protest", "80 killed"),
        ("Quetta, 8 August and 24 October 2016", "att-quetta-hospital", "70 and"),
        ("Quetta, 8 August and 24 October 2016", "att-quetta-police-academy", "and 61 killed"),
        ("Khuzdar district, November 2016", "att-khuzdar-shah-noorani", "52 killed"),
        ("Jalalabad, 13 January 2016", "att-jalalabad-pak-consulate", "7 killed"),
    ]:
        note, found = notes[place], events[event]
        assert said in note.text
        assert str(found["properties"]["killed"]) in said
        assert list(note.at) == found["geometry"]["coordinates"]
    deadly = [f for f in events.values() if (f["properties"]["killed"] or 0) > 50]
    assert len(deadly) == 4


def test_the_notes_are_those_of_a_step_or_of_all(told):
    assert told.notes(4) == told.steps[3].notes
    assert len(told.notes()) == sum(len(step.notes) for step in told.steps)
    for step in (0, 5):
        with pytest.raises(InvalidInputError, match="expected 1 to 4"):
            told.notes(step)


def test_a_figure_draws_the_notes_and_tells_those_that_have_no_room(layers, told):
    three = FigureOptions(size="text", notes=told.notes(3))
    drawn = draw_figure(layers, "presence", three)
    text = " ".join(" ".join(one.get_text() for one in axes.texts) for axes in drawn.axes)
    assert "Nangarhar: the seat of the group" in text
    crowd = tuple(Note(f"Note {number}", (67.0, 30.2)) for number in range(60))
    drawn = draw_figure(layers, "presence", FigureOptions(size="column", notes=crowd))
    shown = {one.get_text() for axes in drawn.axes for one in axes.texts}
    told_of = str(drawn.get_label()).partition("Notes without room: ")[2].rstrip(".").split("; ")
    assert {note.text for note in crowd} - shown == set(told_of)
    assert told_of


def test_the_embedded_story_fits_its_map(layers, told):
    assert build_map(layers, story=told).groups
    assert tomllib.loads(data_path("story.toml").read_text(encoding="utf-8"))["steps"]


FIGURES = """
title = "Words"
[[figures]]
kind = "incidents"
title = "Ours"
subtitle = "As the author puts it."
source = ["Our desk", "Their desk"]
[[figures.notes]]
text = "Here"
at = [69.2, 34.5]
[[figures]]
kind = "timeline"
source = "Our desk"
"""


def test_words_for_figures_stand_in_the_file_of_the_story(read, layers):
    told = read(FIGURES)
    assert set(KINDS) == {*MAPS, *CHARTS}
    assert told.steps == ()
    assert told.figure("timeline").source == ("Our desk",)
    options = told_by(FigureOptions(size="text"), told.figure("incidents"))
    figure = draw_figure(layers, "incidents", options)
    lines = [text.get_text() for text in figure.findobj(Text)]
    assert {"Ours", "As the author puts it.", "Here"} <= set(lines)
    page = " ".join(lines)
    assert "Sources: Our desk. Their desk." in page
    assert "347 (340–347) people" in page  # the numbers stay, whatever is said above them
    assert "Basit" not in page
    assert told_by(FigureOptions(), told.figure("groups")) == FigureOptions()
    assert '"story":' not in build_map(layers, story=told).get_root().render()


def test_all_faults_of_words_for_figures_are_told_at_once(read):
    with pytest.raises(ValidationError) as found:
        read(
            FIGURES.replace('"incidents"', '"incident"') + "sub = 1\n[[figures]]\n"
            'kind = "timeline"\nsource = [1]\n[[figures.notes]]\ntext = "x"\nat = [69, 34]\n'
        )
    told = str(found.value)
    for words in ("'incident': is no figure", "figures[1].sub", "holds something else than text",
                  "notes: are on no map", "'timeline': is there twice"):  # fmt: skip
        assert words in told

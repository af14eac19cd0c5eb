from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.page.elements import SafeMap
from geo_afpak.page.head import Head
from geo_afpak.report import embed

if TYPE_CHECKING:
    from pathlib import Path

TITLE = 'Attacks "2016" <b> & {{x}}'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "map.html"
    SafeMap(TITLE).save(path)
    return path


class Frame(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_srcdoc_carries_the_whole_page_escaped(page: Path) -> None:
    text = embed(page)
    frame = Frame(text)
    assert frame.tags == ["iframe"]
    assert frame.attributes["srcdoc"] == page.read_text()
    assert re.findall(r"<(/?\w+)", text) == ["iframe", "/iframe"]


def test_the_frame_is_titled_sandboxed_lazy_and_as_wide_as_the_column(page: Path) -> None:
    attributes = Frame(embed(page, height=480)).attributes
    assert attributes["title"] == TITLE
    assert (attributes["width"], attributes["height"]) == ("100%", "480")
    assert "max-height:min(480px," in str(attributes["style"])
    assert attributes["loading"] == "lazy"
    assert attributes["referrerpolicy"] == "no-referrer"
    assert "allow-same-origin" not in str(attributes["sandbox"])


def test_where_frames_are_dropped_the_title_is_left(page: Path) -> None:
    assert Frame(embed(page)).text == f"Interactive map: {TITLE}"


def test_a_title_of_ones_own_is_text(page: Path) -> None:
    frame = Frame(embed(page, title='"><script>alert(1)</script>'))
    assert frame.tags == ["iframe"]
    assert frame.attributes["title"] == '"><script>alert(1)</script>'


def test_link_names_the_file_as_given(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    frame = Frame(embed("map.html", mode="link"))
    assert frame.attributes["src"] == "map.html"
    assert "srcdoc" not in frame.attributes


@pytest.mark.parametrize("name", ['a "b" c.html', "javascript:alert(1).html", "50%.html"])
def test_a_linked_file_of_any_name_is_a_file(
    name: str, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(page.parent)
    page.rename(name)
    src = str(Frame(embed(name, mode="link")).attributes["src"])
    assert not re.search(r"[:\" ]", src)


def test_an_absolute_path_is_linked_as_a_file_address(page: Path) -> None:
    assert Frame(embed(page, mode="link")).attributes["src"] == page.as_uri()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        "<!DOCTYPE html><title>x</title>",
        '<!DOCTYPE html><title>x</title><meta name="generator" content="geo-afpak">',
        '<script>x()</script><meta name="generator" content="geo-afpak"><title>x</title>',
    ],
)
def test_another_page_than_ours_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.html"
    path.write_text(text)
    with pytest.raises(InvalidInputError, match=r"other\.html: is not a page that geo-afpak wrote"):
        embed(path)


def test_a_file_that_cannot_be_read_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "bytes.html").write_bytes(b"\xff\xfe\x00")
    for name in ("none.html", "bytes.html"):
        with pytest.raises(InputFileError, match=rf"{name}: cannot be read \(.*geo-afpak map"):
            embed(tmp_path / name)


# --- with a picture -----------------------------------------------------------------


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a map.png"
    path.write_bytes(b"\x89PNG\r\n")
    return path


@pytest.mark.usefixtures("picture")
def test_a_picture_stands_beside_the_frame_and_says_what_it_shows(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(page.parent)
    text = embed("map.html", mode="link", picture="a map.png")
    frame = Frame(text)
    assert frame.tags == ["figure", "style", "iframe", "a", "img", "figcaption", "a"]
    assert frame.attributes["src"] == "a%20map.png"
    assert frame.attributes["href"] == "map.html"
    assert frame.attributes["alt"] == f"Map: {TITLE}."
    assert f"{TITLE}. Open the map by itself" in frame.text
    assert "\n" not in text  # where line ends become paragraphs the figure must not fall apart


def test_the_caption_names_the_sources_and_the_picture_the_numbers(tmp_path: Path) -> None:
    m = SafeMap("Attacks", head=Head("9 events."))
    m.add_island("meta", {"attribution": "Incidents: A & B <c>."})
    m.save(tmp_path / "map.html")
    frame = Frame(embed(tmp_path / "map.html", picture="https://example.org/map.png"))
    assert frame.attributes["alt"] == "Map: Attacks. 9 events."
    assert frame.text.endswith("Attacks. Incidents: A & B <c>.")


def test_a_whole_page_carries_its_picture_whole(page: Path, picture: Path) -> None:
    frame = Frame(embed(page, picture=picture))
    assert frame.tags == ["figure", "style", "iframe", "img", "figcaption"]
    assert frame.attributes["src"] == "data:image/png;base64,iVBORw0K"


def test_a_page_with_an_address_is_linked_by_it(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    address = "https://example.org/maps/afpak.html"
    SafeMap("Attacks", head=Head("9 events.", address, "afpak.png")).save(path)
    assert Frame(embed(path, mode="link")).attributes["src"] == address
    picture = "https://example.org/maps/afpak.png"
    frame = Frame(embed(path, picture=picture))
    assert frame.attributes["src"] == picture
    assert frame.attributes["href"] == address


def test_where_a_host_drops_the_style_tag_its_text_stays_out_of_sight(
    page: Path, picture: Path
) -> None:
    style = re.search(r"<style>(.*?)</style>", embed(page, picture=picture))
    assert style
    assert re.fullmatch(r"<!-- [^<>]* -->", style[1])


def test_a_title_stays_text_in_alt_and_caption(picture: Path, tmp_path: Path) -> None:
    hostile = '"><img src=x onerror=x()> --></style><script>x()</script>'
    SafeMap(hostile, head=Head(hostile)).save(tmp_path / "map.html")
    frame = Frame(embed(tmp_path / "map.html", picture=picture))
    assert frame.tags == ["figure", "style", "iframe", "img", "figcaption"]
    assert frame.attributes["alt"] == f"Map: {hostile}. {hostile}"


@pytest.mark.parametrize(
    "name", ["map.html", "map.tiff", "map", "https://example.org/a b.png", "javascript:x()//"]
)
def test_a_picture_that_no_page_shows_is_refused(name: str, page: Path) -> None:
    with pytest.raises(InvalidInputError, match="expected"):
        embed(page, mode="link", picture=name)


def test_a_picture_that_is_not_there_is_named_with_the_cure(page: Path) -> None:
    with pytest.raises(InputFileError, match=r"none\.png: cannot be read: .*geo-afpak figure"):
        embed(page, picture=page.parent / "none.png")


@pytest.mark.parametrize("option", [{"mode": "object"}, {"height": 0}])
def test_an_unknown_option_is_refused(option: dict[str, object], page: Path) -> None:
    with pytest.raises(InvalidInputError, match="expected"):
        embed(page, **option)  # type: ignore[arg-type]


def test_embed_needs_no_heavy_library() -> None:
    code = "import sys, geo_afpak.report; print({'folium', 'pandas', 'geopandas'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"

"""A page inside a report: how high, what is shown without frames, what is printed."""

from __future__ import annotations

import io
import re
from html import escape

import pytest
from PIL import Image
from pypdf import PdfReader

from geo_afpak.report import embed
from tests.browser.conftest import axe

RED = (179, 38, 30)
MARK = ".ga-mark"


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """One plain red picture, which no part of the page looks like."""
    path = tmp_path_factory.mktemp("picture") / "red.png"
    Image.new("RGB", (1200, 630), RED).save(path)
    return path


@pytest.fixture(scope="module")
def report(page_file, picture, tmp_path_factory):
    """A report with the frame and its picture."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Report</title>'
        # As MkDocs Material has it: a figure is as wide as what stands in it.
        '<meta name="viewport" content="width=device-width">'
        "<style>figure { width: fit-content }</style><main><h1>Report</h1>"
        f"{embed(page_file, picture=picture)}</main></html>",
        encoding="utf-8",
    )
    return path


def open_report(open_page, report, width, height):
    page = open_page(report, drawn=False, viewport={"width": width, "height": height})
    page.frame_locator("iframe").locator(MARK).first.wait_for()
    return page


@pytest.mark.parametrize(
    ("width", "height", "high"),
    [(1200, 900, 640), (520, 900, 504), (360, 640, 480), (740, 360, 306)],
)
def test_the_frame_follows_the_column_and_leaves_a_strip_to_scroll_by(
    open_page, report, width, height, high
):
    page = open_report(open_page, report, width, height)
    box = page.locator("iframe").bounding_box()
    assert box["width"] == width - 16
    assert box["height"] == pytest.approx(high, abs=1)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    map_ = page.frame_locator("iframe").locator(".folium-map").bounding_box()
    assert map_["height"] > 0.4 * box["height"]


def test_in_a_tab_that_opens_later_the_map_fits_as_at_once(open_page, report, tmp_path):
    path = tmp_path / "tabs.html"
    tab = f'<iframe srcdoc="{escape(report.read_text(encoding="utf-8"))}" title="Tab"'
    style = "width:800px;height:900px;"
    path.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><title>Tabs</title>{tab} style="{style}"></iframe>'
        f'{tab} id="later" style="{style}display:none"></iframe>',
        encoding="utf-8",
    )
    page = open_page(path, drawn=False, viewport={"width": 820, "height": 900})
    scale = []
    for at in (0, 1):
        page.evaluate("(at) => { document.querySelectorAll('iframe')[at].style.display = '' }", at)
        page.locator("iframe").nth(at).scroll_into_view_if_needed()
        frame = page.frame_locator("iframe").nth(at).frame_locator("iframe")
        frame.locator(MARK).first.wait_for()
        scale.append(frame.locator(".leaflet-control-scale").inner_text())
    assert scale[0] == scale[1]


def test_both_countries_are_in_view_at_a_width_where_the_timeline_wraps(open_page, page_file):
    page = open_page(page_file, viewport={"width": 800, "height": 640})
    map_ = page.locator(".folium-map").bounding_box()
    karachi = page.get_by_text("Karachi", exact=True).last.bounding_box()
    assert karachi["y"] + karachi["height"] < map_["y"] + map_["height"]


def test_in_a_short_frame_the_search_is_out_of_sight_but_within_reach(open_page, report):
    page = open_report(open_page, report, 360, 640)
    frame = page.frame_locator("iframe")
    frame.locator("#ga-handle").focus()
    page.keyboard.press("Tab")
    assert frame.locator("#ga-search").evaluate("(it) => it === document.activeElement")
    assert frame.locator(".ga-search").evaluate("(it) => getComputedStyle(it).opacity") == "1"


def test_beside_the_frame_neither_eye_nor_screen_reader_meets_the_picture(open_page, report):
    page = open_report(open_page, report, 1200, 900)
    assert page.locator("img").is_hidden()
    assert page.get_by_role("img", name=re.compile("^Map: ")).count() == 0
    assert page.locator("figcaption").is_visible()
    assert "geoBoundaries" in page.locator("figcaption").inner_text()


def test_where_frames_and_styles_are_stripped_the_picture_is_left(open_page, report, tmp_path):
    text = re.sub(r"<iframe.*?</iframe>|</?style>", "", report.read_text(encoding="utf-8"))
    path = tmp_path / "feed.html"
    path.write_text(text, encoding="utf-8")
    page = open_page(path, drawn=False)
    assert page.get_by_role("img", name=re.compile("^Map: .* 90 events")).is_visible()
    assert "geo-afpak" not in page.locator("body").inner_text()


def test_in_print_the_picture_takes_the_frames_place(open_page, report):
    page = open_report(open_page, report, 1200, 900)
    page.emulate_media(media="print")
    assert page.locator("iframe").is_hidden()
    assert page.locator("img").is_visible()
    (sheet,) = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    (image,) = sheet.images
    assert image.image.size == (1200, 630)


def test_axe_finds_nothing_in_a_report_with_the_frame(open_page, report):
    page = open_report(open_page, report, 1200, 900)
    assert axe(page) == []


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8", "gb18030"])
def test_the_map_is_drawn_in_a_report_of_any_encoding(open_page, page_file, tmp_path, charset):
    path = tmp_path / "report.html"
    framed = embed(page_file, title="خوست")
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><meta charset="{charset}"><title>R</title>{framed}</html>',
        encoding="utf-8",
    )
    page = open_report(open_page, path, 900, 700)
    assert page.locator("iframe").get_attribute("title") == "خوست"

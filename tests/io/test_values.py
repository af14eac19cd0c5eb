"""What is understood in a cell, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_afpak.importers._common import further_names, title_of
from geo_afpak.io.cells import (
    RefusedError,
    Span,
    cell_text,
    clean,
    code,
    coordinate,
    day,
    months,
    pair,
    spoken,
    toll,
    whole,
)
from geo_afpak.model.figures import Figures

# --- numbers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("2022.0", 2022), ("-99", -99), (" 5 ", 5), ("1,204", 1204), ("57\u00a0", 57),
     ("1\u202f204", 1204), ("3.", 3)],
)  # fmt: skip
def test_whole_numbers_are_read_as_spreadsheets_dress_them(text, value):
    assert whole(text) == value


@pytest.mark.parametrize("text", ["12.5", "1,2", "1 2", "0x10", "", "9" * 50, "1.25E+01"])
def test_what_is_no_plain_whole_number_is_refused(text):
    with pytest.raises(RefusedError):
        whole(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("34.43", 34.43), ("\u00a067.0182", 67.0182), ("34,43", 34.43), ("34,123", 34.123),
     ("-0.5", -0.5), ("34.43°", 34.43), ("7.0e1", 70.0)],
)  # fmt: skip
def test_degrees_may_hold_hidden_blanks_and_a_decimal_comma(text, value):
    assert coordinate(text) == value


@pytest.mark.parametrize(
    "text", ["34°65'N", "north", "1,234.5", "nan", "inf", "34 43 N W", "34.5 43", "-34 N"]
)
def test_degrees_in_other_forms_are_refused(text):
    with pytest.raises(RefusedError, match="degrees"):
        coordinate(text)


@pytest.mark.parametrize(
    ("text", "low", "stated", "high"),
    [("12", None, 12, None), ("0", None, 0, None), ("57.0", None, 57, None),
     ("100+", 100, None, None), ("at least 20", 20, None, None), ("> 20", 20, None, None),
     ("20 or more", 20, None, None), ("up to 30", None, None, 30), ("20-25", 20, None, 25),
     ("20 – 25", 20, None, 25), ("25 to 20", 20, None, 25), ("2.5", 2, None, 3),
     ("1,200+", 1200, None, None)],
)  # fmt: skip
def test_a_toll_keeps_the_bounds_of_its_wording(text, low, stated, high):
    assert toll(text)[:3] == (low, stated, high)


def test_a_toll_that_is_read_and_not_copied_says_so():
    assert toll("100+").remark == "'100+' was read as at least 100"
    assert toll("20-25").remark == "'20-25' was read as 20 to 25"
    assert toll("12").remark == ""


@pytest.mark.parametrize(
    "text", ["-3", "https://example.org/12", "12 dead", "1-2-3", "x" * 999, "TRUE"]
)
def test_a_toll_in_other_words_is_refused(text):
    with pytest.raises(RefusedError):
        toll(text)


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text):
    for reader in (whole, coordinate, toll, day):
        try:
            reader(text)
        except RefusedError as error:
            _, expected, fix = error.args
            if not expected or not fix:
                pytest.fail(f"{reader.__name__} gives no help")
    assert code(text) is None or str(code(text))


@pytest.mark.parametrize("text", ["", " ", "NA", "NaN", "#N/A", "NULL", "<NA>", "\u200b", "\u00a0"])
def test_the_ways_to_write_nothing_are_nothing(text):
    assert clean(text) == ""
    assert code(text) is None


def test_a_word_that_only_begins_like_nothing_stays():
    assert clean("NATO") == "NATO"


def test_identifiers_keep_their_zeros_and_their_length():
    assert code("007") == "007"
    assert code("9" * 30) == "9" * 30
    assert code("-99.0") == -99


def test_cells_of_workbooks_are_written_as_in_csv():
    values = [
        12.0,
        12.5,
        1e300,
        False,
        dt.datetime.fromisoformat("2016-08-08 12:00"),
        dt.date(2016, 8, 8),
        dt.time(9),
    ]
    assert [cell_text(value) for value in values] == [
        "12", "12.5", "1e+300", "FALSE", "2016-08-08 12:00:00", "2016-08-08", "09:00:00",
    ]  # fmt: skip


# --- dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["2016-08-31", "2016-08-31 00:00:00.000", "2016-08-31T00:00:00Z", "2016-08-31 14:30",
     "31 August 2016", "31 Aug 2016", "31-Aug-16", "31-Aug-2016",
     "August 31, 2016", "Aug. 31st, 2016", "Wednesday, August 31, 2016",
     "Wednesday-August 31-2016", "Wed 31 Aug 2016", "31/08/2016", "8/31/2016", "31.08.2016",
     "31/8/16", "2016/08/31", "2016-Aug-31", "31\u00a0August\u00a02016", "31 AUGUST 2016",
     "8/31/2016 5:30 PM"],
)  # fmt: skip
def test_a_day_is_understood_in_every_style_without_doubt(text):
    assert day(text) == Span("2016-08-31", "2016-08-31", "day")


@pytest.mark.parametrize("text", ["August 2016", "Aug 2016", "2016 August", "2016-08"])
def test_a_month_is_the_days_of_the_month(text):
    assert day(text) == months(2016, 8)


def test_a_year_is_the_days_of_the_year():
    assert day("2016") == Span("2016-01-01", "2016-12-31", "year")


def test_a_day_that_could_be_two_is_refused_unless_the_order_is_known():
    with pytest.raises(RefusedError, match="could be two days"):
        day("3/5/2016")
    assert day("3/5/2016", day_first=True).start == "2016-05-03"
    assert day("3/5/2016", day_first=False).start == "2016-03-05"
    assert day("5/5/2016").start == "2016-05-05"


def test_an_order_that_the_date_cannot_have_is_no_day():
    with pytest.raises(RefusedError, match="not a day"):
        day("31/8/2016", day_first=False)


def test_two_digits_are_the_year_nearest_to_us():
    assert day("1-Jan-68").start == "2068-01-01"
    assert day("1-Jan-69").start == "1969-01-01"


def test_a_weekday_that_does_not_fit_is_remarked():
    span = day("Monday, August 31, 2016")
    assert span.start == "2016-08-31"
    assert "was a Wednesday" in span.remark


def test_a_format_of_ones_own_comes_first():
    assert day("03|05|2016", formats=("%d|%m|%Y",)).start == "2016-05-03"
    assert day("2016-05-03", formats=("%d|%m|%Y",)).start == "2016-05-03"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31 February 2016", "2016-13-01", "42612", "31 Brumaire 2016", "1/2/3/2016",
     "Spring 2016", "2016-08-31; 2016-09-01", "0216-08-31", "31 August 3016", "x" * 500,
     "25 Jumaada al-THaany 1416 A.H", "August", "31 August"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text):
    with pytest.raises(RefusedError):
        day(text)


def test_the_serial_number_of_a_spreadsheet_is_named_as_such():
    with pytest.raises(RefusedError, match="serial number"):
        day("42612")


@given(st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2068, 12, 31)))
def test_every_day_is_read_back_from_every_style(date):
    for style in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%A, %B %d, %Y", "%d-%b-%y", "%d %b %Y"):
        span = day(date.strftime(style))
        assert (span.start, span.remark) == (date.isoformat(), "")
    assert day(date.strftime("%d/%m/%Y"), day_first=True).start == date.isoformat()
    assert day(date.strftime("%m/%d/%Y"), day_first=False).start == date.isoformat()


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [("2017-05-03", "2017-05-03", "day", "3 May 2017"),
     ("2017-05-01", "2017-05-31", "month", "May 2017"),
     ("2017-01-01", "2017-12-31", "year", "2017"),
     ("2017-05-03", "2017-05-09", "week", "3 to 9 May 2017"),
     ("2017-05-30", "2017-06-02", "range", "30 May to 2 June 2017"),
     ("2016-12-30", "2017-01-02", "range", "30 December 2016 to 2 January 2017")],
)  # fmt: skip
def test_a_title_says_a_date_no_finer_than_it_is_known(start, end, precision, words):
    assert spoken(Span(start, end, precision)) == words


# --- figures, names -------------------------------------------------------------------


@given(*[st.none() | st.integers(0, 50)] * 3)
def test_a_widened_range_holds_all_figures_and_changes_none_that_fits(low, stated, high):
    figures, crossed = Figures(low, stated, high).widened()
    assert figures.stated == stated
    known = [value for value in (figures.low, figures.stated, figures.high) if value is not None]
    assert known == sorted(known)
    for value in (low, stated, high):
        assert value is None or min(known) <= value <= max(known)
    assert crossed or figures == Figures(low, stated, high)


def test_further_columns_never_take_the_name_of_a_field_of_ours():
    names = further_names(["low", "Low", "high "], "killed")
    assert list(names.values()) == ["killed_low_2", "killed_low_3", "killed_high_2"]


def test_a_title_leaves_out_what_is_not_known():
    assert title_of("Attack", [None, ""], None) == "Attack"


# --- what can mean two things ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1.200", ",", 1200), ("1,200", None, 1200), ("1.200", ".", None),
     ("12.000.000", ",", 12_000_000), ("1.2E+01", ",", 12), ("12,5", ",", None)],
)  # fmt: skip
def test_a_point_in_a_toll_is_read_by_the_sign_of_the_table(text, decimal, value):
    assert toll(text, decimal=decimal).stated == value


@pytest.mark.parametrize(
    ("text", "low", "stated", "high"),
    [("twenty-five", None, 25, None), ("at least forty two", 42, None, None),
     ("three to five", 3, None, 5), ("3 or 4", 3, None, 4), ("20 or more", 20, None, None),
     ("between ten and 15", 10, None, 15), ("a hundred", None, 100, None),
     ("1'200", None, 1200, None), ("1 200", None, 1200, None), ("\u2265 5", 5, None, None),
     ("<5", None, None, 5), ("fewer than 20", None, None, 20), ("12?", None, 12, None),
     ("12 civilians", None, 12, None), ("8\u201310 people", 8, None, 10),
     ("5 (unconfirmed)", None, 5, None), ("two hundred", None, 200, None),
     ("at least a dozen", 12, None, None), ("100s", 200, None, None), ("1.5k", None, 1500, None)],
)  # fmt: skip
def test_numbers_in_words_are_read_whole(text, low, stated, high):
    assert toll(text)[:3] == (low, stated, high)


def test_a_comma_between_thousands_is_no_sign_of_decimals():
    for text in ("1,200", "1,200+"):
        with pytest.raises(RefusedError, match=r"could be 1,200 or 1\.2"):
            toll(text, decimal=",")


def test_a_toll_that_could_be_two_numbers_is_refused_with_both():
    for text, readings in (
        ("1.200", "could be 1,200 or 1.2"),
        ("12 (+3 attackers)", "could be 12 or 15"),
        ("None", "could be 0 or no figure"),
    ):
        with pytest.raises(RefusedError, match=readings):
            toll(text)


@pytest.mark.parametrize(
    ("text", "low", "stated", "high"),
    [("seven", None, 7, None), ("Nil", None, 0, None), ("dozens", 24, None, None),
     ("Unknown", None, None, None), ("several", None, None, None), ("~40", None, 40, None),
     ("about 40", None, 40, None), ("12[3]", None, 12, None), ("1.2E+01", None, 12, None),
     ("between 10 and 15", 10, None, 15), ("no more than 8", None, None, 8),
     ("\u06f1\u06f2", None, 12, None)],
)  # fmt: skip
def test_a_toll_in_words_is_read_and_said(text, low, stated, high):
    found = toll(text)
    assert found[:3] == (low, stated, high)
    plain = text in ("seven", "Nil", "1.2E+01", "\u06f1\u06f2")
    assert bool(found.remark) is not plain


AREA = (60.0, 23.0, 78.0, 39.0)


@pytest.mark.parametrize(
    "text",
    ["34.43, 70.45", "34.43,70.45", "34.43; 70.45", "34.43 70.45", "70.45, 34.43",
     "34,43; 70,45", "34.43N, 70.45E", "N34.43 E70.45", "70.45E 34.43N", "POINT (70.45 34.43)",
     "34\u00b025'48\"N 70\u00b027'00\"E", "34 25 48 N, 70 27 00 E", "(34.43, 70.45)",
     "42N 633272 3810906", "N 34\u00b0 25' 48\" E 70\u00b0 27' 0\"", "geo:34.43,70.45",
     "lat: 34.43, lon: 70.45", "342548N 0702700E", "34-25-48N 70-27-00E", "34.43 70.45 580.0 4.9",
     "https://maps.example/?q=34.43,70.45", '{"type":"Point","coordinates":[70.45,34.43]}'],
)  # fmt: skip
def test_a_point_in_one_cell_is_read_in_its_usual_spellings(text):
    lon, lat = pair(text, AREA)
    assert (lon, lat) == pytest.approx((70.45, 34.43), abs=2e-3)


def test_grid_references_and_plus_codes_are_read_by_their_libraries():
    assert pair("42SXD3310", AREA) == pytest.approx((70.453, 34.427), abs=0.02)
    assert pair("8J6PCFJX+22", AREA)[1] == pytest.approx(34.43, abs=0.01)


@pytest.mark.parametrize("text", ["62SXD3310", "19KCM1212", "XXXXXXXX+22", "61N 633000 3811000"])
def test_a_place_that_its_grid_does_not_have_is_refused(text):
    with pytest.raises(RefusedError, match=r"is no|names no"):
        pair(text, AREA)


def test_a_hemisphere_and_a_range_are_held_against_the_axis():
    assert coordinate("34.43 S", "lat") == -34.43
    with pytest.raises(RefusedError, match="names no longitude"):
        coordinate("34.43N", "lon")
    for text in ("430.45", "633000"):
        with pytest.raises(RefusedError, match="beyond 180"):
            coordinate(text, "lon")


@given(st.floats(-180, 180), st.floats(-90, 90))
@example(23.0, 60.0)
def test_a_pair_of_decimal_degrees_with_hemispheres_is_read_back(lon, lat):
    text = f"{abs(lat):.5f}{'S' if lat < 0 else 'N'} {abs(lon):.5f}{'W' if lon < 0 else 'E'}"
    assert pair(text, AREA) == pytest.approx((lon, lat), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [("30-31 August 2016", "2016-08-30", "2016-08-31", "range"),
     ("30/31 Aug 2016", "2016-08-30", "2016-08-31", "range"),
     ("2016-08-30 to 2016-09-02", "2016-08-30", "2016-09-02", "range"),
     ("30 August - 2 September 2016", "2016-08-30", "2016-09-02", "range"),
     ("night of 30 August 2016", "2016-08-30", "2016-08-31", "range"),
     ("early August 2016", "2016-08-01", "2016-08-31", "month"),
     ("Q3 2016", "2016-07-01", "2016-09-30", "range"),
     ("2016-W35", "2016-08-29", "2016-09-04", "week"),
     ("week 35 of 2016", "2016-08-29", "2016-09-04", "week"),
     ("H1 2016", "2016-01-01", "2016-06-30", "range"),
     ("2016-08-30/2016-08-31", "2016-08-30", "2016-08-31", "range"),
     ("August 30-31, 2016", "2016-08-30", "2016-08-31", "range"),
     ("between 30 and 31 August 2016", "2016-08-30", "2016-08-31", "range"),
     ("31st of August, 2016", "2016-08-31", "2016-08-31", "day"),
     ("2016-08-31 (approx.)", "2016-08-31", "2016-08-31", "range"),
     ("20160831.0", "2016-08-31", "2016-08-31", "day"),
     ("08/2016", "2016-08-01", "2016-08-31", "month"),
     ("20160831", "2016-08-31", "2016-08-31", "day"),
     ("\u06f2\u06f0\u06f1\u06f6-\u06f0\u06f8-\u06f3\u06f1", "2016-08-31", "2016-08-31", "day")],
)  # fmt: skip
def test_spans_weeks_quarters_and_other_digits_are_dates(text, start, end, precision):
    assert day(text)[:3] == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "style", "start"),
    [("42511", "excel", "2016-05-21"), ("42511.75", "excel", "2016-05-21"),
     ("1472594400", "epoch", "2016-08-30"), ("1472594400000", "epoch-ms", "2016-08-30"),
     ("1395/02/24", "hijri-shamsi", "2016-05-13"), ("24 Sawr 1395", "hijri-shamsi", "2016-05-13")],
)  # fmt: skip
def test_a_count_or_a_calendar_is_read_only_when_the_mapping_names_it(text, style, start):
    assert day(text, formats=(style,)).start == start
    with pytest.raises(RefusedError, match="looks like") as refused:
        day(text)
    assert f'format = "{style}"' in refused.value.args[2]


def test_a_time_of_another_zone_is_taken_only_where_its_day_is_the_same_there():
    assert day("2016-08-31T09:00:00Z") == day("2016-08-31 22:15:00 Asia/Kabul")
    assert day("2016-08-31 00:00:00+00:00").start == "2016-08-31"
    with pytest.raises(RefusedError, match="2016-08-31 as written, 2016-09-01 in the study area"):
        day("2016-08-31T22:00:00Z")
    assert day("2016-08-31T22:00:00Z", area=(-90, 30, -80, 40)).start == "2016-08-31"
    with pytest.raises(RefusedError, match="no time of a zone"):
        day("2016-08-31 22:00:00 Europe/Nowhere")

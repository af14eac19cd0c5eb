"""What each column means, for people who fill it in: the codebook of the workbook for coders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GROUPS", "INCIDENTS", "SHEETS", "SOURCES", "UNITS", "ZONES", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of the workbook.

    Parameters
    ----------
    name
        Name of the column: the field of the model.
    meaning
        What it says, in one sentence.
    allowed
        What may stand there, in words; of a vocabulary its words.
    example
        How it looks when filled in.
    unit
        What it is measured in.
    kind
        How it is checked while somebody types: "text", "id", "day", "date" (whole or partial),
        "count", "lon", "lat", "one" of a vocabulary, "code" of another sheet, "codes" (several).
    required
        Whether each record needs it.
    """

    name: str
    meaning: str
    example: str = ""
    allowed: str | Sequence[str] = "any text"
    kind: str = "text"
    unit: str = ""
    required: bool = False


_ID: Final = Entry(
    f.ID, "Names the record; it stays the same for good.", "2017-05-03-convoy",
    "text that no other row has", "id", required=True,
)  # fmt: skip
_SOURCES: Final = Entry(
    f.SOURCES, "Who says so: keys of the sheet sources, or whole citations.", "s1; s2",
    "keys of the sheet sources, parted by ;", "codes", required=True,
)  # fmt: skip
_DISCREPANCY: Final = Entry(
    f.DISCREPANCY, "What contradicts the record.", "Dawn gives 3 May, the police 4 May."
)
_NOTE: Final = Entry(f.NOTE, "Remarks on the coding.", "The place is that of the hospital.")
_COUNT: Final = "a whole number, 0 or more; empty: not stated"
_ISO_DAY: Final = "YYYY-MM-DD"
_ISO: Final = "YYYY, YYYY-MM or YYYY-MM-DD"


def _toll(name: str, who: str, example: str, unit: str = "people") -> tuple[Entry, ...]:
    """Describe a number of people with its lowest and highest."""
    low, stated, high = f.low_stated_high(name)
    return (
        Entry(stated, f"{who}, the figure that the sources state best.", example, _COUNT, "count",
              unit),
        Entry(low, f"{who}, at the least.", example, _COUNT, "count", unit),
        Entry(high, f"{who}, at the most.", example, _COUNT, "count", unit),
    )  # fmt: skip


INCIDENTS: Final[tuple[Entry, ...]] = (
    _ID,
    Entry(f.TITLE, "What happened, in one line.", "Suicide bombing of a convoy",
          required=True),
    Entry(f.EVENT_TYPE, "What was done, not whom it hit.", "attack", f.EVENT_TYPES, "one",
          required=True),
    Entry(f.SUB_TYPE, "How it was done.", "suicide_attack"),
    Entry(f.DATE_START, "First day on which it may have happened.", "2017-05-03", _ISO_DAY, "day",
          "day"),
    Entry(f.DATE_END, "Last day on which it may have happened; of one day the same again.",
          "2017-05-03", _ISO_DAY, "day", "day"),
    Entry(f.DATE_PRECISION, "How exactly the date is known; report: on or before it.", "day",
          f.DATE_PRECISIONS, "one", required=True),
    Entry(f.COUNTRY, "Country, as the source states it.", kind="country"),
    Entry(f.ADM1_STATED, "Province, as the source states it.", kind="province"),
    Entry(f.ADM2_STATED, "District, as the source states it."),
    Entry(f.PLACE, "Town, village or site, as the source states it.", "near the US embassy"),
    Entry(f.GEO_PRECISION, "How exactly the place is known.", "2",
          tuple(map(str, f.GEO_PRECISIONS)), "one", required=True),
    Entry("lat", "Latitude of the place; no point without geo_precision.", "34.5340",
          "a number with a decimal point", "lat", "degrees north"),
    Entry("lon", "Longitude of the place.", "69.1800", "a number with a decimal point", "lon",
          "degrees east"),
    Entry(f.LOCATION_BASIS, "Where the point comes from; needed with one.", "town, GeoNames"),
    Entry(f.GROUPS, "Who took part: codes of the sheet groups.", "A; B",
          "codes of the sheet groups, parted by ;", "codes"),
    Entry(f.CLAIMED_BY, "Who said it was theirs.", "A, in a statement"),
    Entry(f.TARGET, "What was hit.", "NATO convoy"),
    Entry(f.TARGET_TYPE, "Kind of what was hit.", "military"),
    *_toll(f.KILLED, "Killed, all told", "8"),
    *_toll(f.INJURED, "Injured, all told", "28"),
    *_toll(f.KILLED_CIVILIANS, "Civilians killed, part of killed", "8"),
    *_toll(f.KILLED_COMBATANTS, "Combatants killed, part of killed", "0"),
    *_toll(f.INJURED_CIVILIANS, "Civilians injured, part of injured", "25"),
    *_toll(f.INJURED_COMBATANTS, "Combatants injured, part of injured", "3"),
    Entry(f.EVIDENCE, "How well the incident is established.", "fair", f.EVIDENCE_GRADES, "one"),
    Entry(f.SOURCE_COUNT, "How many sources are independent of one another.", "2", _COUNT, "count",
          "sources"),
    _SOURCES,
    Entry(f.ARCHIVE_LINKS, "Where copies of the sources are kept.",
          "https://web.archive.org/web/2017/...", "addresses with https://, parted by ;"),
    Entry(f.SUMMARY, "What happened, in a few sentences.", "A bomber drove into a convoy."),
    _DISCREPANCY,
    _NOTE,
    Entry(f.SCOPE, "core, unless the incident is background or elsewhere.", "core", f.SCOPES,
          "one"),
)  # fmt: skip

ZONES: Final[tuple[Entry, ...]] = (
    _ID,
    Entry(f.GROUP, "Whose presence is stated: a code of the sheet groups.", "A",
          "a code of the sheet groups", "code", required=True),
    Entry(f.STATUS, "What kind of presence is stated; presence is not control.", "stronghold",
          f.ZONE_STATUSES, "one", required=True),
    Entry(f.PLACE, "Where, as the source words it.", "the north of the district"),
    Entry(f.UNIT_LEVEL, "Level of the units: adm0 countries, adm1 provinces, adm2 districts.",
          "adm2", f.UNIT_LEVELS, "one", required=True),
    Entry(f.UNITS, "The units that the statement means: adm_id of the sheet units.",
          "", "adm_id of the sheet units, parted by ;", "codes",
          required=True),
    Entry(f.UNITS_BASIS, "Who says that these units are meant.", "The source names the district."),
    Entry(f.SINCE, "When the presence began.", "2015-06", _ISO, "date"),
    Entry(f.UNTIL, "When it ended; empty: no end is stated.", "", _ISO, "date"),
    Entry(f.AS_OF, "Date of the statement or of its source; one date at least is needed.",
          "2017-05", _ISO, "date"),
    Entry(f.DATE_PRECISION, "How exactly the dates are known.", "month", f.DATE_PRECISIONS, "one",
          required=True),
    Entry(f.CERTAINTY, "How firmly the source states it, not how true it is.", "medium",
          f.CERTAINTIES, "one", required=True),
    Entry(f.STRENGTH_LOW, "Fighters there, at the least.", "300", _COUNT, "count", "people"),
    Entry(f.STRENGTH_HIGH, "Fighters there, at the most.", "400", _COUNT, "count", "people"),
    Entry(f.STATEMENT, "What the source says, in one sentence.", "The valley is its main base.",
          required=True),
    _SOURCES,
    _DISCREPANCY,
    _NOTE,
)  # fmt: skip

SOURCES: Final[tuple[Entry, ...]] = (
    Entry("key", "Short name by which records cite the source.", "s1", "text that no other row has",
          "id", required=True),
    Entry("citation", "Author, title, outlet and date, as it is to be printed.",
          "Reuters, 3 May 2017", required=True),
    Entry("url", "Its address.", "https://example.org/2017/convoy"),
)  # fmt: skip

GROUPS: Final[tuple[Entry, ...]] = (
    Entry("code", "Short name by which records name the group; maps show it where the register "
          "has no name for it.", "A", "text that no other row has", "id", required=True),
    Entry("name", "Its name; add a row for a group that is not listed.",
          "Front of Example"),
)  # fmt: skip

UNITS: Final[tuple[Entry, ...]] = (
    Entry(f.ADM_ID, "Names a unit; to be looked up, not to be filled in."),
    Entry(f.LEVEL, "adm0 countries, adm1 provinces, adm2 districts.", "adm2"),
    Entry(f.NAME, "Its name."),
    Entry("province", "Of a district its province."),
    Entry(f.COUNTRY, "Its country."),
)  # fmt: skip

SHEETS: Final = {
    "incidents": INCIDENTS, "zones": ZONES, "sources": SOURCES, "groups": GROUPS, "units": UNITS,
}  # fmt: skip

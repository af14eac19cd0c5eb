"""What may be done with the records of a source: its terms travel with the data.

Two kinds of output are told apart. On one's own desk everything may be looked at. What is
written for publication must not hand on rows that the source keeps to itself: such rows are
counted and not shown. The facts are those of docs/licences.md; they are no legal advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.incidents import load_incidents
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

__all__ = ["TERMS", "Publication", "Terms", "Use", "citations", "for_publication", "terms_of"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a source asks of those who use its records.

    Parameters
    ----------
    name
        Short name of the source.
    may_republish_rows
        Whether single records may be published; None where nobody told us.
    citation
        What has to stand beside anything made from it.
    wording
        Its terms in our words.
    note
        What we could not see or what else to heed.
    pattern
        Tells by `source_dataset` that records come from it; case does not matter.
    """

    name: str
    may_republish_rows: bool | None
    citation: str
    wording: str
    note: str = ""
    pattern: str = ""

    def covers(self, text: str) -> bool:
        """Say whether a data set's name, or the text of a licence, speaks of this source."""
        return bool(self.pattern and re.search(self.pattern, text, re.IGNORECASE))


# A name within another word is another name; digits and signs may follow: ACLED_2024.
_WORD: Final = r"(?<![a-z])(?:{})(?![a-z])"

TERMS: Final = (
    Terms(
        "ACLED",
        False,
        "ACLED (Armed Conflict Location & Event Data)",
        "Terms of Use: no direct access to original data or analysis for others, no functional "
        "substitute; attribution with date of access and filters on every visual",
        pattern=_WORD.format("acled|armed conflict location"),
    ),
    Terms(
        "GTD",
        False,
        "START (National Consortium for the Study of Terrorism and Responses to Terrorism), "
        "Global Terrorism Database, University of Maryland",
        "End User License Agreement: the data may not be publicly posted or displayed, sold, "
        "sub-licensed or distributed; no commercial use",
        "Whether counts of it may be shown is for the agreement that you signed.",
        _WORD.format("gtd|global terrorism database"),
    ),
    Terms(
        "UCDP GED",
        None,
        "UCDP GED: Sundberg and Melander (2013), Journal of Peace Research 50 (4); and the yearly "
        "article on organized violence of the release used",
        "CC BY 4.0 as far as known; copies at HDX are tagged CC BY-IGO",
        "Check the licence of your release before you publish its rows.",
        _WORD.format("ucdp|georeferenced event dataset"),
    ),
    Terms(
        "HDX HAPI",
        None,
        "OCHA Humanitarian Data Exchange, HDX HAPI, conflict events from ACLED",
        "monthly counts by district, made from ACLED and released by OCHA",
        "Its event types overlap: never add them up. ACLED asks to be named.",
        _WORD.format("hapi"),
    ),
    Terms(
        "SATP",
        None,
        "South Asia Terrorism Portal (SATP)",
        "terms not seen",
        "Ask before you publish its rows.",
        _WORD.format("satp|south asia terrorism portal"),
    ),
    *(
        Terms(one.name, True, one.citation, one.licence, pattern=f"^{re.escape(one.name)}$")
        for one in default_region().datasets
    ),
)
"""Sources that we know. Of several that a name speaks of, the strictest holds."""

_STRICT: Final = {False: 0, None: 1, True: 2}


@dataclass(frozen=True, slots=True)
class Use:
    """One data set within a frame: its name as stated, its terms, and how many rows."""

    dataset: str
    terms: Terms
    events: int

    @property
    def citation(self) -> str:
        """What to print; for restricted sources with what their attribution has to name."""
        if self.terms.may_republish_rows is not False:
            return self.terms.citation
        version = re.sub(self.terms.pattern, "", self.dataset, flags=re.IGNORECASE).strip(" ,:-")
        when = f"release or day of access: {version}" if version else "day of access not recorded"
        return f"{self.terms.citation}; {when}"


@dataclass(frozen=True)
class Publication:
    """What was kept back for publication, and what has to be said.

    Parameters
    ----------
    withheld
        Rows that may be counted but not shown; same columns as the incidents.
    uses
        The data sets of all rows, by name.
    """

    withheld: gpd.GeoDataFrame
    uses: tuple[Use, ...]

    @property
    def restricted(self) -> tuple[Use, ...]:
        """The data sets whose rows may not be published."""
        return tuple(use for use in self.uses if use.terms.may_republish_rows is False)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the data sets, as stated."""
        return tuple(use.dataset for use in self.uses)

    @property
    def citations(self) -> tuple[str, ...]:
        """What has to be cited, each data set once."""
        return _citations(self.uses)

    def notices(self, *, private: bool = False) -> list[str]:
        """Say for each data set what was kept back, or must not leave the desk; what to check."""
        out = []
        for use in self.uses:
            if use.terms.may_republish_rows is False:
                done = "shown here, not to be passed on" if private else (
                    "counted by district and not shown one by one"
                )  # fmt: skip
                said = (
                    f"{use.dataset}: {done}: {counted(use.events, 'event')}. {use.terms.wording}."
                )
                out.append(f"{said} {use.terms.note}".strip())
            elif use.terms.may_republish_rows is None and use.terms.pattern:
                out.append(f"{use.dataset}: {use.terms.wording}. {use.terms.note}")
        return out


def terms_of(dataset: str | None, licence: str | None = None) -> Terms:
    """Find the terms of a source by the name of its data set.

    Parameters
    ----------
    dataset
        As in `source_dataset`: "ACLED 2025-06-01".
    licence
        As in `licence`. Records that a table brought under a name of one's own are
        recognised by it too, when it forbids.

    Returns
    -------
    Terms
        Of a source that we do not know: under its own name, `may_republish_rows` None.

    Examples
    --------
    >>> terms_of("ACLED 2025-06-01").may_republish_rows
    False
    >>> terms_of("own fieldwork", "GTD End User License Agreement").name
    'GTD'
    >>> terms_of("own fieldwork").may_republish_rows is None
    True
    """
    name, text = dataset or "", licence or ""
    found = [
        terms
        for terms in TERMS
        if terms.covers(name) or (terms.may_republish_rows is False and terms.covers(text))
    ]
    if found:
        return min(found, key=lambda terms: _STRICT[terms.may_republish_rows])
    credit = f"{name}, {text}" if name and text else name or text
    return Terms(name, None, credit, text)


def citations(incidents: pd.DataFrame) -> list[str]:
    """List what has to be cited for a frame of incidents, each data set once.

    Parameters
    ----------
    incidents
        Columns source_dataset and licence, where there are any.

    Returns
    -------
    list of str
        Sorted; empty when no row names its data set.

    Examples
    --------
    >>> citations(pd.DataFrame({"source_dataset": ["ACLED 2025-06-01", "own"], "licence": "mine"}))
    ['ACLED (Armed Conflict Location & Event Data); release or day of access: 2025-06-01', 'own, mine']
    """  # noqa: E501
    uses, _ = _uses(incidents)
    return list(_citations(uses))


def _citations(uses: Iterable[Use]) -> tuple[str, ...]:
    return tuple(sorted({use.citation for use in uses if use.citation}))


def for_publication(incidents: object) -> tuple[gpd.GeoDataFrame, Publication]:
    """Set apart the rows that may not be published.

    Parameters
    ----------
    incidents
        Incidents, joined or not. Rows that name no data set are the user's own.

    Returns
    -------
    incidents : geopandas.GeoDataFrame
        Rows that may be shown, in their order, with a new index.
    publication : Publication
        The other rows, to be counted only, and what to say about them.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame(
    ...     {"id": ["a", "b"], "source_dataset": ["ACLED", None]}, geometry=[None] * 2, crs=4326
    ... )
    >>> shown, publication = for_publication(frame)
    >>> shown["id"].tolist(), publication.withheld["id"].tolist()
    (['b'], ['a'])
    """
    return set_apart(load_incidents(incidents))


def set_apart(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Publication]:
    """Set apart the rows of a canonical frame that may not be published."""
    uses, which = _uses(frame)
    closed = np.array([use.terms.may_republish_rows is False for use in uses], dtype=bool)
    held = closed[which] if len(uses) else np.zeros(len(frame), dtype=bool)
    shown = frame[~held].reset_index(drop=True)
    withheld = frame[held].reset_index(drop=True)
    return shown, Publication(withheld, tuple(sorted(uses, key=lambda use: use.dataset)))


def publication_of(sets: pd.DataFrame, events: Sequence[int]) -> Publication:
    """Say what is to be said of data sets that are only counted.

    Parameters
    ----------
    sets
        Distinct source_dataset and licence.
    events
        How many records each row stands for.
    """
    import geopandas as gpd

    uses = sorted(_uses(sets, events)[0], key=lambda use: use.dataset)
    return Publication(gpd.GeoDataFrame(), tuple(uses))


def may_be_named(frame: gpd.GeoDataFrame, *, private: bool = False) -> gpd.GeoDataFrame:
    """Take the records that may be named one by one; the others may only be counted.

    Those are generalised records, and, unless it is for one's own desk (`private`), those that
    may not be published.
    """
    shown = frame if private else set_apart(frame)[0]
    if fields.GENERALISED in shown:
        shown = shown[shown[fields.GENERALISED].isna()]
    return shown.reset_index(drop=True)


def restricted_uses(incidents: pd.DataFrame) -> list[Use]:
    """Find the data sets of a frame whose rows may not be published."""
    found = (use for use in _uses(incidents)[0] if use.terms.may_republish_rows is False)
    return sorted(found, key=lambda use: use.dataset)


def _uses(
    incidents: pd.DataFrame, events: Sequence[int] | None = None
) -> tuple[list[Use], np.ndarray[Any, Any]]:
    """Find the data sets of a frame, and which of them each row belongs to."""
    codes, words = [], []
    for name in (fields.SOURCE_DATASET, fields.LICENCE):
        stated = incidents[name] if name in incidents.columns else [None] * len(incidents)
        code, found = pd.factorize(pd.Series(stated, dtype=object))
        # What is no text says nothing; the last place is for rows without any value.
        words.append([text if isinstance(text, str) else "" for text in found] + [""])
        codes.append(np.where(code < 0, len(found), code))
    distinct, which = np.unique(codes[0] * len(words[1]) + codes[1], return_inverse=True)
    pairs = [(words[0][at // len(words[1])], words[1][at % len(words[1])]) for at in distinct]
    place = {pair: number for number, pair in enumerate(sorted(set(pairs)))}
    which = np.array([place[pair] for pair in pairs], dtype=np.intp)[which]
    counts = map(int, np.bincount(which, events, minlength=len(place)))
    uses = []
    for (dataset, licence), count in zip(place, counts, strict=True):
        terms = terms_of(dataset, licence)
        uses.append(Use(dataset or terms.name or "unnamed data", terms, count))
    return uses, which

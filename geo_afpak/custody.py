"""The custody of sources: what each is, when it was read, where its copy lies, and its hash.

Stands beside the citations of records, as data: `incidents.sources.json` beside
`incidents.geojson` (docs/custody.md). A published sentence leads to a citation, the citation to a
copy, and the hash says that the copy is still what was read.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.files import read_words
from geo_afpak.text import counted, listing, say_day, shorten

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Custody", "SourceRecord", "companion", "custody_json", "read_custody", "summary_of",
    "verify_custody",
]  # fmt: skip

_MOST_BYTES: Final = 20_000_000
_BLOCK: Final = 1 << 20
_FIX: Final = "geo-afpak sources template INCIDENTS writes one to fill in"
_WEB: Final = re.compile(r"https?://[^\s/]+\S*")
_RELIABILITY: Final = "A to F, with 1 to 6 behind it where the report is graded too, such as B2"
_FORMS: Final = {
    "url": (_WEB, "an address with https:// or http://"),
    "sha256": (re.compile(r"[0-9a-f]{64}"), "64 hexadecimal digits"),
    "language": (re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a code such as en, ur or ps"),
    "grade": (re.compile(r"[A-F][1-6]?"), _RELIABILITY),
}
_MATCHES, _MISSING, _CHANGED = "copy checked", "copy missing", "copy changed"


@dataclass(frozen=True)
class SourceRecord:
    """What is known of one source.

    Parameters
    ----------
    citation
        As the records name it.
    url
        Where it was read.
    read
        ISO date of that day.
    archive
        A copy: a path from the file of sources, or the address of an archive.
    sha256
        Of the copy.
    language
        Code of the language it is in (BCP 47).
    grade
        A to F, how reliable the source is, and 1 to 6, how credible the report (NATO AJP-2.1,
        the Admiralty code).
    independent_of
        Citations of sources that it does not rest on, nor they on it.
    note
        Anything else.
    """

    citation: str
    url: str = ""
    read: str = ""
    archive: str = ""
    sha256: str = ""
    language: str = ""
    grade: str = ""
    independent_of: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_copy(self) -> bool:
        """Whether the copy is a file of one's own."""
        return bool(self.archive) and not _WEB.fullmatch(self.archive)


@dataclass(frozen=True)
class Custody:
    """The sources by their citation; `folder` is where the paths of copies begin."""

    sources: Mapping[str, SourceRecord]
    folder: Path

    def independent_of(self, citation: str, among: Iterable[str]) -> list[str]:
        """List those of the others that this source, or they, are said to be independent of."""
        none = SourceRecord("")
        own = self.sources.get(citation, none).independent_of
        return [
            other
            for other in among
            if other in own or citation in self.sources.get(other, none).independent_of
        ]

    def state(self, record: SourceRecord) -> str:
        """Say whether the copy is there and is what was read; empty where none can be checked."""
        if not (record.is_copy and record.sha256):
            return ""
        digest = _digest(self.folder / record.archive)
        if digest is None:
            return _MISSING
        return _MATCHES if digest == record.sha256 else _CHANGED

    def said(self, citation: str, among: Iterable[str] = ()) -> str:
        """Say in one line what is known of a source, for publication: no path of a machine.

        `among` are the other sources that may be named as independent of it.

        Examples
        --------
        >>> one = SourceRecord("Dawn", read="2017-05-03", archive="copies/dawn.pdf",
        ...                    sha256="0" * 64, language="en", grade="B2")
        >>> Custody({"Dawn": one}, Path("nowhere")).said("Dawn")[:58]
        'read on 3 May 2017; in en; grade B2; copy dawn.pdf (missin'
        """
        record = self.sources.get(citation)
        if record is None:
            return ""
        state = self.state(record).removeprefix("copy ")
        copy = Path(record.archive).name if record.is_copy else record.archive
        parts = (
            record.url,
            f"read on {say_day(record.read)}" if record.read else "",
            f"in {record.language}" if record.language else "",
            f"grade {record.grade}" if record.grade else "",
            f"copy {copy}{f' ({state})' if state else ''}" if copy else "",
            f"SHA-256 {record.sha256}" if record.sha256 else "",
            record.note,
            *(f"independent of {shorten(other)}" for other in self.independent_of(citation, among)),
        )
        return "; ".join(filter(None, parts))


def companion(incidents: Path) -> Path | None:
    """Return the file of sources that stands beside records by its name, where there is one."""
    beside = incidents.with_name(f"{incidents.stem}.sources.json")
    return beside if beside.is_file() else None


def read_custody(path: str | os.PathLike[str]) -> Custody:
    """Read the records of sources: JSON with a list `sources`, each with the fields of a record.

    Parameters
    ----------
    path
        A file such as `custody_json` writes.

    Raises
    ------
    InputFileError
        If it is no JSON with such a list.
    ValidationError
        If a record is not sound; carries every fault.
    """
    file = Path(path)
    words = read_words(file, "records of sources as JSON", _FIX, most=_MOST_BYTES)
    try:
        held = json.loads(words, object_pairs_hook=_once)
        rows = held["sources"]
        if not isinstance(rows, list):
            raise TypeError("sources")  # noqa: TRY301 - told as any other that is no list
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        why = f"line {line} is no JSON" if line else shorten(str(error))
        raise InputFileError(
            f"{file}: holds no records of sources ({why}); expected JSON "
            f'{{"sources": [...]}}; {_FIX}'
        ) from error
    faults = [fault for place, row in enumerate(rows) for fault in _faults(place, row)]
    sources: dict[str, SourceRecord] = {}
    for place, row in enumerate([] if faults else rows):
        record = SourceRecord(**{**row, "independent_of": tuple(row.get("independent_of", ()))})
        if record.citation in sources:
            faults.append(_fault(place, row, "citation", "stands twice", "each source once"))
        sources[record.citation] = record
    faults += [
        _fault(place, row, "independent_of", f"{shorten(other)!r} is itself or in no record",
               "the citations of other records here")
        for place, row in enumerate([] if faults else rows)
        for other in row.get("independent_of", ())
        if other not in sources or other == row["citation"]
    ]  # fmt: skip
    if faults:
        raise ValidationError(file.name, faults)
    return Custody(sources, file.parent)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one record")
    return found


def _faults(place: int, row: object) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield _fault(place, {}, "", "is no record", "names and values in braces")
        return
    known = {part.name for part in fields(SourceRecord)}
    for name in sorted(row.keys() - known):
        yield _fault(place, row, name, "is no field of a source", ", ".join(sorted(known)))
    for name in sorted(row.keys() & known):
        value = row[name]
        several = name == "independent_of"
        texts = value if several and isinstance(value, list) else [value]
        if several is not isinstance(value, list) or not all(isinstance(t, str) for t in texts):
            yield _fault(place, row, name, "is no text", "a list of texts" if several else "text")
        elif name in _FORMS and value and not _FORMS[name][0].fullmatch(value):
            yield _fault(place, row, name, "is not of its form", _FORMS[name][1])
        elif name == "read" and value and not _is_iso(value):
            yield _fault(place, row, name, "is no day", "a date such as 2017-05-03")
    if not row.get("citation"):
        yield _fault(place, row, "citation", "is missing", "the citation as the records have it")


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fault(place: int, row: Mapping[str, Any], name: str, problem: str, expected: str) -> Fault:
    citation, value = row.get("citation"), row.get(name)
    shown = shorten(value) if isinstance(value, str) else ""
    known = shorten(citation) if isinstance(citation, str) else ""
    return Fault(place, known, name, shown, problem, expected, "correct it")


def _digest(path: Path) -> str | None:
    """Hash a file block by block; None where there is no regular file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
    except (OSError, ValueError):  # ValueError: a path with a NUL
        return None
    return digest.hexdigest()


def verify_custody(custody: Custody, cited: Iterable[str] | None = None) -> list[Fault]:
    """Check the copies against their hashes, without a network, and the citations of records.

    Parameters
    ----------
    custody
        As `read_custody` returns it.
    cited
        Citations of the records, which each should have a record here; None checks copies alone.

    Returns
    -------
    list of Fault
        Every copy that is missing, changed or without a hash, and every citation without a
        record. `row` is the place of the record in the file.
    """
    faults = []
    for place, record in enumerate(custody.sources.values()):
        row = {"citation": record.citation, "archive": record.archive}
        state = custody.state(record)
        if state == _MISSING:
            faults.append(_fault(place, row, "archive", "is missing", "a file that can be read"))
        elif state == _CHANGED:
            said = f"SHA-256 {record.sha256}"
            faults.append(_fault(place, row, "archive", "is not the copy that was read", said))
        elif record.is_copy and not record.sha256:
            said = _FORMS["sha256"][1]
            faults.append(_fault(place, row, "sha256", "is not given for the copy", said))
    known = custody.sources
    return faults + [
        Fault(None, shorten(text), "sources", "", "has no record of its source",
              "a record with this citation", "add one")
        for text in dict.fromkeys(cited or ()) if text not in known
    ]  # fmt: skip


def summary_of(custody: Custody, cited: Sequence[str]) -> str:
    """Say of how many sources what is known, copies checked now."""
    held = [custody.sources[text] for text in cited if text in custody.sources]
    states = [custody.state(record) for record in held]
    archives = sum(bool(record.archive) and not record.is_copy for record in held)
    parts = [
        f"{counted(states.count(state), what, many)}"
        for state, what, many in (
            (_MATCHES, "copy matches its hash", "copies match their hashes"),
            (_CHANGED, "copy is not what its hash says", "copies are not what their hashes say"),
            (_MISSING, "copy is missing", "copies are missing"),
        )
        if state in states
    ]
    if archives:
        words = ("copy is on the web and not checked", "copies are on the web and not checked")
        parts.append(counted(archives, *words))
    if without := sum(not record.archive for record in held):
        parts.append(counted(without, "has no copy", "have no copy"))
    of = f"Records are kept of {len(held):,} of {counted(len(cited), 'source')}"
    return f"{of}: {listing(parts)}." if parts else f"{of}."


def custody_json(citations: Iterable[str], known: Custody | None = None) -> str:
    """Write a file of sources to fill in: what is known already, then the other citations.

    Examples
    --------
    >>> print(custody_json(["Dawn"]), end="")  # doctest: +ELLIPSIS
    {"sources": [
      {"citation": "Dawn", "url": "", ..., "grade": "", "independent_of": [], "note": ""}
    ]}
    """
    held = known.sources if known else {}
    rows = [*held.values(), *(SourceRecord(c) for c in dict.fromkeys(citations) if c not in held)]
    laid = (
        json.dumps({part.name: getattr(row, part.name) for part in fields(SourceRecord)},
                   ensure_ascii=False)
        for row in rows
    )  # fmt: skip
    between = ",\n"
    return '{"sources": [\n' + between.join(f"  {line}" for line in laid) + "\n]}\n"

"""The keys of a TOML file, taken one by one: every fault at once."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from geo_afpak.errors import Fault, InputFileError
from geo_afpak.files import read_words

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geo_afpak.region.projection import Bounds

__all__ = ["Keys", "read_toml"]

_LON, _LAT = 180, 90


def read_toml(
    path: str | os.PathLike[str], what: str = "a region", page: str = "docs/region.md"
) -> dict[str, Any]:
    """Read a TOML file; `what` it is and the `page` that explains it are for the message."""
    expected, fix = f"{what} as TOML in UTF-8", f"see {page}"
    try:
        return tomllib.loads(read_words(path, expected, fix))
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(
            f"{path}: cannot be read ({error}); expected {expected}; {fix}"
        ) from error


class Keys:
    """One table of the file: its keys are taken one by one, and what is left is a fault."""

    def __init__(
        self, data: Mapping[str, Any], what: str, where: str, folder: Path, faults: list[Fault]
    ) -> None:
        self._left = dict(data)
        self._known: list[str] = []
        self._what, self._where = what, where
        self._folder, self._faults = folder, faults

    def fault(self, key: str, value: object, problem: str, expected: str, fix: str) -> None:
        """Note a fault of a key."""
        shown = "" if value is None else str(value)[:60]
        place = f"{self._where}{key}"
        self._faults.append(Fault(None, "", place, shown, problem, expected, fix))

    def take(self, key: str, kind: type | tuple[type, ...], example: str, default: Any) -> Any:  # noqa: ANN401
        """Take a value of a kind; the default where there is none, a fault where that is None."""
        self._known.append(key)
        value = self._left.pop(key, None)
        if value is None:
            if default is None:
                self.fault(key, None, "is missing", example, "add it")
            return default
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        self.fault(key, value, f"is a {type(value).__name__}", example, "correct it")
        return default

    def text(self, key: str, default: str | None = "", example: str = "text in quotes") -> str:
        """Take text."""
        return self.take(key, str, example, default) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        found = self.take(key, list, 'a list such as ["one", "two"]', [])
        if all(isinstance(one, str) for one in found):
            return tuple(found)
        self.fault(key, found, "holds something else than text", "text in quotes", "correct it")
        return ()

    def pairs(self, key: str, kind: type, example: str) -> tuple[tuple[str, Any], ...]:
        """Take a table of names and values of one kind."""
        found = self.take(key, dict, example, {})
        wrong = [name for name, value in found.items() if not isinstance(value, kind)]
        for name in wrong:
            self.fault(f"{key}.{name}", found[name], "is of the wrong kind", example, "correct it")
        return tuple((name, value) for name, value in found.items() if name not in wrong)

    def lists(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Take a table of names and lists of texts."""
        example = 'a table such as { one = ["two", "three"] }'
        found = []
        for name, texts in self.pairs(key, list, example):
            if texts and all(isinstance(one, str) for one in texts):
                found.append((name, tuple(texts)))
            else:
                self.fault(f"{key}.{name}", texts, "is no list of texts", example, "correct it")
        return tuple(found)

    def files(self, key: str, known: tuple[str, ...]) -> dict[str, Path]:
        """Take a table of files by name, which must exist."""
        example = f"a table of files by {', '.join(known)}"
        found = {}
        for name, text in self.pairs(key, str, example):
            if name not in known:
                self.fault(f"{key}.{name}", text, "is unknown", example, "rename or remove it")
            elif file := self._file(f"{key}.{name}", text):
                found[name] = file
        return found

    def pattern(self) -> str:
        """Take a regular expression."""
        text = self.text("pattern", None, "a regular expression")
        try:
            re.compile(text)
        except re.error as error:
            said = f"cannot be read: {error}"
            self.fault("pattern", text, said, "a regular expression", "mend it")
        return text

    def columns(self, known: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Take, by layer, the file's own names of columns."""
        found = {}
        for layer, names in self.pairs("columns", dict, "a table of columns by layer"):
            if layer not in known:
                self.fault(f"columns.{layer}", None, "is unknown", f"one of {known}", "rename it")
            wrong = [ours for ours, theirs in names.items() if not isinstance(theirs, str)]
            for ours in wrong:
                key = f"columns.{layer}.{ours}"
                self.fault(key, names[ours], "is no name", "text in quotes", "correct it")
            found[layer] = {ours: names[ours] for ours in names if ours not in wrong}
        return found

    def file(self, key: str) -> Path | None:
        """Take a file, which must exist."""
        text = self.text(key)
        return self._file(key, text) if text else None

    def _file(self, key: str, text: str) -> Path | None:
        file = self._folder / text
        with suppress(OSError, ValueError):  # a name that no file can have
            if file.is_file():
                return file
        self.fault(key, text, "is no file", f"a file in {self._folder}", "correct the path")
        return None

    def other(self, file: Path, what: str) -> list[tuple[str, Keys]]:
        """Take the tables of another file, which are of one kind, by name."""
        found = []
        for name, table in read_toml(file).items():
            place = f"{file.name}: {name}."
            if isinstance(table, dict):
                found.append((name, Keys(table, what, place, self._folder, self._faults)))
            else:
                self.fault(f"{file.name}: {name}", table, "is no table", f"[{name}]", "correct it")
        return found

    def bounds(self, key: str, default: Bounds | None) -> Bounds:
        """Take west, south, east, north."""
        example = "[west, south, east, north] in degrees, such as [2.6, 4.2, 14.7, 13.9]"
        found = self.take(key, list, example, default)
        if found is None or found is default:
            return default or (0.0, 0.0, 1.0, 1.0)
        if len(found) == 4 and all(type(one) in (int, float) for one in found):  # noqa: PLR2004
            west, south, east, north = map(float, found)
            if (
                max(abs(west), abs(east)) <= _LON
                and -_LAT <= south < north <= _LAT
                and west != east
            ):
                return west, south, east, north
        self.fault(key, found, "are no bounds", example, "correct them")
        return 0.0, 0.0, 1.0, 1.0

    def tables(self, key: str, what: str) -> list[Keys]:
        """Take a list of tables."""
        found = self.take(key, list, f"[[{key}]]", [])
        for number, one in enumerate(found):
            if not isinstance(one, dict):
                self.fault(f"{key}[{number}]", one, "is no table", f"[[{key}]]", "correct it")
        return [
            Keys(one, what, f"{self._where}{key}[{number}].", self._folder, self._faults)
            for number, one in enumerate(found)
            if isinstance(one, dict)
        ]

    def done(self) -> None:
        """Find fault with every key that nobody took."""
        for key, value in self._left.items():
            near = get_close_matches(key, self._known, 1)
            fix = f"did you mean {near[0]!r}?" if near else "remove it"
            expected = f"one of {', '.join(self._known)}"
            self.fault(key, None if isinstance(value, dict | list) else value,
                       f"is no key of {self._what}", expected, fix)  # fmt: skip

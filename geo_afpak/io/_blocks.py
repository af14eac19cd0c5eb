"""A FeatureCollection cut into blocks of whole features, each small enough to be parsed alone.

All features of a file parsed at once take ten times its size in memory. It may be cut wherever
one looks as if it ended: that the blocks are lists of whole values, and that what stands round
them is a document with one list in their place, proves that together they are the whole. Where
it fails, the file is parsed in one piece.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from mmap import mmap

_BLOCK: Final = 4 << 20
_HEAD: Final = re.compile(rb'"features"\s*:\s*\[')
_OPENING: Final = re.compile(rb'\s*(\{\s*"[^"\\]{1,40}"\s*:)')
_WITHIN: Final = 1 << 16
_TRIES: Final = 64
_MARK: Final = "\0features"


class Doubled(dict[str, Any]):
    """A JSON object in which a name stands twice: which value is meant cannot be known."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Doubled(members)


def loads(text: str) -> Any:  # noqa: ANN401  JSON may be anything
    """Parse JSON; an object that has a name twice becomes a `Doubled`.

    NaN, Infinity and 1e400 come out as floats that are not finite: each feature is checked for
    them, so that the sound ones are kept.
    """
    return json.loads(text, object_pairs_hook=_object)


@dataclass(frozen=True)
class Block:
    """Some features of a file, parsed when it is called."""

    data: bytes | mmap
    start: int
    end: int

    def text(self) -> bytes:
        """Return the features, with commas between them."""
        return self.data[self.start : self.end]

    def __call__(self) -> list[Any]:
        """Parse the features."""
        features: list[Any] = loads(f"[{self.text().decode()}]")
        return features


class Collection(NamedTuple):
    """What stands round the features, and functions that each parse a block of them."""

    document: dict[str, Any]
    blocks: Sequence[Callable[[], list[Any]]]

    def feature_at(self, firsts: list[int]) -> Callable[[int], Any]:
        """Return a function that gives one feature; blocks begin with the rows `firsts`."""
        parsed = lru_cache(maxsize=1)(lambda number: self.blocks[number]())

        def feature(row: int) -> Any:  # noqa: ANN401
            number = bisect_right(firsts, row) - 1
            return parsed(number)[row - firsts[number]]

        return feature


def cut(data: bytes | mmap, size: int | None = None) -> Collection | None:
    """Cut the text of a FeatureCollection; None where it is not seen how.

    Parameters
    ----------
    data
        The file, in memory or mapped.
    size
        Bytes of a block, at least; 4 MiB unless told otherwise.

    Examples
    --------
    >>> found = cut(b'{"type":"FeatureCollection","features":[{"a":1},{"a":2}]}')
    >>> [block() for block in found.blocks]
    [[{'a': 1}, {'a': 2}]]
    """
    head = _HEAD.search(data, 0, _WITHIN)
    opening = head and _OPENING.match(data, head.end())
    if head is None or opening is None:
        return None
    *ends, last = _spans(data, opening, size or _BLOCK)
    end = len(data)
    for _ in range(_TRIES):
        end = data.rfind(b"]", last, end)
        if end < 0:
            break
        around = data[: head.end()] + json.dumps(_MARK).encode() + data[end:]
        try:
            document = loads(around.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            continue
        if isinstance(document, dict) and document.get("features") == [_MARK]:
            starts = [opening.start(1), *(data.find(b"{", one) for one in ends)]
            spans = zip(starts, [*ends, end], strict=True)
            return Collection(document, [Block(data, *span) for span in spans])
    return None


def _spans(data: bytes | mmap, opening: re.Match[bytes], size: int) -> Iterator[int]:
    """Yield the ends of all blocks but the last, and where that begins."""
    between = re.compile(rb"\}\s*,\s*" + re.escape(opening[1]))
    start = opening.start(1)
    while end := between.search(data, start + size):
        yield end.start() + 1
        start = end.end()
    yield start

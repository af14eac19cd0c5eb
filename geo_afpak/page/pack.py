"""Many columns as few bytes: whole numbers in as many bytes as they need, text end to end.

The page's pack.js reads it. Numbers come out as typed arrays without ever having been a list,
and a column of text is cut into rows when somebody reads one of them.

Layout: the length of the head (4 bytes, little endian); the head, JSON; the numbers, one
column after the other, of each column the lowest bytes first; the texts, rows parted by a zero
byte. Columns of few values share a byte, as digits of one number: the head lists each column's
key, least value and how many values there may be, the last digit first. All of it is deflated
(zlib, RFC 1950, which every browser since 2023 reads by itself) and written in base 85: five
characters for four bytes where base64 has six for 4.5. The same columns give the same bytes as
long as zlib is the same.
"""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    _Column = tuple[list[list[Any]], list[bytes], int]

__all__ = ["pack"]

_LETTERS: Final = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@[]^_|~"
)
"""The digits of base 85: none that JSON, HTML or a template would take for its own."""
_LEVEL: Final = 6
_WINDOW: Final = 15
_MEMORY: Final = 9
_BYTE: Final = 256
_TWO_BYTES: Final = _BYTE**2


def pack(
    head: Mapping[str, Any],
    numbers: Mapping[str, NDArray[Any]] | None = None,
    texts: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write columns as text.

    Parameters
    ----------
    head
        What else the reader has to know; plain data.
    numbers
        Columns of whole numbers; the largest may exceed the smallest by 2**32 - 1.
    texts
        Columns of text, "" where there is none.

    Examples
    --------
    >>> pack({"n": 2}, {"k": np.array([7, -1])})
    'c$[k1U_@[L%2Tp3)ossz(neB#D@^_Kj+gC2%2v_RHPo=.jny(KF@Y|VQ7TETC?EI5ijJ*XjDrCHjyw+_'
    """
    columns = _sharing(numbers or {})
    lines = {key: _lines(column) for key, column in (texts or {}).items()}
    top = json.dumps(
        {
            **head,
            "columns": [[parts, len(ranks), count] for parts, ranks, count in columns],
            "texts": [[key, len(text)] for key, text in lines.items()],
        },
        allow_nan=False,
        separators=(",", ":"),
    ).encode()
    # Filtered: numbers in no order gain nothing from chance repetitions of a few bytes.
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_FILTERED)
    squeezed = [machine.compress(len(top).to_bytes(4, "little") + top)]
    for part in [*(rank for _, ranks, _ in columns for rank in ranks), *lines.values()]:
        # A block of its own: what is frequent in one column is not in the next.
        squeezed += [machine.flush(zlib.Z_BLOCK), machine.compress(part)]
    return _in_letters(b"".join([*squeezed, machine.flush()]))


def _in_letters(data: bytes) -> str:
    """Each four bytes, the highest first, as five digits; a rest of n bytes as n + 1."""
    short = -len(data) % 4
    groups = np.frombuffer(data + bytes(short), dtype=">u4").astype(np.int64)
    digits = groups[:, None] // 85 ** np.arange(4, -1, -1) % 85
    text: bytes = np.frombuffer(_LETTERS.encode(), dtype=np.uint8)[digits].tobytes()
    return text[: len(text) - short].decode("ascii")


def _sharing(numbers: Mapping[str, NDArray[Any]]) -> list[_Column]:
    """Columns as bytes, those of few values together while one byte holds their digits."""
    alone: list[_Column] = []
    shared: list[tuple[list[list[Any]], NDArray[Any]]] = []
    for key, column in numbers.items():
        base = int(column.min()) if len(column) else 0
        if _TWO_BYTES < int(column.max(initial=base)) - base < _TWO_BYTES * _BYTE // 2:
            # What lies round the middle shall not differ in its third byte.
            base -= (_TWO_BYTES // 2 - int(np.median(column)) + base) % _TWO_BYTES
        digit = column - base
        values = int(digit.max(initial=0)) + 1
        part = [key, base, values]
        room = (
            at
            for at, (parts, held) in enumerate(shared)
            if len(held) == len(digit) and values * math.prod(one[2] for one in parts) <= _BYTE
        )
        if not 1 < values <= _BYTE // 2:
            alone.append(([part], _ranks(digit), len(digit)))
        elif (at := next(room, None)) is None:
            shared.append(([part], digit))
        else:
            parts, held = shared[at]
            shared[at] = ([part, *parts], held * values + digit)
    return [*alone, *((parts, _ranks(held), len(held)) for parts, held in shared)]


def _ranks(raw: NDArray[Any]) -> list[bytes]:
    """Return the bytes of a column by rank, as many as its largest number needs."""
    width = (int(raw.max(initial=0)).bit_length() + 7) // 8
    # Bytes of one rank stand together: the high ones differ little, which deflate can use.
    table = raw.astype("<u4").view(np.uint8).reshape(-1, 4)
    return [table[:, rank].tobytes() for rank in range(width)]


def _lines(column: Sequence[str]) -> bytes:
    text = "\0".join(column)
    if text.count("\0") >= len(column) > 0:
        text = "\0".join(row.replace("\0", "\ufffd") for row in column)
    return text.encode("utf-8", "replace")

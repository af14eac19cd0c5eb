"""Many columns as few bytes: whole numbers in as many bytes as they need, text end to end.

The page's pack.js reads it. Numbers come out as typed arrays without ever having been a list,
and a column of text is cut into rows when somebody reads one of them.

Layout: the length of the head (4 bytes, little endian); the head, JSON; the numbers, one
column after the other, of each column the lowest bytes first; the texts, rows parted by a zero
byte. All of it is deflated (zlib, RFC 1950, which every browser since 2023 reads by itself) and
written in base 85: five characters for four bytes where base64 has six for 4.5. The same columns
give the same bytes as long as zlib is the same.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["pack"]

_LETTERS: Final = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%()*+,-./:;=?@[]^_|~"
)
"""The digits of base 85: none that JSON, HTML or a template would take for its own."""
_LEVEL: Final = 6
_WINDOW: Final = 15
_MEMORY: Final = 9


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
    'c%0K[U_@[L%2Tp3)ossz(neB#D@^_Kj#kQ6)lON0HPkVRjnz;qNv$X.R/eqYt;s[/05j=g@8'
    """
    planes = {key: _planes(column) for key, column in (numbers or {}).items()}
    lines = {key: _lines(column) for key, column in (texts or {}).items()}
    top = json.dumps(
        {
            **head,
            "columns": [[key, *description] for key, (_, description) in planes.items()],
            "texts": [[key, len(text)] for key, text in lines.items()],
        },
        allow_nan=False,
        separators=(",", ":"),
    ).encode()
    # Filtered: numbers in no order gain nothing from chance repetitions of a few bytes.
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_FILTERED)
    parts = [len(top).to_bytes(4, "little"), top, *(plane for plane, _ in planes.values())]
    squeezed = [machine.compress(part) for part in [*parts, *lines.values()]]
    return _in_letters(b"".join([*squeezed, machine.flush()]))


def _in_letters(data: bytes) -> str:
    """Each four bytes, the highest first, as five digits; a rest of n bytes as n + 1."""
    short = -len(data) % 4
    groups = np.frombuffer(data + bytes(short), dtype=">u4").astype(np.int64)
    digits = groups[:, None] // 85 ** np.arange(4, -1, -1) % 85
    text: bytes = np.frombuffer(_LETTERS.encode(), dtype=np.uint8)[digits].tobytes()
    return text[: len(text) - short].decode("ascii")


def _planes(column: NDArray[Any]) -> tuple[bytes, tuple[int, int, int]]:
    """Return the bytes of a column; how many each number takes, what to add, how many numbers."""
    base = int(column.min()) if len(column) else 0
    raw = (column - base).astype("<u4")
    width = (int(raw.max(initial=0)).bit_length() + 7) // 8
    # Bytes of one rank stand together: the high ones differ little, which deflate can use.
    return raw.view(np.uint8).reshape(-1, 4)[:, :width].T.tobytes(), (width, base, len(raw))


def _lines(column: Sequence[str]) -> bytes:
    text = "\0".join(column)
    if text.count("\0") >= len(column) > 0:
        text = "\0".join(row.replace("\0", "\ufffd") for row in column)
    return text.encode("utf-8", "replace")

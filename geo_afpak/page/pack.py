"""Many columns as few bytes: whole numbers in as many bytes as they need, text in blocks.

The page's pack.js reads it. Numbers come out as typed arrays without ever having been a list,
and a block of text stays compressed until somebody reads one of its rows.

Layout: two 4-byte numbers (little endian), the bytes of the head and what they unfold to; the
head, JSON; all numbers, one column after the other, of each column the lowest bytes first;
the blocks of text, each the JSON list of its rows. Head, numbers and blocks are raw deflate.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["BLOCK", "pack"]

BLOCK: Final = 2048
"""Rows in a block: about 100 kB of text, where deflate has seen enough to be at its best."""
_LEVEL: Final = 6
_WINDOW: Final = -15  # raw deflate


def pack(
    head: Mapping[str, Any],
    numbers: Mapping[str, NDArray[Any]],
    texts: Mapping[str, Sequence[str | None]] | None = None,
) -> dict[str, str]:
    """Write columns as ``{"packed": base64}``.

    Parameters
    ----------
    head
        What else the reader has to know; plain data.
    numbers
        Columns of whole numbers; the largest may exceed the smallest by 2**32 - 1.
    texts
        Columns of text, None where there is none.

    Examples
    --------
    >>> list(pack({"n": 2}, {"k": np.array([7, -1])}))
    ['packed']
    """
    planes = {key: _planes(column) for key, column in numbers.items()}
    body = b"".join(plane for plane, _ in planes.values())
    squeezed = [_deflate(body)]
    blocks: dict[str, list[tuple[int, int]]] = {}
    for key, column in (texts or {}).items():
        blocks[key] = []
        for first in range(0, len(column), BLOCK):
            raw = _json(column[first : first + BLOCK])
            squeezed.append(_deflate(raw))
            blocks[key].append((len(squeezed[-1]), len(raw)))
    whole = {
        **head,
        "columns": [[key, *description] for key, (_, description) in planes.items()],
        "numbers": (len(squeezed[0]), len(body)),
        "block": BLOCK,
        "blocks": blocks,
    }
    raw = _json(whole)
    top = _deflate(raw)
    sizes = len(top).to_bytes(4, "little") + len(raw).to_bytes(4, "little")
    return {"packed": base64.b64encode(b"".join([sizes, top, *squeezed])).decode("ascii")}


def _planes(column: NDArray[Any]) -> tuple[bytes, tuple[int, int, int]]:
    """Return the bytes of a column; how many each number takes, what to add, how many numbers."""
    base = int(column.min()) if len(column) else 0
    raw = (column - base).astype("<u4")
    width = (int(raw.max(initial=0)).bit_length() + 7) // 8
    # Bytes of one rank stand together: the high ones differ little, which deflate can use.
    return raw.view(np.uint8).reshape(-1, 4)[:, :width].T.tobytes(), (width, base, len(raw))


def _json(data: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _deflate(raw: bytes) -> bytes:
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW)
    return machine.compress(raw) + machine.flush()

"""What the command line prints: results on stdout, messages on stderr, plain aligned tables."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["emit", "printable", "tell", "text_table", "use_utf8"]

# Bidirectional overrides and isolates reorder what a terminal shows (Unicode TR 36, 2.10);
# other format characters stay: Pashto and Dari need the zero-width non-joiner.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def use_utf8() -> None:
    """Print UTF-8 whatever the locale says, and never fail on a lone surrogate."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def printable(text: str) -> str:
    r"""Escape what would steer a terminal: control characters and reordering marks.

    Examples
    --------
    >>> printable("Kot\x1b[2J")
    'Kot\\x1b[2J'
    """
    return "".join(
        ascii(char)[1:-1]
        if unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in _REORDERING
        else char
        for char in text
    )


def tell(message: str) -> None:
    """Print a message for the person at the terminal, on stderr."""
    for line in message.split("\n"):
        sys.stderr.write(f"{printable(line)}\n")


def emit(text: str) -> None:
    """Print a result on stdout; a reader that has seen enough (``| head``) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes stdout once more at exit (Python docs, note on SIGPIPE).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def text_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Align rows under their header: numbers to the right, absent values as a dash.

    Examples
    --------
    >>> print(text_table(["province", "killed"], [["Nangarhar", 7], ["Kabul", None]]), end="")
    province   killed
    Nangarhar       7
    Kabul           -
    """
    columns = list(zip(header, *rows, strict=True))
    right = [
        any(isinstance(value, int | float) for value in column[1:])
        and not any(isinstance(value, str) for value in column[1:])
        for column in columns
    ]
    cells = [["-" if v is None else printable(str(v)) for v in column] for column in columns]
    widths = [max(map(len, column)) for column in cells]
    lines = (
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in zip(*cells, strict=True)
    )
    return "".join(f"{line}\n" for line in lines)

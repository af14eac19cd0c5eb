r"""How values stand in the cells of flat formats: lists, and text that a spreadsheet could run.

Lists are joined by "; ", and a semicolon or backslash inside an item is written as ``\;`` or
``\\``. Text that a spreadsheet would take for a formula gets a leading apostrophe, as does text
that already looks like that, so that reading gives back what was written.

Other programs write lists in their own notation, as ``['a', 'b']``: `listed` reads both.
"""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What starts a formula in Excel, LibreOffice and Google Sheets (OWASP, CSV Injection)."""
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")
_QUOTED: Final = re.compile(r'[",\r\n]')
_ESCAPED: Final = re.compile(r"\\([\\;\[({]|(?:c|list|set|frozenset|array)\()")
_ITEM: Final = re.compile(r"(?:[^\\;]|\\.|\\$)+", re.DOTALL)


def join_items(items: Iterable[object]) -> str:
    r"""Write a list as one cell.

    Examples
    --------
    >>> join_items(["Reuters; AP", "BBC"])
    'Reuters\\; AP; BBC'
    """
    text = "; ".join(str(item).replace("\\", "\\\\").replace(";", "\\;") for item in items)
    # What only looks like a list in another notation is marked, so that it comes back.
    return f"\\{text}" if is_notation(text) else text


def split_items(text: str) -> list[str]:
    r"""Read a list of text from one cell; empty items are dropped.

    Examples
    --------
    >>> split_items(r"Reuters\; AP; BBC;")
    ['Reuters; AP', 'BBC']
    """
    items = (_ESCAPED.sub(r"\1", item.strip()) for item in _ITEM.findall(text))
    return [item for item in items if item]


_QUOTED_ITEM: Final = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|None|null|nan)"""
_ITEMS: Final = rf"\s*(?:{_QUOTED_ITEM}(?:(?:\s*,\s*|\s+){_QUOTED_ITEM})*\s*,?\s*)?"
_NOTATION: Final = re.compile(
    rf"[\[({{]{_ITEMS}[\])}}]|(?:c|list|set|frozenset|array)\((?:[\[{{]{_ITEMS}[\]}}]|{_ITEMS})"
    r"(?:,\s*dtype=\S+)?\)",
    re.DOTALL,
)
_BRACKETED: Final = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}", re.DOTALL)
OPENS: Final = r"(?:[\[({]|(?:c|list|set|frozenset|array)\()"
"""What starts a list in the notation of another program, or looks like one."""
_OPENS: Final = re.compile(rf"\s*{OPENS}")


def is_notation(text: str) -> bool:
    """Tell a text that may be a list in the notation of another program.

    Examples
    --------
    >>> is_notation("['ISK']"), is_notation('c("ISK")'), is_notation("ISK; TTP")
    (True, True, False)
    """
    return _OPENS.match(text) is not None


def listed(text: str) -> list[str]:
    r"""Read a list of text from one cell: "a; b", or as JSON, Python, numpy, R or SQL write it.

    Raises
    ------
    ValueError
        If it stands in brackets without quotes: a list, or one text.

    Examples
    --------
    >>> listed("ISK; TTP"), listed("['ISK', 'TTP']"), listed("['A' 'B']"), listed('c("A", "B")')
    (['ISK', 'TTP'], ['ISK', 'TTP'], ['A', 'B'], ['A', 'B'])
    """
    bare = text.strip()
    if _NOTATION.fullmatch(bare):
        items = (_unquoted(item) for item in re.findall(_QUOTED_ITEM, bare))
        return [item for item in items if item]
    if _BRACKETED.fullmatch(bare):
        raise ValueError(bare)
    return split_items(text)


def _unquoted(item: str) -> str:
    if item[0] not in "\"'":
        return ""
    try:
        return str(json.loads(item) if item[0] == '"' else ast.literal_eval(item)).strip()
    except (ValueError, SyntaxError):
        return item[1:-1]


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("'=1+1"), guard("it's")
    ("'=1+1", "''=1+1", "it's")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take away the apostrophe that `guard` has put there.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("''=1+1"), unguard("'quoted'")
    ('=1+1', "'=1+1", "'quoted'")
    """
    return text[1:] if _GUARDED.match(text) else text


def cell(value: object) -> str:
    """Write one value as a CSV cell; numbers are left as they are.

    Examples
    --------
    >>> cell(-5), cell("-5 or more"), cell(["a", "b, c"]), cell(None), cell(True)
    ('-5', "'-5 or more", '"a; b, c"', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    text = guard(join_items(value) if isinstance(value, list) else str(value))
    # Python's csv writer leaves a lone carriage return unquoted; readers then see a new line.
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def csv_text(header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    r"""Write a table as CSV text with ``\n`` line ends.

    Examples
    --------
    >>> csv_text(["id", "killed"], [["a1", 3], ["=b", None]])
    "id,killed\na1,3\n'=b,\n"
    """
    lines = [",".join(cell(value) for value in row) for row in (header, *rows)]
    return "\n".join([*lines, ""])

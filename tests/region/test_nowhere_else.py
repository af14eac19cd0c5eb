"""Which countries, provinces, groups and vintages there are is data: the code names none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "geo_afpak"
NAMED = re.compile(
    r"afghan|pakistan|\bAFG\b|\bPAK\b|\b(?:AF|PK)-[A-Z]{2,3}\b|\bFATA\b|\bISK\b|\bTTP\b"
    r"|nangarhar|quetta|karachi|kabul|durand|kashmir|khyber|pakhtunkhwa"
    r"|two countries|both countries|(?-i:STUDY_AREA|METRIC_CRS)|^20(?:17|18|22)$|adm1_20",
    re.IGNORECASE,
)
ALLOWED = (
    # Examples that a user reads.
    "figure --kind presence --insets Nangarhar --insets Karachi --out presence.png",
    "acled acled.csv --country PAK --dataset-version 2025-06-01 --out pak.geojson",
    "gtd gtd.csv --country AFG --out afg.geojson --rejects rejects.csv",
    "report --area Kabul --against Quetta --out two_cities",
    '# country = "Pakistan"',
    "an id such as AF-NAN-achin (units) or TTP (groups)",
    # Data: the group that the first hue is kept for.
    'first_hue = "ISK"',
)


def _texts(path: Path) -> list[tuple[int, str]]:
    """List the texts of a module that are no docstring, and its names."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        code = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", source, flags=re.DOTALL)
        return [(0, line) for line in code.splitlines()]
    tree = ast.parse(source)
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for parent in ast.walk(tree):
        # A text that stands alone documents the constant above it.
        if isinstance(parent, ast.Expr) and isinstance(parent.value, ast.Constant):
            documented.add(id(parent.value))
        if isinstance(parent, ast.Constant) and isinstance(parent.value, str):
            if id(parent) not in documented:
                found.append((parent.lineno, parent.value))
        elif isinstance(parent, ast.Name):
            found.append((parent.lineno, parent.id))
    return found


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for pattern in ("*.py", "*.js", "*.css", "*.toml", "*.md")
        for path in PACKAGE.rglob(pattern)
        if "_data" not in path.parts
    ),
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_code_names_no_country_province_group_or_vintage(path):
    named = [pair for pair in _texts(path) if pair[1] not in ALLOWED and NAMED.search(pair[1])]
    assert named == []

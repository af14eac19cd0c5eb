"""The watch must bark: each kind of misbehaviour is noticed once, and silence is silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import axe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

POLICY = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'


@pytest.mark.parametrize(
    ("body", "noticed"),
    [
        ("<script>console.log('x')</script>", "console log: x"),
        ("<script>throw new Error('x')</script>", "page error: x"),
        ("<script>alert('x')</script>", "dialog: x"),
        ("<img alt='' src='https://example.org/x.png'>", "request: https://example.org/x.png"),
        ("<img alt='' src='other.png'>", "other.png"),
        (f"{POLICY}<script>x()</script>", "policy: script-src-elem inline"),
    ],
)
def test_misbehaviour_is_noticed(
    body: str, noticed: str, tmp_path: Path, complaints_of: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><title>x</title>{body}")
    assert any(noticed in line for line in complaints_of(path))


def test_a_quiet_page_passes(tmp_path: Path, complaints_of: Callable[[Path], list[str]]) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!DOCTYPE html><title>x</title><p>x</p>")
    assert complaints_of(path) == []


def test_axe_works_without_a_network(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><input></main></html>'
    )
    assert axe(open_page(path, drawn=False)) == ["label: <input>"]

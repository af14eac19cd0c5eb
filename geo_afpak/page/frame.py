"""The iframe round a page, and the mark by which a page is known as ours.

Apart from the rest of the page's machinery so that `embed` loads neither folium nor pandas.
"""

from __future__ import annotations

from html import escape
from typing import Final

__all__ = ["GENERATOR", "SANDBOX", "iframe"]

GENERATOR: Final = "geo-afpak"
"""Content of the page's ``<meta name="generator">``."""

SANDBOX: Final = "allow-scripts"
"""What an embedded page may do: draw itself. It opens no window, form or file.

Never ``allow-same-origin``: with it and scripts a framed page could lift its own sandbox
(HTML standard, the iframe element) and read the report round it.
"""


def iframe(*, title: str, height: int, src: str = "", srcdoc: str = "") -> str:
    """Return a sandboxed, titled iframe that holds a page or names it.

    Parameters
    ----------
    title
        What a screen reader calls the frame, and what is shown where frames are dropped.
    height
        In CSS pixels; the width is that of the report's column.
    src, srcdoc
        Address of the page, or its whole text. Exactly one of them.

    Examples
    --------
    >>> print(iframe(title="A & B", height=300, src="map.html"))  # doctest: +NORMALIZE_WHITESPACE
    <iframe title="A &amp; B" src="map.html" width="100%" height="300" loading="lazy"
      referrerpolicy="no-referrer" sandbox="allow-scripts" style="border:0">Interactive map:
      A &amp; B</iframe>
    """
    source = f'srcdoc="{escape(srcdoc)}"' if srcdoc else f'src="{escape(src)}"'
    return (
        f'<iframe title="{escape(title)}" {source} width="100%" height="{height:d}" '
        f'loading="lazy" referrerpolicy="no-referrer" sandbox="{SANDBOX}" style="border:0">'
        f"Interactive map: {escape(title)}</iframe>"
    )

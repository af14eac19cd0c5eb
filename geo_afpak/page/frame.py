"""The iframe round a page, and the mark by which a page is known as ours.

Apart from the rest of the page's machinery so that `embed` loads neither folium nor pandas.
"""

from __future__ import annotations

import html
from typing import Final

__all__ = ["GENERATOR", "PLAIN", "SANDBOX", "iframe", "picture_figure", "responsive"]

GENERATOR: Final = "geo-afpak"
"""Content of the page's ``<meta name="generator">``."""

SANDBOX: Final = "allow-scripts"
"""What an embedded page may do: draw itself. It opens no window, form or file.

Never ``allow-same-origin``: with it and scripts a framed page could lift its own sandbox
(HTML standard, the iframe element) and read the report round it.
"""


PLAIN: Final = "border:0"
_LEAST: Final = 480
"""Height in pixels below which the page's map, title and sheet crowd each other on a phone."""


def escape(text: str) -> str:
    """Return HTML text in ASCII, so that it reads the same in a host of any encoding.

    A host that names none, as a fragment saved as a file, is guessed at by the browser, and
    by the first bytes that happen to arrive: one letter read otherwise, and the page's policy
    finds neither its style nor its script.

    Examples
    --------
    >>> escape("<Köln & خوست>")
    '&lt;K&#246;ln &amp; &#1582;&#1608;&#1587;&#1578;&gt;'
    """
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")


def responsive(height: int) -> str:
    """Write the style of a frame that follows the width of its column.

    As high as the column is wide, at most `height`, at least what a phone needs, and
    always so that a strip of the report is left to scroll by. Not for a frame in a frame that
    grows with its content (a notebook in Colab): the window's height is then its own.
    """
    return (
        f"{PLAIN};width:100%;height:auto;aspect-ratio:1;"
        f"min-height:min({min(_LEAST, height)}px,85vh);max-height:min({height}px,85vh)"
    )


def iframe(*, title: str, height: int, src: str = "", srcdoc: str = "", style: str = PLAIN) -> str:
    """Return a sandboxed, titled iframe that holds a page or names it.

    Parameters
    ----------
    title
        What a screen reader calls the frame, and what is shown where frames are dropped.
    height
        In CSS pixels; the width is that of the report's column. What `style` says comes first:
        the number is for hosts that strip styles.
    src, srcdoc
        Address of the page, or its whole text. Exactly one of them.
    style
        Its CSS, such as `responsive` gives.

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
        f'loading="lazy" referrerpolicy="no-referrer" sandbox="{SANDBOX}" style="{style}">'
        f"Interactive map: {escape(title)}</iframe>"
    )


# The comment marks mean nothing to CSS (CSS Syntax 3, section 4.3, CDO-token); where a host
# drops the tags of a style and keeps its text, as WordPress does, they keep it out of sight.
_SWAP: Final = (
    "<style><!-- .geo-afpak{break-inside:avoid}.geo-afpak iframe~img,.geo-afpak iframe~a"
    "{display:none}@media print{.geo-afpak iframe{display:none}.geo-afpak iframe~img,"
    ".geo-afpak iframe~a{display:block}} --></style>"
)


def picture_figure(
    frame: str, *, picture: str, alt: str, address: str = "", caption: str = ""
) -> str:
    r"""Return a figure that shows a frame on screen, and a picture wherever there is no frame.

    The picture is an ordinary one, so that it is left where frames, styles or both are
    dropped. Beside a frame it is hidden, from screen readers too; in print they change places.

    Parameters
    ----------
    frame
        The iframe.
    picture
        Address of the picture.
    alt
        What it shows.
    address
        Where the page stands by itself, to which the picture leads; "" when it stands nowhere.
    caption
        Text under both; none when empty.

    Examples
    --------
    >>> text = picture_figure("<iframe></iframe>", picture="map.png", alt="Map", caption="A & B")
    >>> print(text.partition("</style>")[2])  # doctest: +NORMALIZE_WHITESPACE
    <iframe></iframe><img src="map.png" alt="Map"
      style="max-width:100%;height:auto"><figcaption>A &amp; B</figcaption></figure>
    """
    still = f'<img src="{escape(picture)}" alt="{escape(alt)}" style="max-width:100%;height:auto">'
    under = escape(caption)
    if address:
        still = f'<a href="{escape(address)}">{still}</a>'
        under = f'{under} <a href="{escape(address)}">Open the map by itself</a>'.strip()
    foot = f"<figcaption>{under}</figcaption>" if under else ""
    inside = f"{_SWAP}{frame}{still}{foot}"
    return f'<figure class="geo-afpak" style="margin:0;width:100%">{inside}</figure>'

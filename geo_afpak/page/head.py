"""What a page's head says of it to search engines, feeds and social networks (Open Graph)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote, urljoin

from geo_afpak.errors import InvalidInputError

__all__ = ["CARD_SIZE", "PROPERTIES", "WEB_ADDRESS", "Head", "check_address"]

CARD_SIZE: Final = (1200, 630)
"""Pixels of the social picture; the size that figure calls "social"."""

WEB_ADDRESS: Final = re.compile(
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?/(?:[A-Za-z0-9._~!$'()*+,;=:@/-]|%[0-9A-F]{2})*"
)
"""An absolute https address in its plain form (RFC 3986): no user, query or fragment."""

_ANY: Final = re.compile(r".*", re.DOTALL)
# The vocabulary of ogp.me that a page may use, with what each may say.
PROPERTIES: Final = {
    "og:type": re.compile("website"),
    "og:title": _ANY,
    "og:description": _ANY,
    "og:url": WEB_ADDRESS,
    "og:image": WEB_ADDRESS,
    "og:image:type": re.compile("image/png"),
    "og:image:width": re.compile(str(CARD_SIZE[0])),
    "og:image:height": re.compile(str(CARD_SIZE[1])),
    "og:image:alt": _ANY,
}


@dataclass(frozen=True)
class Head:
    r"""What links to a page show of it.

    Parameters
    ----------
    description
        One or two sentences, numbers first; none when empty.
    address
        Where the page will stand; without it no picture can be named, as Open Graph wants
        absolute addresses.
    picture
        Name of the social picture beside the page.

    Raises
    ------
    InvalidInputError
        If the address is not a plain https address.

    Examples
    --------
    >>> head = Head("79 events.", "https://example.org/maps/afpak.html", "afpak.png")
    >>> head.image
    'https://example.org/maps/afpak.png'
    >>> print(*Head("79 events.").lines("A & B")[:3], sep="\n")
    <meta name="description" content="79 events.">
    <meta property="og:type" content="website">
    <meta property="og:title" content="A &amp; B">
    """

    description: str = ""
    address: str = ""
    picture: str = ""

    def __post_init__(self) -> None:
        """Refuse an address that is not one."""
        if self.address:
            check_address(self.address)

    @property
    def image(self) -> str:
        """The picture's own address; empty without one."""
        if not (self.address and self.picture):
            return ""
        return check_address(urljoin(self.address, f"./{quote(self.picture)}"))

    def lines(self, title: str) -> list[str]:
        """Write the head's lines for a page of this title."""
        said = self.description
        properties = {
            "og:type": "website",
            "og:title": title,
            "og:description": said,
            "og:url": self.address,
        }
        if self.image:
            properties |= {
                "og:image": self.image,
                "og:image:type": "image/png",
                "og:image:width": str(CARD_SIZE[0]),
                "og:image:height": str(CARD_SIZE[1]),
                "og:image:alt": f"Map: {title}. {said}".strip(),
            }
        names = {
            "description": said,
            "twitter:card": "summary_large_image" if self.image else "",
        }
        return [
            f'<meta {kind}="{key}" content="{escape(text)}">'
            for kind, pairs in (("name", names), ("property", properties))
            for key, text in pairs.items()
            if text
        ]


def check_address(address: str) -> str:
    """Return the address a page will stand at, or say what is wrong with it.

    Raises
    ------
    InvalidInputError
        If it is not a plain https address.

    Examples
    --------
    >>> check_address("http://example.org/map.html")
    Traceback (most recent call last):
    geo_afpak.errors.InvalidInputError: address 'http://example.org/map.html' is not one that a \
page can be linked by; expected https://, a host and a path, without spaces, ? or #; write it as \
https://example.org/maps/afpak.html
    """
    if not WEB_ADDRESS.fullmatch(address):
        shown = address if len(address) <= 100 else f"{address[:100]}..."  # noqa: PLR2004
        raise InvalidInputError(
            f"address {shown!r} is not one that a page can be linked by; expected https://, a "
            "host and a path, without spaces, ? or #; write it as "
            "https://example.org/maps/afpak.html"
        )
    return address

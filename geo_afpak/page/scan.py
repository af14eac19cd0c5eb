"""Read a finished page as a browser would, and refuse what is not known to be ours."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import UnsafePageError
from geo_afpak.page.frame import GENERATOR
from geo_afpak.page.head import PROPERTIES
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["content_policy", "guard_html", "script_faults"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS: Final = _words("""
    html head meta title style body script main header footer nav section article aside h1 h2 h3
    h4 h5 h6 p div span strong em b i small abbr time a ul ol li dl dt dd table caption colgroup
    col thead tbody tfoot tr th td button input label select optgroup option fieldset legend
    details summary dialog output figure figcaption template noscript br hr sup sub
    svg g path circle rect line polyline polygon ellipse text tspan defs pattern desc
""")
_ATTRIBUTES: Final = _words("""
    id class lang dir role title tabindex hidden for type name value min max step checked disabled
    selected multiple readonly placeholder autocomplete inputmode open scope colspan rowspan
    headers datetime rel target href list size content charset http-equiv spellcheck inert
    popover popovertarget enterkeyhint
    viewbox width height x y x1 y1 x2 y2 cx cy r rx ry d points fill stroke stroke-width
    stroke-dasharray stroke-linecap stroke-linejoin transform patternunits patterntransform
    focusable preserveaspectratio text-anchor dx dy fill-rule opacity fill-opacity
""")
_METAS: Final = frozenset({"viewport", "referrer", "color-scheme", "description"})
_LINK: Final = re.compile(r"#|https://[a-z0-9]", re.IGNORECASE)
# Any of these inside an inline script can move its end, as the HTML standard has it
# ("restrictions for contents of script elements").
_ENDS_SCRIPT: Final = re.compile(r"</script|</style|<script|<!--", re.IGNORECASE)

_TOKEN: Final = re.compile(
    r"""
    \s+
    | "(?:[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\x7e]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"
    | -?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | \.\.\. | [{}()\[\],.:;=]
    """,
    re.VERBOSE | re.ASCII,
)
_WORDS: Final = _words("""
    var true false null L map center featureGroup tileLayer marker circle circleMarker polyline
    polygon rectangle addTo geoAfpakStart groups overlays name layer
""")


def content_policy(
    scripts: Sequence[str], styles: Sequence[str], hosts: Collection[str] = ()
) -> str:
    """Write the page's Content-Security-Policy: these scripts and styles, and nothing else.

    Parameters
    ----------
    scripts, styles
        Whole text of each inline script and style.
    hosts
        Addresses from which an optional tile layer may fetch images.

    Examples
    --------
    >>> content_policy([], [])
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    rules = ["default-src 'none'"]
    for name, texts in (("script-src", scripts), ("style-src", styles)):
        if texts:
            rules.append(" ".join([name, *(f"'sha256-{_digest(text)}'" for text in texts)]))
    rules.append(" ".join(["img-src data:", *sorted(hosts)]))
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def script_faults(text: str, names: Collection[str]) -> list[str]:
    """Find what in the map's own script is not a known word, a plain text or a number.

    Parameters
    ----------
    text
        The one script that folium writes.
    names
        Names of the map's elements, which are the script's variables.

    Examples
    --------
    >>> script_faults('var map_1 = L.map("map_1", {center: [31.5, 69]});', {"map_1"})
    []
    >>> script_faults("alert(document.title)", set())
    ["the map's script has the unknown word 'alert'"]
    """
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return [f"the map's script has something unknown at {text[at : at + 40]!r}"]
        word = token["word"]
        if word and word not in _WORDS and word not in names:
            return [f"the map's script has the unknown word {word!r}"]
        at = token.end()
    return []


def guard_html(html: str, *, scripts: Sequence[str], styles: Sequence[str], policy: str) -> None:
    """Refuse a page that holds anything but what it is known to be made of.

    Parameters
    ----------
    html
        The whole page.
    scripts, styles
        The inline scripts and styles it must hold: these, in this order, and no other.
    policy
        The Content-Security-Policy it must state.

    Raises
    ------
    UnsafePageError
        If there is another script, style, tag or attribute, a handler, an address that would
        be fetched, a comment, or an island that is not inert JSON.
    """
    reader = _Reader(policy)
    reader.feed(html)
    reader.close()
    faults = reader.faults
    if reader.inside is not None:
        faults.append(f"<{reader.inside}> is not closed")
    for kind, found, known in (
        ("script", reader.scripts, list(scripts)),
        ("style", reader.styles, list(styles)),
    ):
        if found != known:
            faults.append(f"{len(found)} inline {kind}(s) are not the {len(known)} known ones")
        if len(re.findall(f"<{kind}", html, re.IGNORECASE)) != reader.count[kind]:
            faults.append(f"a <{kind} stands where it is not read as one")
        faults += [f"a {kind} could end early" for text in known if _ENDS_SCRIPT.search(text)]
    if (reader.policies, reader.generators) != (1, 1):
        faults.append("the page does not state its policy and its generator once each")
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise UnsafePageError(
            f"the page's text is not safe to write, {counted(len(faults), 'fault')}:\n{lines}\n"
            "nothing was written; report this, with the input, as a fault of geo-afpak"
        )


class _Reader(HTMLParser):
    def __init__(self, policy: str) -> None:
        super().__init__(convert_charrefs=True)
        self.policy = policy
        self.faults: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.count = {"script": 0, "style": 0}
        self.policies = self.generators = 0
        self.inside: str | None = None
        self._ids: set[str] = set()
        self._said: set[str] = set()
        self._text: list[str] = []
        self._first = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        values = {name: value or "" for name, value in attrs}
        if tag not in _TAGS:
            self.faults.append(f"<{tag}> is not a tag that the page may hold")
        if len(names) != len(values):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag == "meta":
            self._check_meta(values)
        for name, value in values.items():
            self._check_attribute(tag, name, value)
        if tag in {"script", "style"}:
            self.count[tag] += 1
            self.inside, self._text = self._kind(tag, values), []

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name not in _ATTRIBUTES and not re.fullmatch(r"(?:aria|data)-[a-z0-9-]+", name):
            self.faults.append(f"<{tag} {name}> is not an attribute that the page may hold")
        elif name == "href" and not (tag == "a" and _LINK.match(value)):
            self.faults.append(
                f"<{tag} href={value[:60]!r}> is not a link within the page or https"
            )
        elif name == "id":
            if value in self._ids:
                self.faults.append(f"id {value[:60]!r} is used twice")
            self._ids.add(value)

    def _check_meta(self, values: dict[str, str]) -> None:
        said = next((values[kind] for kind in ("name", "property") if kind in values), "")
        if said in self._said:
            self.faults.append(f"<meta> says {said[:60]!r} twice")
        self._said |= {said} - {""}
        if values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies += 1
            known = values == {"http-equiv": "Content-Security-Policy", "content": self.policy}
        elif values.get("name") == "generator":
            self.generators += 1
            known = values == {"name": "generator", "content": GENERATOR}
        elif values.get("name") == "twitter:card":
            known = values == {"name": "twitter:card", "content": "summary_large_image"}
        elif set(values) == {"property", "content"}:
            # Taken out here, so that no other tag's property is an attribute that is known.
            pattern = PROPERTIES.get(values.pop("property"))
            known = pattern is not None and pattern.fullmatch(values["content"]) is not None
        else:
            known = values == {"charset": "utf-8"} or (
                set(values) == {"name", "content"} and values["name"] in _METAS
            )
        if not known:
            self.faults.append(f"<meta {values}> is not one that the page may hold")

    def _kind(self, tag: str, values: dict[str, str]) -> str:
        if tag == "script" and set(values) == {"type", "id"}:
            if values["type"] == "application/json":
                return f"island {values['id']}"
        elif not values:
            return tag
        self.faults.append(f"<{tag}> has attributes that could make it run otherwise")
        return tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "title"}:
            self.faults.append(f"<{tag}/> is open for a browser")
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"script", "style"} or self.inside is None:
            return
        text = "".join(self._text)
        if self.inside in {"script", "style"}:
            (self.scripts if self.inside == "script" else self.styles).append(text)
        else:
            self._check_island(text)
        self.inside = None

    def _check_island(self, text: str) -> None:
        # Printable ASCII without what HTML could take for its own; islands may be very long.
        if not (text.isascii() and text.isprintable()) or any(sign in text for sign in "<>&"):
            self.faults.append(f"{self.inside} is not escaped")
        try:
            json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as fault:
            self.faults.append(f"{self.inside} is not JSON: {fault}")

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self._text.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html" or not self._first:
            self.faults.append(f"<!{decl[:60]}> is not the page's doctype")
        self._first = False

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment stands in the page: {data[:60]!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"an instruction stands in the page: {data[:60]!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"a declaration stands in the page: {data[:60]!r}")


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")

"""What the page is made of besides data: Leaflet, our JavaScript, CSS and body.

Leaflet is never committed and never fetched. It comes from a package that pip has installed,
or from a folder, and is taken only when its sha256 is one of those below.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from geo_afpak.errors import AssetError

__all__ = [
    "LEAFLET_DIR_VARIABLE",
    "STATIC",
    "Leaflet",
    "body_skeleton",
    "leaflet_assets",
    "leaflet_licence",
    "static_bundle",
    "static_css",
]

LEAFLET_DIR_VARIABLE: Final = "GEO_AFPAK_LEAFLET_DIR"
"""Environment variable that names a folder with leaflet.js, leaflet.css and images/."""

STATIC: Final = Path(__file__).parent / "static"
MAP_SLOT: Final = "<!-- ga:map -->"
"""The comment in static/body.html that the map's element takes the place of."""

_PIP: Final = "pip install django-js-lib-leaflet==1.9.4.1"
_PACKAGES: Final = ("django-js-lib-leaflet", "XStatic-Leaflet")
# sha256 of the files in the npm packages leaflet 1.9.4 and 1.9.3 (dist/).
_KNOWN: Final = {
    "leaflet.js": {
        "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a": "1.9.4",
        "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03": "1.9.3",
    },
    "leaflet.css": {
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6": "1.9.4",
        "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722": "1.9.3",
    },
}
# The images are the same bytes in both versions.
_IMAGES: Final = {
    "layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "marker-icon.png": "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
    "marker-icon-2x.png": "00179c4c1ee830d3a108412ae0d294f55776cfeb085c60129a39aa6fc4ae2528",
    "marker-shadow.png": "264f5c640339f042dd729062cfc04c17f8ea0f29882b538e3848ed8f10edb4da",
}
_LICENCE: Final = """\
Leaflet. BSD 2-Clause License

Copyright (c) 2010-2024, Volodymyr Agafonkin
Copyright (c) 2010-2011, CloudMade
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted \
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of \
conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice, this list of \
conditions and the following disclaimer in the documentation and/or other materials provided \
with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR \
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND \
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR \
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR \
CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR \
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY \
THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR \
OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE \
POSSIBILITY OF SUCH DAMAGE.
"""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """Leaflet's files, ready to stand in a page.

    Parameters
    ----------
    version
        As known by the hash of leaflet.js.
    js, css
        Text with LF line ends; in the CSS each image is a ``data:`` URI.
    images
        File name to ``data:`` URI.
    """

    version: str
    js: str
    css: str
    images: dict[str, str]


def leaflet_licence() -> str:
    """Return Leaflet's licence, which the BSD terms want beside every copy of the code."""
    return _LICENCE


def leaflet_assets() -> Leaflet:
    """Find Leaflet on this machine and check it.

    The folder that ``GEO_AFPAK_LEAFLET_DIR`` names comes first, and is the only place looked
    at when it is set; then the packages django-js-lib-leaflet and XStatic-Leaflet, whose
    files are read without importing them. Nothing is ever downloaded.

    Raises
    ------
    AssetError
        If no place has the files, or has other files than Leaflet 1.9.4 or 1.9.3.

    Examples
    --------
    >>> leaflet_assets().version
    '1.9.4'
    """
    named = os.environ.get(LEAFLET_DIR_VARIABLE)
    places = [Path(named)] if named else [p for p in map(_folder_of, _PACKAGES) if p is not None]
    faults = []
    for place in places:
        try:
            return _read_leaflet(place)
        except AssetError as fault:
            faults.append(str(fault))
    found = "; ".join(faults) or f"none of {', '.join(_PACKAGES)} is installed"
    raise AssetError(
        f"Leaflet is missing: {found}; expected the files of Leaflet 1.9.4 or 1.9.3; run "
        f"'{_PIP}', or set {LEAFLET_DIR_VARIABLE} to a folder with leaflet.js, leaflet.css "
        "and images/"
    )


def _folder_of(package: str) -> Path | None:
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return None
    for file in found.files or ():
        if file.name == "leaflet.js":
            return Path(str(found.locate_file(file))).parent
    return None


def _read_leaflet(folder: Path) -> Leaflet:
    js, version = _read_known(folder / "leaflet.js", _KNOWN["leaflet.js"])
    css, css_version = _read_known(folder / "leaflet.css", _KNOWN["leaflet.css"])
    if css_version != version:
        raise AssetError(f"{folder} mixes leaflet.js {version} and leaflet.css {css_version}")
    images = {}
    for name, digest in _IMAGES.items():
        data, _ = _read_known(folder / "images" / name, {digest: ""})
        images[name] = f"data:image/png;base64,{b64encode(data).decode('ascii')}"
    style = _unix(css.decode("utf-8"))
    for name, uri in images.items():
        style = style.replace(f"url(images/{name})", f"url({uri})")
    # A source map is the one thing that a browser's developer tools would go and fetch.
    code = re.sub(r"\n//# sourceMappingURL=\S*\s*\Z", "\n", _unix(js.decode("utf-8")))
    return Leaflet(version, code, style, images)


def _read_known(path: Path, known: dict[str, str]) -> tuple[bytes, str]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise AssetError(f"{path} cannot be read ({fault.strerror})") from fault
    digest = sha256(data).hexdigest()
    if digest not in known:
        raise AssetError(f"{path} has an unknown sha256 {digest[:16]}...")
    return data, known[digest]


def _unix(text: str) -> str:
    """End lines with LF, as a browser does before it hashes inline text for the CSP."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- our own files ------------------------------------------------------------

_IMPORT: Final = re.compile(
    r'^import\s*(?:\{(?P<names>[^{}]*)\}\s*from\s*)?"\./(?P<file>[\w.-]+\.js)";[ \t]*$',
    re.MULTILINE,
)
_EXPORT: Final = re.compile(r"^export (?=(?:const|class|function|async function)\b)", re.MULTILINE)
_EXPORT_LIST: Final = re.compile(r"^export \{(?P<names>[^{}]*)\};[ \t]*$", re.MULTILINE)
_DECLARED: Final = re.compile(
    r"^(?P<export>export )?(?:const|let|var|class|function\*?|async function\*?) (?P<name>[\w$]+)",
    re.MULTILINE,
)
# Whatever of the module syntax is left after the known forms are taken out.
_LEFT_OVER: Final = re.compile(
    r"^(?:import|export)\b.*|\bimport\s*\(.*|\bimport\.meta\b.*|^(?:const|let|var)\s*[\[{].*",
    re.MULTILINE,
)
# Comments that have lines of their own: whoever reads the code reads it in page/static.
_COMMENT: Final = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)


def static_bundle() -> str:
    """Join the modules of page/static into one strict function, imports before users.

    A module may hold ``import { a, b } from "./x.js";``, ``export { a, b };`` (no renaming) and
    ``export`` before a const, class or function, each at the start of a line. Every other form
    is refused: joining is line-wise, and what is not understood would break in the reader's
    browser.

    Raises
    ------
    AssetError
        If a form is unknown, a name is declared twice or imported but not exported, or the
        imports go round in a circle.
    """
    texts = {path.name: _read_own(path) for path in sorted(STATIC.glob("*.js"))}
    if not texts:
        raise AssetError(f"{STATIC} holds no JavaScript; reinstall geo-afpak")
    _check_names(texts)
    parts = []
    for name in _order(texts):
        code = texts[name]
        for form in (_COMMENT, _IMPORT, _EXPORT_LIST, _EXPORT):
            code = form.sub("", code)
        if left := _LEFT_OVER.search(code):
            raise AssetError(
                f"static/{name}: {left[0][:60]!r} is not a form that the bundle knows; expected "
                'import { a } from "./x.js"; or export before const, class or function'
            )
        parts.append(f"// {name}\n{code.strip()}\n")
    return f'(function () {{\n"use strict";\n{"".join(parts)}}})();\n'


def _order(texts: dict[str, str]) -> list[str]:
    needs: dict[str, list[str]] = {}
    for name, text in texts.items():
        needs[name] = [found["file"] for found in _IMPORT.finditer(text)]
        if missing := sorted(set(needs[name]) - set(texts)):
            raise AssetError(f"static/{name} imports {', '.join(missing)}, which is not there")
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as fault:
        raise AssetError(f"static: imports go round in a circle: {fault.args[1]}") from fault


def _check_names(texts: dict[str, str]) -> None:
    owner: dict[str, str] = {}
    exported: dict[str, set[str]] = {}
    for name, text in texts.items():
        exported[name] = set()
        for found in _DECLARED.finditer(text):
            if other := owner.get(found["name"]):
                raise AssetError(f"static: {found['name']} is declared in {other} and in {name}")
            owner[found["name"]] = name
            if found["export"]:
                exported[name].add(found["name"])
        for found in _EXPORT_LIST.finditer(text):
            exported[name] |= {word for word in _words(found) if owner.get(word) == name}
    for name, text in texts.items():
        for found in _IMPORT.finditer(text):
            wanted = _words(found)
            if missing := sorted(wanted - exported.get(found["file"], wanted)):
                raise AssetError(
                    f"static/{name} imports {', '.join(missing)}, which {found['file']} does not "
                    "export under that name"
                )


def _words(found: re.Match[str]) -> set[str]:
    return {word.strip() for word in (found["names"] or "").split(",")} - {""}


def static_css() -> str:
    """Join the style sheets of page/static by name.

    Raises
    ------
    AssetError
        If one of them imports or fetches something: the page would be blocked from it.
    """
    parts = []
    for path in sorted(STATIC.glob("*.css")):
        text = _read_own(path)
        if fetched := re.search(r"@import\b.*|url\(\s*[\"']?(?!data:|#).*", text, re.IGNORECASE):
            raise AssetError(f"static/{path.name}: {fetched[0][:60]!r} would be fetched")
        parts.append(f"/* {path.name} */\n{text.strip()}\n")
    return "".join(parts)


def body_skeleton() -> tuple[str, str]:
    """Return the body as it stands before and after the map's element, without comments.

    Raises
    ------
    AssetError
        If static/body.html does not have the slot ``<!-- ga:map -->`` exactly once.
    """
    text = _read_own(STATIC / "body.html")
    if text.count(MAP_SLOT) != 1:
        raise AssetError(f"static/body.html: expected {MAP_SLOT} once; put it where the map goes")
    before, after = (
        re.sub(r"<!--.*?-->", "", part, flags=re.DOTALL) for part in text.split(MAP_SLOT)
    )
    return before.strip(), after.strip()


def _read_own(path: Path) -> str:
    try:
        return _unix(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise AssetError(
            f"{path} cannot be read ({fault.strerror}); reinstall geo-afpak"
        ) from fault

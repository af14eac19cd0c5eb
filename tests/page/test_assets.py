from __future__ import annotations

import re
import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from geo_afpak.errors import AssetError
from geo_afpak.page import assets

PIP_LINE = "pip install django-js-lib-leaflet==1.9.4.1"


def installed_leaflet() -> Path:
    found = distribution("django-js-lib-leaflet")
    return Path(
        str(next(found.locate_file(f) for f in found.files or () if f.name == "leaflet.js"))
    ).parent


@pytest.fixture
def leaflet_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "leaflet"
    shutil.copytree(installed_leaflet(), folder)
    return folder


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(assets, "STATIC", folder)
    return folder


def hide_packages(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def look(name: str) -> object:
        if name in names:
            raise PackageNotFoundError(name)
        return distribution(name)

    monkeypatch.setattr(assets, "distribution", look)


# --- Leaflet --------------------------------------------------------------------


def test_leaflet_keeps_its_notice_and_version() -> None:
    leaflet = assets.leaflet_assets()
    assert leaflet.version == "1.9.4"
    assert leaflet.js.startswith("/* @preserve\n * Leaflet 1.9.4")
    assert "Redistribution and use in source and binary forms" in assets.leaflet_licence()


def test_leaflet_fetches_nothing_by_itself() -> None:
    leaflet = assets.leaflet_assets()
    addresses = re.findall(r"url\(([^)]{0,30})", leaflet.css)
    assert len(addresses) == 4
    assert all(a.startswith("data:image/png;base64,") or a == "#default#VML" for a in addresses)
    assert "sourceMappingURL" not in leaflet.js


def test_leaflet_has_unix_line_ends_as_the_browser_hashes_them() -> None:
    leaflet = assets.leaflet_assets()
    assert "\r" not in leaflet.js + leaflet.css


def test_leaflet_from_a_named_folder_is_the_same(
    leaflet_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = assets.leaflet_assets()
    hide_packages(monkeypatch, "django-js-lib-leaflet", "XStatic-Leaflet")
    monkeypatch.setenv(assets.LEAFLET_DIR_VARIABLE, str(leaflet_folder))
    assert assets.leaflet_assets() == packaged


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "images/layers.png"])
def test_a_changed_file_is_refused_by_its_hash(
    name: str, leaflet_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = leaflet_folder / name
    changed.write_bytes(changed.read_bytes() + b"\n")
    monkeypatch.setenv(assets.LEAFLET_DIR_VARIABLE, str(leaflet_folder))
    with pytest.raises(AssetError, match=f"{re.escape(str(changed))} has an unknown sha256"):
        assets.leaflet_assets()


def test_a_named_folder_without_leaflet_is_an_error_and_no_package_is_taken_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.LEAFLET_DIR_VARIABLE, str(tmp_path))
    with pytest.raises(AssetError, match="cannot be read") as caught:
        assets.leaflet_assets()
    assert PIP_LINE in str(caught.value)


def test_files_of_two_versions_are_not_mixed(
    leaflet_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (digest,) = [d for d, v in assets._KNOWN["leaflet.css"].items() if v == "1.9.4"]  # noqa: SLF001
    monkeypatch.setitem(assets._KNOWN["leaflet.css"], digest, "1.9.3")  # noqa: SLF001
    monkeypatch.setenv(assets.LEAFLET_DIR_VARIABLE, str(leaflet_folder))
    with pytest.raises(AssetError, match=r"mixes leaflet\.js 1\.9\.4 and leaflet\.css 1\.9\.3"):
        assets.leaflet_assets()


def test_without_any_source_the_error_names_the_line_that_installs_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hide_packages(monkeypatch, "django-js-lib-leaflet", "XStatic-Leaflet")
    with pytest.raises(AssetError) as caught:
        assets.leaflet_assets()
    assert f"run '{PIP_LINE}'" in str(caught.value)
    assert "none of django-js-lib-leaflet, XStatic-Leaflet is installed" in str(caught.value)


def test_the_second_package_serves_when_the_first_is_not_there(
    leaflet_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "XStatic_Leaflet-1.9.3.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: XStatic-Leaflet\nVersion: 1.9.3\n")
    (info / "RECORD").write_text("leaflet/leaflet.js,,\n")
    hide_packages(monkeypatch, "django-js-lib-leaflet")
    monkeypatch.syspath_prepend(str(leaflet_folder.parent))
    assert assets.leaflet_assets().version == "1.9.4"


def test_a_package_of_that_name_without_leaflet_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "XStatic_Leaflet-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: XStatic-Leaflet\nVersion: 0\n")
    hide_packages(monkeypatch, "django-js-lib-leaflet")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(AssetError, match="Leaflet is missing"):
        assets.leaflet_assets()


# --- our modules ----------------------------------------------------------------


def test_modules_stand_after_what_they_import(static: Path) -> None:
    (static / "a.js").write_text('import { b,\n  c } from "./b.js";\nb(c);\n')
    (static / "b.js").write_text("export function b() {}\nexport const c = 1;\n")
    assert assets.static_bundle() == (
        '(function () {\n"use strict";\n// b.js\nfunction b() {}\nconst c = 1;\n'
        "// a.js\nb(c);\n})();\n"
    )


def test_a_list_of_exports_counts_as_export(static: Path) -> None:
    (static / "a.js").write_text('import { b } from "./b.js";\nb();\n')
    (static / "b.js").write_text("function b() {}\nexport { b };\n")
    assert "export" not in assets.static_bundle()


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export let a = 1;",
        "export { a as b };\nexport * from 'x';",
        'import * as b from "./b.js";',
        'import b from "./b.js";',
        'import { b } from "https://example.org/b.js";',
        'const z = await import("./b.js");',
        "const here = import.meta.url;",
        "const { a } = window;",
    ],
)
def test_an_unknown_form_of_module_is_refused(line: str, static: Path) -> None:
    (static / "a.js").write_text(f"{line}\n")
    (static / "b.js").write_text("export function b() {}\n")
    with pytest.raises(AssetError, match=r"static/a\.js"):
        assets.static_bundle()


def test_a_name_declared_in_two_modules_is_refused(static: Path) -> None:
    (static / "a.js").write_text("function same() {}\n")
    (static / "b.js").write_text("export const same = 1;\n")
    with pytest.raises(AssetError, match=r"same is declared in a\.js and in b\.js"):
        assets.static_bundle()


@pytest.mark.parametrize("names", ["c", "b as d", "b, c"])
def test_an_import_of_what_is_not_exported_is_refused(names: str, static: Path) -> None:
    (static / "a.js").write_text(f'import {{ {names} }} from "./b.js";\n')
    (static / "b.js").write_text("export function b() {}\nfunction c() {}\n")
    with pytest.raises(AssetError, match=r"which b\.js does not export"):
        assets.static_bundle()


def test_an_import_of_a_missing_module_is_refused(static: Path) -> None:
    (static / "a.js").write_text('import "./b.js";\n')
    with pytest.raises(AssetError, match=r"static/a\.js imports b\.js, which is not there"):
        assets.static_bundle()


def test_imports_in_a_circle_are_refused(static: Path) -> None:
    (static / "a.js").write_text('import "./b.js";\n')
    (static / "b.js").write_text('import "./a.js";\n')
    with pytest.raises(AssetError, match="go round in a circle"):
        assets.static_bundle()


@pytest.mark.usefixtures("static")
def test_an_installation_without_our_files_says_so() -> None:
    with pytest.raises(AssetError, match="holds no JavaScript"):
        assets.static_bundle()
    with pytest.raises(AssetError, match=r"body\.html cannot be read"):
        assets.body_skeleton()
    assert assets.static_css() == ""


def test_our_own_files_make_one_bundle() -> None:
    bundle = assets.static_bundle()
    assert "window.geoAfpakStart =" in bundle
    assert not re.search(
        r"</script|<!--|^(?:import|export)\b", bundle, re.MULTILINE | re.IGNORECASE
    )


# --- style and body -------------------------------------------------------------


def test_style_sheets_are_joined_by_name(static: Path) -> None:
    (static / "b.css").write_text("p { fill: url(#hatch) }\r\n")
    (static / "a.css").write_text("a { background: url(data:image/gif;base64,AAAA) }\n")
    assert assets.static_css() == (
        "/* a.css */\na { background: url(data:image/gif;base64,AAAA) }\n"
        "/* b.css */\np { fill: url(#hatch) }\n"
    )


@pytest.mark.parametrize(
    "line", ["@import 'x.css';", "a { background: URL( 'x.png') }", "a { src: url(//x.org/f) }"]
)
def test_a_style_sheet_that_would_fetch_is_refused(line: str, static: Path) -> None:
    (static / "a.css").write_text(line)
    with pytest.raises(AssetError, match="would be fetched"):
        assets.static_css()


def test_the_body_is_parted_at_its_slot_and_loses_its_comments(static: Path) -> None:
    (static / "body.html").write_text("<!-- note -->\n<main><!-- ga:map --></main><!--\nx -->\n")
    assert assets.body_skeleton() == ("<main>", "</main>")


@pytest.mark.parametrize("text", ["<main></main>", "<!-- ga:map --><!-- ga:map -->"])
def test_a_body_without_one_slot_is_refused(text: str, static: Path) -> None:
    (static / "body.html").write_text(text)
    with pytest.raises(AssetError, match="expected <!-- ga:map --> once"):
        assets.body_skeleton()

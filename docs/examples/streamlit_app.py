"""Incidents in Streamlit: filters, numbers, a map to click on, and the whole page.

    pip install geo-afpak streamlit streamlit-folium
    streamlit run streamlit_app.py

streamlit-folium runs a map's script in its own page, past the checks of `write_page`. So its
map is given shapes and numbers only, `guard_map` says that there is nothing else in it, and all
text is shown by Streamlit, as text. The page itself, with everything, stands in its own frame.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import folium
import streamlit as st
from streamlit_folium import st_folium

import geo_afpak
from geo_afpak.page import guard_map
from geo_afpak.page.assets import leaflet_assets

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

COLOURS = {
    "attack": "#b3261e",
    "counter_terrorism": "#2767b0",
    "clash": "#2e2622",
    "recruitment": "#a87000",
    "political": "#4f8f86",
}
SHOWN = ["title", "date_start", "date_precision", "place", "adm1_name", "killed", "geo_precision"]


@st.cache_resource
def load_layers() -> geo_afpak.Layers:
    incidents = geo_afpak.read_incidents(geo_afpak.data_path("incidents.geojson")).frame
    zones = geo_afpak.read_zones(geo_afpak.data_path("presence_zones.geojson")).frame
    return geo_afpak.build_layers(incidents, zones)


@st.cache_data
def whole_page() -> str:
    """Write the page as sandboxed frame, as a notebook shows it."""
    return geo_afpak.build_map(load_layers())._repr_html_()


@st.cache_resource
def leaflet() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return Leaflet as links that fetch nothing; folium's own lead to four hosts."""
    files = leaflet_assets()
    return tuple(
        [("leaflet", f"data:text/{kind};base64,{b64encode(text.encode()).decode()}")]
        for kind, text in (("javascript", files.js), ("css", files.css))
    )


def add_area(m: folium.Map, shape: BaseGeometry, **style: object) -> None:
    """Add the outlines of a district or province; Leaflet takes latitude first."""
    for part in getattr(shape, "geoms", [shape]):
        outline = [(lat, lon) for lon, lat in part.exterior.coords]
        folium.Polygon(outline, **style).add_to(m)


def draw(layers: geo_afpak.Layers, events: gpd.GeoDataFrame) -> folium.Map:
    """Draw events as precisely as their places are known, and no closer."""
    m = folium.Map(location=[31.5, 69.0], zoom_start=5, tiles=None)
    m.default_js, m.default_css = leaflet()
    for shape in layers.provinces.geometry:
        add_area(m, shape, color="#b3ab9c", weight=1, fill_color="#f4f1ea", fill_opacity=1)
    known_to_district = events[events["mark"] == "district"]
    districts = layers.districts.set_index("adm_id").geometry
    for shape in districts.loc[sorted(set(known_to_district["adm2_id"]))]:
        add_area(m, shape, color="#b3261e", weight=1, dash_array="4 3", fill_opacity=0.15)
    dots = events[events["mark"] == "dot"]
    deaths = dots["killed"].astype("Float64").fillna(0).astype(float)
    for row in deaths.sort_values(ascending=False).index:  # the small ones on top
        point, kind = dots.geometry[row], dots["event_class"][row]
        folium.CircleMarker(
            (point.y, point.x),
            5 + deaths[row] ** 0.5,  # area grows with the stated deaths
            color="#fdfcf9",
            weight=1,
            fill_color=COLOURS.get(kind, "#5b554c"),
            fill_opacity=0.9,
        ).add_to(m)
    return m


def clicked(
    answer: dict[str, dict[str, float] | None], events: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Find the events at the spot that was clicked on; by number, for the map has no text."""
    spot = answer.get("last_object_clicked") or {}
    points = events[events["mark"] == "dot"]
    near = (points.geometry.x - spot.get("lng", 999)).abs() < 1e-6
    return points[near & ((points.geometry.y - spot.get("lat", 999)).abs() < 1e-6)]


st.set_page_config(page_title="Incidents", layout="wide")
layers = load_layers()
st.title(layers.title)

events = layers.incidents[layers.incidents["scope"] != "out_of_theatre"]
kinds = st.sidebar.multiselect("Type", sorted(events["event_class"].unique()))
groups = st.sidebar.multiselect("Group", list(layers.group_names))
if kinds:
    events = events[events["event_class"].isin(kinds)]
if groups:
    events = events[[bool(set(row) & set(groups)) for row in events["groups"]]]

numbers = geo_afpak.totals(events)
boxes = st.columns(3)
for box, name in zip(boxes, ("events", "killed", "injured"), strict=True):
    value = numbers[name]
    box.metric(name.capitalize(), "?" if value is None else f"{value:,}")
for box, name in zip(boxes[1:], ("killed", "injured"), strict=True):
    box.caption(f"no figure for {numbers[f'{name}_unknown'] or 0:,}")

overview, page = st.tabs(["Map and list", "The whole page"])
with overview:
    m = draw(layers, events)
    if guard_map(m):
        st.error("This map holds more than shapes and is not shown.")
        st.stop()
    answer = st_folium(
        m, height=480, use_container_width=True, returned_objects=["last_object_clicked"]
    )
    here = clicked(answer, events)
    st.text("Click a dot for what is known of it." if here.empty else f"{len(here)} events there:")
    # A table shows text as text; st.write and st.markdown would read it as Markdown.
    st.dataframe(here[SHOWN] if len(here) else events[SHOWN], hide_index=True)
    elsewhere = int((events["mark"] != "dot").sum())
    st.caption(
        f"{elsewhere} of {len(events)} events are known to a district or less, and have no dot."
    )
    st.caption(
        "Boundaries: geoBoundaries, CC BY 4.0; Pakistan ODbL 1.0. Sources: in the whole page."
    )
with page:
    st.iframe(whole_page(), height=660)

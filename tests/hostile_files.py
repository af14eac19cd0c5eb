"""Small files that have broken other programs, or that are made to: name -> content."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Final

HEAD = "id,title,event_type,date_start,date_precision,geo_precision,lat,lon,sources,place,killed\n"
ROW = "a1,Bomb,attack,2016-08-08,day,2,34.4,70.4,BBC,{place},{killed}\n"
POINT = '{"type":"Point","coordinates":[70.4,34.4]}'
FEATURE = '{"type":"Feature","properties":{"id":"a","title":%s},"geometry":%s}'


def table(place: str = "Kot", killed: str = "1", head: str = HEAD) -> bytes:
    return (head + ROW.format(place=place, killed=killed)).encode()


def collection(*features: str) -> bytes:
    return ('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}").encode()


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def good(geometry: str = POINT, title: str = '"x"') -> bytes:
    return collection(FEATURE % (title, geometry))


FILES: Final[dict[str, bytes]] = {
    "empty.csv": b"",
    "blank.csv": b"\n\n\n",
    "head.csv": HEAD.encode(),
    "line_break.csv": table('"Kot\nAchin\r\nSpin"'),
    "nul.csv": table("K\0t"),
    "controls.csv": table("\x1b[2J\x07\u202e\u2028"),
    "formula.csv": table("=HYPERLINK(1)"),
    "quote.csv": HEAD.encode() + b'a1,"Bomb\n',
    "long_cell.csv": table("x" * 140_000),
    "long_word.csv": table("x" * 16_000),
    "wide.csv": (",".join(f"c{n}" for n in range(20_000)) + "\n").encode(),
    "doubled.csv": table(head=HEAD.replace("place", "title")),
    "utf16.csv": table().decode().encode("utf-16"),
    "cp1252.csv": table("caf\xe9").decode().encode("cp1252"),
    "bytes.csv": HEAD.encode() + bytes(range(128, 256)) + b"\n",
    "json.csv": good(),
    "html.csv": b"<!DOCTYPE html><html><body>login</body></html>",
    "numbers.csv": table(killed="1e400"),
    "huge_number.csv": table(killed="9" * 400),
    "arabic_digits.csv": table(killed="\u0661\u0662"),
    "negative.csv": table(killed="-1"),
    "words.csv": table("constructor", head=HEAD.replace("place", "__proto__")),
    "far_date.csv": table().replace(b"2016-08-08", b"0001-01-01"),
    "no_date.csv": table().replace(b"2016-08-08", b"2016-13-45"),
    "swapped.csv": table().replace(b"34.4,70.4", b"70.4,34.4"),
    "poles.csv": table().replace(b"34.4,70.4", b"90,180"),
    "nan.csv": table().replace(b"34.4,70.4", b"nan,inf"),
    "empty.geojson": b"",
    "cut.geojson": good()[:60],
    "array.geojson": b"[1, 2, 3]",
    "number.geojson": b"1",
    "deep.geojson": b"[" * 100_000,
    "deep_value.geojson": good(title="[" * 900 + "]" * 900),
    "nan.geojson": good('{"type":"Point","coordinates":[NaN,34]}'),
    "text_point.geojson": good('{"type":"Point","coordinates":["70","34"]}'),
    "no_point.geojson": good('{"type":"Point","coordinates":[]}'),
    "odd_shape.geojson": good('{"type":"Circle","coordinates":1}'),
    "list_shape.geojson": good("[1, 2]"),
    "number_point.geojson": good('{"type":"Point","coordinates":7}'),
    "named_point.geojson": good('{"type":"Point","coordinates":{"x":70,"y":34}}'),
    "list_properties.geojson": collection('{"type":"Feature","properties":[1],"geometry":null}'),
    "text_features.geojson": collection('"x"', "1"),
    "surrogate.geojson": good(title='"\\ud800"'),
    "nul.geojson": good(title='"a\\u0000b"'),
    "twice.geojson": collection('{"type":"Feature","type":"Feature"}'),
    "vrt.geojson": b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>",
    "crs.geojson": good()[:-1] + b',"crs":{"type":"name","properties":{"name":"EPSG:999999"}}}',
    "null.geojson": b'{"type":"FeatureCollection","features":[null]}',
    "no_features.geojson": b'{"type":"FeatureCollection","features":{}}',
    "text.gpkg": b"SQLite format 3\0" + b"x" * 200,
    "sqlite.gpkg": b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 100,
    "text.parquet": b"PAR1 and no more PAR1",
    "text.xlsx": b"no zip",
    "parts.xlsx": zipped(a=b"b"),
    "sheet.xlsx": zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b"<x"),
    "text.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "text.ods": zipped(content_xml=b"<x"),
    "table.zip": zipped(evil_csv=table()),
    "path.zip": zipped(**{"..__..__evil.csv": table()}),
    "cut.gz": gzip.compress(table())[:20],
    "lines.jsonl": b'{"a": 1}\n{"a": \n',
    "text.kml": b"<kml><Placemark>",
    "entity.kml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
    "text.sav": b"$FL2" + b"\0" * 50,
    "text.dta": b"<stata_dta>",
    "text.rds": b"RDX3\n",
    "broken.toml": b"[columns\n",
    "latin.toml": "name = '\xe9'".encode("latin-1"),
    "list.toml": b"columns = [1, 2]\nname = 3\nbounds = 'x'\n",
}

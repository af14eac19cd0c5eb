"""Files of parts put together to the one file that all rows at once would give."""

from __future__ import annotations

import json
import shutil
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.io._cells import csv_text
from geo_afpak.io._columns import joined_lists
from geo_afpak.io._drivers import GROUP, of_no_day
from geo_afpak.io._files import replacing, safe_name
from geo_afpak.io._rejects import header_of_rejects, reject_text
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    import pyarrow as pa

ASSEMBLED: Final = (".csv", ".geojson", ".gpkg", ".json", ".parquet")
_END: Final = b"\n]}\n"


def part_suffix(suffix: str) -> str:
    """Return what the parts of such a file are written as: GeoPackages cannot be joined."""
    return ".parquet" if suffix.lower() == ".gpkg" else suffix


def put_together(
    parts: Sequence[Path], path: str | os.PathLike[str], *, last: bool = False
) -> None:
    """Write the rows of files that `write_table` wrote, in their order, as one such file.

    Those of a GeoPackage are GeoParquet (`part_suffix`); `last` is for what was set apart.

    Raises
    ------
    InputFileError
        If the suffix is none of `ASSEMBLED`, or writing fails.
    InvalidInputError
        If a column has values of different types in different parts, and the format one type.
    """
    with replacing(path, ASSEMBLED, None, last=last) as temporary:
        if temporary.suffix.lower() == ".parquet":
            _parquet(parts, temporary)
            return
        if temporary.suffix.lower() == ".gpkg":
            _gpkg(parts, temporary)
            return
        with temporary.open("wb") as out:
            (_csv if temporary.suffix.lower() == ".csv" else _geojson)(parts, out)


def _csv(parts: Sequence[Path], out: BinaryIO) -> None:
    for number, part in enumerate(parts):
        with part.open("rb") as file:
            header = file.readline()
            while header.count(b'"') % 2 and (more := file.readline()):
                header += more
            if not number:
                out.write(header)
            shutil.copyfileobj(file, out, 1 << 20)


def _geojson(parts: Sequence[Path], out: BinaryIO) -> None:
    between, head = b"\n", b""
    for part in parts:
        with part.open("rb") as file:
            line = file.readline()
            head = head or line.removesuffix(b"]}\n").rstrip(b"\n")
            if line.endswith(b"]}\n"):  # no feature at all
                continue
            out.write((head if between == b"\n" else b"") + between)
            between = b",\n"
            left = part.stat().st_size - len(line) - len(_END)
            while left and (block := file.read(min(left, 1 << 20))):
                out.write(block)
                left -= len(block)
    out.write(_END if between == b",\n" else head + b"]}\n")


# --- GeoParquet -----------------------------------------------------------------------


def _parquet(parts: Sequence[Path], target: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema([pq.read_schema(part) for part in parts])
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        kept: list[pa.Table] = []
        for table in chain(map(pq.read_table, parts), [None]):
            kept += [] if table is None else [table.cast(schema)]
            rows = sum(map(len, kept))
            while rows >= GROUP or (table is None and (rows or not parts)):
                whole = pa.concat_tables(kept).combine_chunks()
                writer.write_table(whole.slice(0, GROUP), row_group_size=GROUP)
                kept, rows = [whole.slice(GROUP)], max(rows - GROUP, 0)


def _schema(schemas: list[pa.Schema]) -> pa.Schema:
    """Give each column the type of the parts in which it has values."""
    import pyarrow as pa

    fields, about = [], []
    told = [json.loads(schema.metadata[b"pandas"]) for schema in schemas]
    for at, name in enumerate(schemas[0].names):
        types = {one.field(at).type: place for place, one in reversed(list(enumerate(schemas)))}
        # A list that is empty everywhere has items of no type.
        known = [one for one in types if not pa.types.is_null(one) and "null" not in str(one)]
        if len(known) > 1:
            shown = " and ".join(sorted(map(str, known)))
            raise InvalidInputError(
                f"column {name}: holds {shown}; expected one type; write .csv or .geojson instead"
            )
        chosen = types[known[0]] if known else 0
        field = schemas[chosen].field(at)
        if pa.types.is_list(field.type):  # whose items a file names otherwise than memory does
            field = field.with_type(pa.list_(field.type.value_type))
        fields.append(field)
        about.append(told[chosen]["columns"][at])
    geo = [json.loads(schema.metadata[b"geo"]) for schema in schemas]
    metadata = {
        **schemas[0].metadata,
        b"pandas": json.dumps({**told[0], "columns": about}).encode(),
        b"geo": json.dumps({**geo[0], "columns": _geometry(geo)}).encode(),
    }
    return pa.schema(fields, metadata)


def _geometry(geo: list[dict[str, Any]]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, first in geo[0]["columns"].items():
        parts = [one["columns"][name] for one in geo]
        kinds = sorted({kind for one in parts for kind in one["geometry_types"]})
        boxes = [one["bbox"] for one in parts if "bbox" in one]
        columns[name] = {**first, "geometry_types": kinds}
        if boxes:
            west, south, east, north = zip(*boxes, strict=True)
            columns[name]["bbox"] = [min(west), min(south), max(east), max(north)]
    return columns


# --- GeoPackage -----------------------------------------------------------------------


def _gpkg(parts: Sequence[Path], target: Path) -> None:
    """Add part after part to one layer, with the types and the geometry of them all."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import pyogrio

    schema = _schema([pq.read_schema(part) for part in parts])
    kinds = json.loads(schema.metadata[b"geo"])["columns"][f.GEOMETRY]["geometry_types"]
    plain = target.with_name("parts.gpkg")  # GDAL would find options in the name of a file
    with of_no_day():
        for number, part in enumerate(parts):
            table = pq.read_table(part).cast(schema)
            columns = {name: _flat(table[name].combine_chunks()) for name in table.column_names}
            pyogrio.write_arrow(
                pa.table(columns), plain, layer=safe_name(target.stem), driver="GPKG",
                geometry_name=f.GEOMETRY, geometry_type=kinds[0] if len(kinds) == 1 else "Unknown",
                crs=f.CRS, append=number > 0,
            )  # fmt: skip
    plain.replace(target)


def _flat(column: pa.Array) -> pa.Array:
    """Write lists in one cell; a column of nothing is of text, as in a frame."""
    import pyarrow as pa

    if pa.types.is_null(column.type):
        return column.cast(pa.string())
    return joined_lists(column) if pa.types.is_list(column.type) else column


# --- what was set apart ---------------------------------------------------------------


def rejects_together(parts: Sequence[Path], path: str | os.PathLike[str]) -> None:
    """Write rejects that stand in files, one a line as JSON, as `write_rejects` writes them."""
    names: dict[str, None] = {}
    for reject in _rejects(parts):
        names.update(dict.fromkeys(reject["record"]))
    with replacing(path, (".csv",), None, last=True) as temporary, temporary.open("wb") as out:
        out.write(csv_text(header_of_rejects(names), []).encode("utf-8", "backslashreplace"))
        for reject in _rejects(parts):
            row = csv_text([], [reject_text(reject, names)]).removeprefix("\n")
            out.write(row.encode("utf-8", "backslashreplace"))


def _rejects(parts: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for part in parts:
        with part.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

"""A team's database: 100,000 records in and out, again, and by two who write at once.

Run: `python benchmarks/bench_database.py [COUNT]`; needs PostgreSQL with PostGIS as the tests do,
and starts one of its own. CPU seconds: *ours* of this Python, *database* of its processes.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))
from synthetic import incidents

import geo_afpak
from geo_afpak import io
from tests.postgres import OWNER, running

if TYPE_CHECKING:
    from collections.abc import Callable


def spent(folder: Path) -> float:
    """CPU seconds of the server and all of its processes, those that have ended too."""
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    total = 0.0
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(place.parent.name) == first:
            total += sum(map(int, words[11:15]))
        elif int(words[1]) == first:
            total += sum(map(int, words[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def measure(folder: Path, what: str, do: Callable[[], object]) -> None:
    ours, theirs = time.process_time(), spent(folder)
    done = do()
    shown = done if isinstance(done, io.Stored) else ""
    cost = f"{time.process_time() - ours:7.2f}{spent(folder) - theirs:10.2f}"
    print(f"{what:34}{cost}  {shown}", flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rows = incidents(count)
    rows["source_dataset"], rows["source_id"] = "synthetic", rows["id"]
    rows = geo_afpak.load_incidents(rows)
    with running() as folder:
        address = f"postgis:///postgres?host={folder}&user={OWNER}"
        io.set_up(address)
        print(f"{count:,} rows{'ours':>{41 - len(f'{count:,} rows')}}  database")
        measure(folder, "write", lambda: io.write_database(rows, address))
        measure(folder, "write the same", lambda: io.write_database(rows, address))
        measure(folder, "read", lambda: geo_afpak.load_incidents(address))
        back = geo_afpak.load_incidents(address).set_index("id")
        ours = rows.set_index("id").sort_index()
        if not back[ours.columns].equals(ours):
            raise SystemExit("what came back is not what went in")
        some = rows.iloc[::10].assign(note="seen")
        measure(folder, "change a tenth", lambda: io.write_database(some, address))

        def both() -> None:
            done: list[io.Stored] = []
            writers = [
                threading.Thread(
                    target=lambda name=name: done.append(
                        io.write_database(rows.assign(note=name), address)
                    )
                )
                for name in ("amina", "bo")
            ]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            notes = geo_afpak.load_incidents(address)["note"].unique()
            if [one.changed for one in done] != [count, count] or len(notes) != 1:
                raise SystemExit("rows of both writers stand mixed")

        measure(folder, "two change all at once, and read", both)
        measure(folder, "history", lambda: len(io.history(address, rows["id"].iloc[0])))


if __name__ == "__main__":
    main()

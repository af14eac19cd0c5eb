"""A PostgreSQL of the tests' own: in a temporary folder, on a socket, with nobody else in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = "apt-get install --no-install-recommends postgresql-15 postgresql-15-postgis-3"
OWNER = "owner"
# One user must give a password; the others are whom they say they are.
RULES = "local all locked scram-sha-256\nlocal all all trust\n"


def programs() -> Path | None:
    """Where PostgreSQL is that has PostGIS, as Debian lays both out."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        control = Path("/usr/share/postgresql", folder.parent.name, "extension/postgis.control")
        if control.exists() and (folder / "initdb").exists():
            return folder
    return None


@contextmanager
def running() -> Iterator[Path]:
    """Start a server and yield the folder of its socket; root starts it as nobody."""
    found = programs()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL with PostGIS; {INSTALL}")
        pytest.skip(f"no PostgreSQL with PostGIS; {INSTALL}")
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="afpak-pg-"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

    def call(name: str, *words: str) -> None:
        done = subprocess.run(
            [found / name, "-D", folder / "data", *words], cwd=folder, user=user,
            extra_groups=[] if user else None, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=False, text=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    try:
        call("initdb", "-U", OWNER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C")
        (folder / "data" / "pg_hba.conf").write_text(RULES, encoding="utf-8")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB"
        call("pg_ctl", "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield folder
        finally:
            call("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

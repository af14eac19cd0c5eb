"""Firefox driven by its own Marionette protocol: neither geckodriver nor a client is needed.

Debian has no geckodriver; what it would do here, a socket and JSON do as well. Reference:
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
INSTALL = "there is no Firefox; run 'apt-get install firefox-esr'"
PATIENCE = 90
"""Seconds after which something is broken and not slow."""
# A port of the system's choice, no first pages, and a proxy that nobody answers at.
PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
}


class Firefox:
    """A running Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()
        self.ask("WebDriver:NewSession", pageLoadStrategy="normal")
        self.ask("WebDriver:SetTimeouts", script=PATIENCE * 1000)

    def _read(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            digits += self._stream.read(1)
        return json.loads(self._stream.read(int(digits[:-1])))

    def ask(self, command: str, **values: Any) -> Any:
        """Send a command and return what it gives."""
        self._number += 1
        message = json.dumps([0, self._number, command, values]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def open(self, path: Path) -> None:
        """Open a file and wait until it has drawn itself."""
        self.ask("WebDriver:Navigate", url=path.resolve().as_uri())
        script = "const done = arguments[0]; geoAfpak.drawn.then(() => done(true));"
        self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[])

    def run(self, script: str) -> Any:
        """Run a script in the page and return what it returns."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def close(self) -> None:
        """Let go of it."""
        self._stream.close()
        self._socket.close()


@contextmanager
def started(profile: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own, and end it afterwards."""
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [str(PROGRAM), "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(profile)}
    ) as process:
        try:
            end = time.monotonic() + PATIENCE
            port = profile / "MarionetteActivePort"
            while not (port.exists() and port.read_text()):
                assert process.poll() is None, "Firefox ended while it started"
                assert time.monotonic() < end, "Firefox did not start"
                time.sleep(0.1)
            firefox = Firefox(int(port.read_text()))
            yield firefox
            firefox.close()
        finally:
            process.terminate()

"""Stock Firefox without a window, driven by the protocol that it speaks itself.

Marionette (https://firefox-source-docs.mozilla.org/testing/marionette/): commands and answers as JSON over a socket, each behind
its length. Playwright drives only a Firefox of its own making, and WebDriver needs a program beside the browser.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

COMMANDS = ("firefox-esr", "firefox")
STARTING = 60.0
"""Seconds until it must have opened its port."""
PATIENCE = 60.0
"""Seconds until what is expected must have come."""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""
PREFERENCES = {
    "marionette.port": 0,  # any that is free; it is written into the profile
    "app.update.disabledForTesting": True,
    "browser.download.folderList": 2,
    "browser.download.always_ask_before_handling_new_types": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "ui.prefersReducedMotion": 1,
}


def executable() -> str | None:
    """Firefox on this machine, if it can be driven: one in a snap sees none of our files."""
    found = next((path for command in COMMANDS if (path := shutil.which(command))), None)
    if found is None or "/snap/" in os.path.realpath(found) or b"/snap/" in Path(found).read_bytes()[:4096]:
        return None
    return found


class Firefox:
    """A browser with one window. `downloads`: the folder where files arrive."""

    def __init__(self, path: str, folder: Path) -> None:
        """Starts it with a profile in `folder`, which must be there and empty. Raises TimeoutError if it does not answer."""
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        profile = folder / "profile"
        profile.mkdir()
        wanted = {**PREFERENCES, "browser.download.dir": str(self.downloads)}
        lines = (f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in wanted.items())
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [
            path,
            "--headless",
            "--marionette",
            "--remote-allow-system-access",
            "--new-instance",
            "--profile",
            str(profile),
        ]
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(folder)})
        try:
            self._begin(profile / "MarionetteActivePort")
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _begin(self, port: Path) -> None:
        end = time.monotonic() + STARTING
        while not port.is_file() or not port.read_text(encoding="ascii").strip():
            if time.monotonic() > end or self._process.poll() is not None:
                log = port.parent.parent / "log"
                raise TimeoutError(log.read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.05)
        self._socket = socket.create_connection(("127.0.0.1", int(port.read_text(encoding="ascii"))), timeout=PATIENCE * 2)
        self._answers = self._socket.makefile("rb")
        self._numbers = itertools.count(1)
        self._receive()
        self.send("WebDriver:NewSession", capabilities={})
        self.send("WebDriver:SetTimeouts", script=PATIENCE * 1000, pageLoad=PATIENCE * 1000, implicit=0)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError, RuntimeError):
            self.send("Marionette:Quit")
        self._answers.close()
        self._socket.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def send(self, command: str, **values: object) -> Any:
        """A command of the protocol and its answer. Raises RuntimeError with what the browser says is wrong."""
        number = next(self._numbers)
        message = json.dumps([0, number, command, values]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        while (answer := self._receive())[1] != number:
            pass
        if answer[2]:
            raise RuntimeError(f"{answer[2]['error']}: {answer[2]['message']}")
        return answer[3]

    def _receive(self) -> Any:
        length = b""
        while (sign := self._answers.read(1)) != b":":
            if not sign:
                raise OSError("the browser has gone")
            length += sign
        return json.loads(self._answers.read(int(length)))

    def go(self, url: str) -> None:
        """Open a page."""
        self.send("WebDriver:Navigate", url=url)

    def back(self) -> None:
        """The page before."""
        self.send("WebDriver:Back")

    def size(self, width: int, height: int) -> None:
        """The size of the window's inside, in CSS pixels, as WebDriver BiDi sets it: a window itself has a least width."""
        self._inside(
            """const { style } = gBrowser.selectedBrowser;
            [style.minWidth, style.maxWidth] = [arguments[0], arguments[0]];
            [style.minHeight, style.maxHeight] = [arguments[1], arguments[1]];""",
            f"{width}px",
            f"{height}px",
        )
        self.until("return innerWidth === arguments[0] && innerHeight === arguments[1]", width, height)

    def _inside(self, script: str, *values: object) -> Any:
        """As `run`, in the browser's own window."""
        self.send("Marionette:SetContext", value="chrome")
        try:
            return self.run(script, *values)
        finally:
            self.send("Marionette:SetContext", value="content")

    def run(self, script: str, *values: object) -> Any:
        """What a function with this body returns."""
        return self.send("WebDriver:ExecuteScript", script=script, args=values, sandbox=None)["value"]

    def call(self, function: str, value: object) -> Any:
        """What an asynchronous function gives for `value`."""
        script = (
            f"const [value, done] = arguments; ({function})(value).then((own) => done([own]), (fault) => done(String(fault)))"
        )
        answer = self.send("WebDriver:ExecuteAsyncScript", script=script, args=[value], sandbox=None)["value"]
        if not isinstance(answer, list):
            raise RuntimeError(answer)  # noqa: TRY004 - what the page says, not a wrong type
        return answer[0]

    def until(self, script: str, *values: object) -> Any:
        """What a function with this body returns, once that is true of anything. Raises TimeoutError."""
        return until(lambda: self.run(script, *values), script)

    def all(self, selector: str) -> list[str]:
        """The texts of the elements that a selector finds, as they are shown."""
        found: list[str] = self.run("return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)", selector)
        return found

    def click(self, selector: str) -> None:
        """Click the first element, once it is there."""
        self.until("return document.querySelector(arguments[0])?.checkVisibility()", selector)
        self.send("WebDriver:ElementClick", id=self._element(selector))

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.send("WebDriver:ElementSendKeys", id=self._element(selector), text=text)

    def press(self, key: str) -> None:
        """Press and release a key, wherever the focus is."""
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.send("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def _element(self, selector: str) -> str:
        found = self.send("WebDriver:FindElement", using="css selector", value=selector)
        name: str = found["value"][ELEMENT]
        return name

    def faults(self) -> list[str]:
        """Errors that pages have put on the console until now, the policy's among them; they are then forgotten."""
        told: list[str] = self._inside(
            """const all = Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError);
            Services.console.reset();
            return all.filter((one) => !(one.flags & one.warningFlag) && /^http/.test(one.sourceName)).map((one) => one.message)"""
        )
        return told


def until(look: Callable[[], Any], what: str) -> Any:
    """What `look` gives, once that is true of anything. Raises TimeoutError, which names `what`."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Firefox | None]:
    """Firefox for as long as it is needed, or none where there is none that can be driven."""
    path = executable()
    if path is None:
        yield None
        return
    running = Firefox(path, folder)
    try:
        yield running
    finally:
        running.close()

# SPDX-License-Identifier: Apache-2.0
"""Drives a headless Chromium through a pipe: no port, no library, and no way to a network."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# Names resolve to nothing, so that a request can be seen and counted but never answered. The pages
# are our own, and a container may not allow the browser's sandbox.
FLAGS = ("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--hide-scrollbars", "--force-color-profile=srgb",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-dev-shm-usage", "--no-sandbox")


def find_browser():
    """The path of a Chromium, or nothing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


class BrowserError(Exception):
    """The browser did not do what it was asked."""


class Browser:
    """One process of the browser; each page has a tab of its own."""

    def __init__(self, path, timeout=60):
        self._profile = tempfile.mkdtemp(prefix="cairn-browser-")
        self._timeout = timeout
        self._number = 0
        self._buffer = b""
        self._events = []
        commands, self._out = os.pipe()
        self._in, replies = os.pipe()
        # The browser reads at 3 and writes at 4.
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{replies}', "bash", path, *FLAGS,
             f"--user-data-dir={self._profile}", "about:blank"],
            pass_fds=(commands, replies), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(replies)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("Browser.close")
        except (BrowserError, OSError):
            pass
        os.close(self._out)
        os.close(self._in)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def ask(self, method, session=None, **parameters):
        """Sends a command and waits for its reply."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        end = time.monotonic() + self._timeout
        while True:
            reply = self._next(end)
            if reply.get("id") == self._number:
                if "error" in reply:
                    raise BrowserError(f"{method}: {reply['error'].get('message')}")
                return reply["result"]
            self._events.append(reply)

    def wait(self, method, session):
        """Waits for an event of a tab."""
        end = time.monotonic() + self._timeout
        while True:
            for event in self._events:
                if event.get("method") == method and event.get("sessionId") == session:
                    return event
            self._events.append(self._next(end))

    def events(self, method, session):
        """What a tab has reported so far."""
        return [event["params"] for event in self._events
                if event.get("method") == method and event.get("sessionId") == session]

    def open(self, path, width, height=900, scheme="light", is_phone=False):
        """Opens a file in a tab of its own."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable", session)
        self.ask("Emulation.setDeviceMetricsOverride", session, width=width, height=height,
                 deviceScaleFactor=1, mobile=is_phone)
        tab = Tab(self, session, target, scheme)
        tab.emulate("screen")
        self.ask("Page.navigate", session, url=f"file://{os.path.realpath(path)}")
        self.wait("Page.loadEventFired", session)
        return tab

    def _next(self, end):
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0, end - time.monotonic()))
            data = os.read(self._in, 1 << 20) if ready else b""
            if not data:
                raise BrowserError("the browser ended" if ready else "the browser does not answer")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(line)


class Tab:
    """A page that is open."""

    def __init__(self, browser, session, target, scheme):
        self._browser = browser
        self._scheme = scheme
        self._session = session
        self._target = target

    def emulate(self, media):
        """Shows the page as on a screen or as in print, in the scheme that it was opened with."""
        self._browser.ask(
            "Emulation.setEmulatedMedia", self._session, media=media,
            features=[{"name": "prefers-color-scheme", "value": self._scheme}])

    def evaluate(self, script):
        """Runs a script in the page and gives its value; the page's own policy does not hold it."""
        result = self._browser.ask("Runtime.evaluate", self._session, expression=script,
                                   returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise BrowserError(str(result["exceptionDetails"].get("exception")))
        return result["result"].get("value")

    def requests(self):
        """The addresses that the page asked for, its own left out."""
        asked = [event["request"]["url"] for event in
                 self._browser.events("Network.requestWillBeSent", self._session)]
        return asked[1:]

    def complaints(self):
        """What the browser found wrong: blocked contents, errors."""
        return [event["entry"]["text"] for event in
                self._browser.events("Log.entryAdded", self._session)]

    def picture(self, box=None, scale=1):
        """A PNG of the whole page, or of a box of it."""
        if box is None:
            size = self._browser.ask("Page.getLayoutMetrics", self._session)["cssContentSize"]
            box = (0, 0, size["width"], size["height"])
        clip = dict(zip(("x", "y", "width", "height"), box), scale=scale)
        result = self._browser.ask("Page.captureScreenshot", self._session, format="png",
                                   clip=clip, captureBeyondViewport=True)
        return base64.b64decode(result["data"])

    def paper(self):
        """The page as a PDF for A4."""
        result = self._browser.ask("Page.printToPDF", self._session, printBackground=True,
                                   preferCSSPageSize=True)
        return base64.b64decode(result["data"])

    def close(self):
        """Closes the tab."""
        self._browser.ask("Target.closeTarget", targetId=self._target)

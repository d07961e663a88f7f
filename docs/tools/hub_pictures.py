"""Pictures of the hub's pages for the documentation: ``python -m docs.tools.hub_pictures BUILD [FOLDER [AXE]]``.

Serves a new hub with BUILD in it on the loopback address and photographs its pages in Chromium: list, card, rows, a
file and a search, in light, dark and in a narrow window. Needs the dependency group ``browser`` and Chromium; nothing
is fetched. AXE is the file ``axe.min.js`` of the npm package axe-core: with it every page is examined, and what is
found is printed and makes the exit status 1.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from diglot.cli import main as diglot
from tests.browser import CHROMIUM, FLAGS

WINDOWS = {"light": ("light", 1280), "dark": ("dark", 1280), "narrow": ("light", 390)}
PAGES = {
    "list": "/",
    "card": "/datasets/team/news",
    "rows": "/datasets/team/news/viewer",
    "search": f"/datasets/team/news/viewer?language=ar&search={quote('المكتبه')}",
    "file": "/datasets/team/news/blob/main/README.md",
}


def main(build: str, folder: str = "docs/pictures", axe: str = "") -> None:
    """Write ``hub-*.png`` into the folder."""
    from playwright.sync_api import sync_playwright

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    findings: list[str] = []
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as root, sync_playwright() as play:
        if diglot(["push", build, "team/news", "--hub", root]):
            raise SystemExit(1)
        command = [sys.executable, "-m", "diglot", "hub", "serve", "--root", root, "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait(f"{base}/health")
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for window, (scheme, width) in WINDOWS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 860}, color_scheme=scheme, bypass_csp=bool(axe)
                )
                page = context.new_page()
                for name, url in PAGES.items():
                    page.goto(base + url)
                    page.screenshot(path=out / f"hub-{name}-{window}.png")
                    if axe:
                        page.add_script_tag(path=axe)
                        found = page.evaluate("axe.run().then(result => result.violations.map(one => one.id))")
                        findings += [f"{name} {window}: {one}" for one in found]
                context.close()
            browser.close()
        finally:
            server.terminate()
            server.wait()
    print("\n".join(findings), end="\n" if findings else "")
    if findings:
        raise SystemExit(1)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the hub did not answer")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Draws every board from live data into docs/images/dashboards: `make dashboards-preview`, some five minutes.

Not a test: nothing here is judged but by who looks at the pictures. PREVIEW_SECONDS shortens the lesson.
"""

import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from PIL import Image

from monitoring.answers import Source, Span
from monitoring.board_files import FOLDER, boards
from monitoring.browser import chromium
from monitoring.lesson import Lesson, lesson
from monitoring.meanwhile import let_pass
from monitoring.picture import draw, save, sheets
from monitoring.prometheus_server import PrometheusServer
from monitoring.rule_files import RULE_FILES
from monitoring.traffic import Load
from support.binary import BINARY, REPOSITORY

IMAGES = REPOSITORY / "docs" / "images" / "dashboards"
SECONDS = int(os.environ.get("PREVIEW_SECONDS", "300"))
TALLEST_ROWS = 36
# In turn: an ordinary lesson, one in which CODAP is slow for some, what it is like afterwards.
PARTS = (0.45, 0.25, 0.3)
STEP_S = 2


def play(running: Lesson) -> Span:
    """Give the boards something to show."""
    start = time.time()
    let_pass(SECONDS * PARTS[0])
    slow = Load(BINARY, running.relays[0].port, sessions=16, in_flight=16, delay_ms=2600)
    let_pass(SECONDS * PARTS[1])
    slow.stop()
    running.restart_last()
    let_pass(SECONDS * PARTS[2])
    # The first scrape comes some seconds after the start.
    return Span(start + 6, time.time(), STEP_S, window=14, longest=60)


def photograph(prometheus: PrometheusServer) -> None:
    """Take pictures of the console, in light and dark, as a browser shows it."""
    with chromium() as browser:
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme, viewport={"width": 1200, "height": 800})
            page.goto(f"{prometheus.url}/consoles/codap-relay.html?window=1m")
            save(Image.open(BytesIO(page.screenshot(full_page=True))), IMAGES / f"console-{scheme}.png")


def main() -> None:
    """Play, then draw."""
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir(parents=True)
    with ExitStack() as ending:
        home = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        running = ending.enter_context(
            lesson(home, consoles=FOLDER / "console", rules=RULE_FILES, interval="2s", pause_s=6)
        )
        source = Source(running.prometheus, play(running))
        for name, board in boards().items():
            for number, sheet in enumerate(sheets(board, TALLEST_ROWS)):
                file = IMAGES / (f"{name}-{number + 1}.png" if number else f"{name}.png")
                draw(board, sheet, source, file)
        photograph(running.prometheus)
    for file in sorted(IMAGES.iterdir()):
        print(f"{file.relative_to(REPOSITORY)}: {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

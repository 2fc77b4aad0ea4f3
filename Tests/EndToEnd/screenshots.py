"""Draws every state of the plugin's page into docs/images/banner, to be looked at: `make screenshots`.

Not a test: pytest collects it only when it is named.
"""

import shutil

import pytest
from playwright.sync_api import Browser

from support.binary import REPOSITORY
from support.png import shrink
from support.relay import Relay
from support.stage import FRAME, StagePage

IMAGES = REPOSITORY / "docs" / "images" / "banner"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [FRAME["width"], 320, 800])
def test_draw(browser: Browser, relay: Relay, width: int, scheme: str) -> None:
    """One folder for each width and colour scheme; what does not fit CODAP's frame is drawn as long as it is."""
    folder = IMAGES / f"{width}-{scheme}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stage = StagePage(
        browser,
        relay.url,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": FRAME["height"]},
    )
    for scene in stage.scenes:
        stage.play(scene)
        is_unfolded = scene in ("history-open", "setup-open", "details-open", "manual-open") or width != FRAME["width"]
        (folder / f"{scene}.png").write_bytes(shrink(stage.page.screenshot(full_page=is_unfolded)))
    stage.close()

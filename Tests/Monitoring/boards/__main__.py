"""Writes dashboards/*.json: `make dashboards`."""

from .catalogue import BOARDS, FOLDER

for name, write in BOARDS.items():
    (FOLDER / name).write_text(write())

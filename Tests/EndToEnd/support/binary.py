"""Where the relay under test stands."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("RELAY_BINARY", REPOSITORY / ".build/release/codap-relay"))

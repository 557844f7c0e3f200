"""What holds for all tests: a night is not scored on the gold that ships, which takes ten seconds; test_evaluate_gate does that."""

from __future__ import annotations

import os

os.environ.setdefault("NEWSLEDGER_SCORE_NIGHTS", "false")

"""The trainer is no installed package: it is run from the root of the repository, and so are its tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

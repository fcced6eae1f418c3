"""A test world stricter than production: missing template variables fail, nothing leaves the machine."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TISSERAND_DATA", tempfile.mkdtemp(prefix="tisserand-tests-"))
os.environ.setdefault("TISSERAND_SECRET_KEY", "a key that only the tests know, long enough to be taken")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

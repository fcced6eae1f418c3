"""Where the tests keep what they make; loaded before Django reads its settings."""

import os
import tempfile

os.environ.setdefault("TISSERAND_DATA", tempfile.mkdtemp(prefix="tisserand-tests-"))
os.environ.setdefault("TISSERAND_SECRET_KEY", "a key that only the tests know, long enough to be taken")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

"""Where the tests keep what they make, before Django reads its settings; none sees another's directory."""

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterator

import pytest

os.environ.setdefault("TISSERAND_DATA", tempfile.mkdtemp(prefix="tisserand-tests-"))
os.environ.setdefault("TISSERAND_SECRET_KEY", "a key that only the tests know, long enough to be taken")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Shells start what runs in the background deaf to Ctrl-C, and some tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)


SEARCHES = ("tisserand.cluster.organisations.search.table", "tisserand.cluster.needs.search.table")


@pytest.fixture(autouse=True)
def no_directory_in_memory() -> Iterator[None]:
    """The database is rolled back after a test; what the searches keep of it in memory goes, too."""
    yield
    for name in SEARCHES:
        if table := sys.modules.get(name):
            table.forget()


def pytest_collection_finish() -> None:
    """What was loaded stays until the end: looking through it for rubbish again and again takes a seventh."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)

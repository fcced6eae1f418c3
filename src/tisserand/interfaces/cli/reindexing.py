"""`tisserand reindex`: makes the index of the search anew, for whoever changed the database by other means.

Needs the web extra; the settings come from the environment, as for `serve`.
"""

import argparse
import os
import time

from . import processes
from .speech import speech


def reindex(arguments: argparse.Namespace) -> int:
    """Indexes every organisation and says how many it were; returns the exit code."""
    reader = speech(arguments.lang)
    processes.environment()
    os.environ.setdefault("TISSERAND_LOG_LEVEL", "WARNING")
    import django  # noqa: PLC0415  only here: the command line works without the web extra

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  needs the settings
    from django.utils import timezone  # noqa: PLC0415

    from tisserand.cluster.organisations.search import index_everything  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    began = time.monotonic()
    number = index_everything(at=timezone.now())
    print(reader.count("reindexing.done", number, seconds=reader.number(time.monotonic() - began, 1)))
    return 0

"""What the next start does with an optimiser that died half a minute ago.

`python -m tests.crashes.settle`.
"""

from datetime import timedelta

import django

django.setup()

if __name__ == "__main__":
    from django.utils import timezone

    from tisserand.cluster.conventions.planning import settle_silent_runs

    settle_silent_runs(at=timezone.now() + timedelta(seconds=30))

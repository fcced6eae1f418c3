"""The worker: loads the optimiser's machine code once, then works off the queue until it is stopped."""

import os

from tisserand.interfaces.cli import beat


def main() -> None:
    """Runs until a signal ends it; the plan at work is kept by its run's row."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tisserand.settings")
    import django  # only here: the command line works without the web extra

    django.setup()
    from django.core.management import call_command  # needs the settings

    from tisserand.engines.scheduling import warm_up

    warm_up()
    beat.start()
    call_command("db_worker", queue_name="*", interval=0.2, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()

"""Takes the convention back to where plans are made, with one clean version.

`python -m tests.crashes.rewind`.
"""

import django

django.setup()

if __name__ == "__main__":
    from tisserand.cluster.conventions.models import Convention, Schedule

    convention = Convention.objects.get()
    convention.incidents.all().delete()
    convention.schedules.exclude(pk=convention.schedules.order_by("number")[0].pk).delete()
    Convention.objects.update(state=Convention.State.PROVISIONAL)
    Schedule.objects.update(state=Schedule.State.PROVISIONAL)

"""What the desk says of a scan and of its network, for the page and for its script."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tisserand.cluster.conventions.actions.arriving import Verdict

VERDICTS: Mapping[str, Promise] = {
    Verdict.ARRIVED: _("%(name)s has arrived."),
    Verdict.ALREADY: _("%(name)s is here already, since %(time)s."),
    Verdict.TAKEN_BACK: _("Taken back: %(name)s has not arrived."),
    Verdict.UNKNOWN: _(
        "Nobody has this code. If a scanner typed it, set it to the keyboard of this computer; else look for"
        " the name."
    ),
    Verdict.NOT_COMING: _("%(name)s is not registered any more. Register them on the spot if they stay."),
    Verdict.SEVERAL: _("This code stands for several people. Who of them is it?"),
    Verdict.CLOSED: _("The desk is closed: %(name)s was not noted."),
}
SAID: Mapping[str, Promise] = {
    "kept": _(
        "This code is not on the list of this device. It is kept, and looked up once there is a network."
    ),
    "nobody": _("Nobody is called that. Look for the organisation, or register them on the spot."),
    "choose": _("Several people fit: choose one."),
    "sent": _("Everything is sent."),
    "away": _("No network: go on, this device keeps everything."),
    "out": _("You are signed out. Sign in again: nothing is lost."),
    "next": _("%(time)s, table %(table)s: %(other)s"),
    "since": _("here since %(time)s"),
    "waits": _("%(other)s waits at table %(table)s"),
    "coming": _("Missing for round %(round)s at %(time)s"),
    "running": _("Missing in round %(round)s, since %(time)s"),
    "complete": _("Everybody is there."),
    "no_camera": _("The camera cannot be used here. Allow it in the browser, or type the name."),
    "no_camera_here": _("Cameras need a safe address (https). Use a hand scanner, or type the name."),
    "unclear": _("Code %(code)s: nobody has it."),
}


def words() -> Mapping[str, object]:
    """All sentences for the script in the reader's language; those that count as a pair, one and many."""
    return {
        **{name: str(sentence) for name, sentence in SAID.items()},
        **{str(verdict): str(sentence) for verdict, sentence in VERDICTS.items()},
        "title": [
            ngettext(
                "%(here)s of %(all)s person has arrived.", "%(here)s of %(all)s people have arrived.", number
            )
            for number in (1, 2)
        ],
        "queued": [
            ngettext("%(number)s scan waits to be sent.", "%(number)s scans wait to be sent.", number)
            for number in (1, 2)
        ],
    }

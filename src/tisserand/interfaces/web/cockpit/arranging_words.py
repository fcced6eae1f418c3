"""Why a meeting cannot be where somebody wants to put it, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.conventions.counter import Consequence

WHY_NOT = {
    "there_already": gettext_lazy("It is there already."),
    "locked": gettext_lazy("It is locked: unlock it first."),
    "lock_in_the_way": gettext_lazy("%(pair)s would have to make room, and that meeting is locked."),
    "not_available": gettext_lazy("%(name)s is not there in this round."),
    "in_a_session": gettext_lazy("%(name)s sits in “%(detail)s” in this round."),
    "too_many_at_once": gettext_lazy("%(name)s has no delegate left in this round."),
    "more_than_wanted": gettext_lazy("%(name)s wants no more meetings."),
    "table_closed": gettext_lazy("This table is not in use in this round."),
    "unknown_table": gettext_lazy("There is no such table any more."),
    "unknown_round": gettext_lazy("There is no such round any more."),
    "unknown_registration": gettext_lazy("One of the two does not come any more."),
    "away_from_the_host_table": gettext_lazy("One of the two receives at its own table, and only there."),
    "guests_at_a_host_table": gettext_lazy("This table belongs to a host who is neither of the two."),
    "no_common_language": gettext_lazy(
        "The two share no language, and no interpreter who has both is there in this round."
    ),
    "veto_broken": gettext_lazy("One of the two does not want to meet the other."),
    "forbidden_pair_meets": gettext_lazy("The two are kept apart, by you or by a rule."),
    "same_organisation_meets": gettext_lazy("The two stand for the same organisation."),
    "nobody_wished_it": gettext_lazy("Neither of the two wishes this meeting any more."),
}


def why_not(consequence: Consequence, names: Mapping[str, str], pairs: Mapping[str, str]) -> Sequence[str]:
    """A sentence for each rule that forbids it; `names` by registration, `pairs` by meeting, keys as text."""
    return list(dict.fromkeys(_sentences(consequence, names, pairs)))


def _sentences(consequence: Consequence, names: Mapping[str, str], pairs: Mapping[str, str]) -> Iterable[str]:
    for fault in consequence.faults:
        who = fault.arguments[0] if fault.arguments else fault.subject
        facts = {
            "name": names.get(who, names.get(fault.subject, "")),
            "detail": fault.arguments[1] if len(fault.arguments) > 1 else "",
            "pair": pairs.get(fault.subject, ""),
        }
        if fault.code in WHY_NOT:
            yield str(WHY_NOT[fault.code]) % facts
        else:
            yield _("A rule of the plan forbids it.")

"""Who brings tenders onto the board and takes them off: the cluster team; everybody may read them."""

from tisserand.cluster.accounts.rules import Person, runs_the_cluster

from .models import Tender


def may_keep_tenders(person: Person) -> bool:
    """Facilitators: notices belong to no territory of one of them alone."""
    return runs_the_cluster(person)


def is_shown(tender: Tender) -> bool:
    """Whether its page is there for everybody: what the team withdrew is not."""
    return tender.state != Tender.State.WITHDRAWN


def may_see(person: Person, tender: Tender) -> bool:
    """Everybody, unless the team withdrew it; then the team alone."""
    return is_shown(tender) or may_keep_tenders(person)

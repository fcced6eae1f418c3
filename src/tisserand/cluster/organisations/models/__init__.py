"""The directory: organisations of every kind, where they are, what they are, who speaks for them."""

from tisserand.cluster.territories.models import SseClass

from .arrivals import ColumnMapping, Duplicate, Import, ImportedRow, Origin
from .attention import RelayedMessage, SavedSearch
from .membership import CharterCriterion, CriterionAnswer, JoinRequest, Membership, MembershipStep
from .record import ContactPerson, Establishment, Kind, Organisation, Representative, Visibility
from .searching import SearchDocument, SearchIndex, SearchWord
from .standing import Accreditation, Identifier

__all__ = [
    "Accreditation",
    "CharterCriterion",
    "ColumnMapping",
    "ContactPerson",
    "CriterionAnswer",
    "Duplicate",
    "Establishment",
    "Identifier",
    "Import",
    "ImportedRow",
    "JoinRequest",
    "Kind",
    "Membership",
    "MembershipStep",
    "Organisation",
    "Origin",
    "RelayedMessage",
    "Representative",
    "SavedSearch",
    "SearchDocument",
    "SearchIndex",
    "SearchWord",
    "SseClass",
    "Visibility",
]

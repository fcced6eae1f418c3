"""A small convention with people one can name: facilitator, cooperative, Inklusionsbetrieb, buyer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from auditlog.context import disable_auditlog
from django.utils.text import slugify

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Interpreter,
    Registration,
    Round,
    Table,
    Wish,
)
from tisserand.cluster.organisations.models import Kind, Organisation, Representative
from tisserand.cluster.territories.models import Language, Territory

ZONE = ZoneInfo("Europe/Luxembourg")
MORNING = datetime(2027, 3, 11, 9, 0, tzinfo=ZONE)
TWO_O_CLOCK = datetime(2027, 3, 11, 14, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class World:
    """Everybody by role; `at` is a moment at which wishes are open."""

    convention: Convention
    facilitator: User
    cooperative: Registration
    workshop: Registration
    buyer: Registration
    stranger: User
    at: datetime


@disable_auditlog()
def make_world(rounds: int = 4, tables: int = 3) -> World:
    """Three registrations that speak French and German, four rounds, three tables, one interpreter."""
    for code, name in {"fr": "French", "de": "German", "en": "English"}.items():
        Language.objects.get_or_create(code=code, defaults={"name": name})
    convention = Convention.objects.create(
        slug="spring",
        title="Spring convention",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=9),
        venue="Halle du Vieux-Moulin",
        town="Belvaux",
        country="LU",
        state=Convention.State.WISHES,
    )
    for number in range(1, rounds + 1):
        starts = TWO_O_CLOCK + timedelta(minutes=15 * (number - 1))
        Round.objects.create(
            convention=convention,
            number=number,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=13),
            buffer_minutes=2,
        )
    Table.objects.bulk_create(Table(convention=convention, number=number) for number in range(1, tables + 1))
    interpreter = Interpreter.objects.create(convention=convention, name="Inès Da Costa", language="fr")
    interpreter.languages.add("fr", "de")
    interpreter.rounds.add(*convention.rounds.all())
    return World(
        convention=convention,
        facilitator=User.objects.create_user("noemie@cluster.example", name="Noémie T.", is_facilitator=True),
        cooperative=register(convention, "Coopérative du Haut-Fourneau", "Longwy", "FR", ["fr"]),
        workshop=register(convention, "Moselwerk", "Trier", "DE", ["de"]),
        buyer=register(convention, "Esch Achats", "Esch-sur-Alzette", "LU", ["fr", "de"]),
        stranger=User.objects.create_user("passant@ailleurs.example", name="Sacha P."),
        at=MORNING - timedelta(days=30),
    )


def register(
    convention: Convention, name: str, town: str, country: str, languages: list[str], delegates: int = 1
) -> Registration:
    """An organisation with a representative, available in every round."""
    territory, _ = Territory.objects.get_or_create(
        scheme="iso3166", code=country, defaults={"name": country, "country": country}
    )
    slug = slugify(name)
    organisation = Organisation.objects.create(
        slug=slug,
        name=name,
        kind=Kind.SSE_ENTERPRISE,
        original_language=languages[0],
        territory=territory,
        town=town,
        country=country,
        state=Organisation.State.PUBLISHED,
    )
    organisation.languages.add(*languages)
    person = User.objects.create_user(
        f"{slug}@member.example", name=f"Person of {name}", language=languages[0]
    )
    Representative.objects.create(organisation=organisation, user=person)
    registration = Registration.objects.create(
        convention=convention, organisation=organisation, language=languages[0]
    )
    registration.languages.add(*languages)
    registration.rounds.add(*convention.rounds.all())
    Delegate.objects.bulk_create(
        Delegate(registration=registration, position=position, name=f"Delegate {position}")
        for position in range(1, delegates + 1)
    )
    return registration


def wish(of: Registration, to: Registration, level: str, at: datetime = MORNING) -> Wish:
    """What one says of the other."""
    return Wish.objects.create(of=of, to=to, level=level, said_at=at)

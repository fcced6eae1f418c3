"""Every reason that is told is true of the records, on both sides and in three languages."""

import math

import pytest
from django.utils.translation import override

from tests.rooms.matches_world import NOW, Town, make_town, provide, seek, trades_alone
from tisserand.cluster.matches import words
from tisserand.cluster.matches.actions import computing
from tisserand.cluster.matches.counter import market
from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.names import told_reasons
from tisserand.cluster.matches.words import Side
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.organisations.models import Accreditation, Organisation
from tisserand.cluster.territories.models import LegalForm, Territory
from tisserand.cluster.ties.models import Tie

pytestmark = pytest.mark.django_db
LINEN = "Nous cherchons une blanchisserie pour laver le linge de notre maison de repos."
WASHING = "Wir waschen und bügeln Wäsche für Heime und Gaststätten, mit Abholung."
LAVERIE = "Blanchisserie : nous lavons et repassons le linge de maisons de repos et de restaurants."


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(linking, "knowledge", trades_alone)
    market.forget()
    town = make_town()
    form = LegalForm.objects.create(
        code="x-ib",
        country="DE",
        name="Inklusionsbetrieb",
        sse_class="work_integration",
        is_accreditation=True,
    )
    Accreditation.objects.create(organisation=town.moselwerk, form=form)
    town.moselwerk.languages.add("fr")
    linen = seek(
        town.buyer,
        LINEN,
        town.trades["laundry"],
        amount="said",
        least_band=6,
        most_band=8,
        reservation="res-ws",
    )
    linen.accreditations.add(form)
    seek(town.laverie, "Nettoyage de vitres, deux fois par an.", town.trades["window-cleaning"])
    seek(town.bakery, "Cherche blanchisserie pour le linge et les nappes.")
    provide(
        town.moselwerk,
        WASHING,
        town.trades["laundry"],
        area="radius",
        radius_km=70,
        amount="said",
        least_band=7,
        most_band=9,
    )
    luxembourg = Territory.objects.get(code="LU")
    provide(town.laverie, LAVERIE, town.trades["laundry"], area="territories", territories=[luxembourg])
    provide(
        town.buyer, "Fensterreinigung mit der Leiter.", town.trades["window-cleaning"], original_language="de"
    )
    a, b = sorted((town.buyer, town.laverie), key=lambda one: one.pk)
    Tie.objects.create(a=a, b=b, kind="met", on=NOW.date(), evidence="meeting:1", written_at=NOW)
    a, b = sorted((town.moselwerk, town.laverie), key=lambda one: one.pk)
    Tie.objects.create(a=a, b=b, kind="contracted", on=NOW.date(), evidence="deal:1", written_at=NOW)
    town.moselwerk.sought_trades.add(town.trades["bakery-products"])
    town.buyer.trades.add(town.trades["window-cleaning"])
    town.laverie.sought_trades.add(town.trades["window-cleaning"])
    computing.match_everything(at=NOW)
    return town


def shown() -> list[Match]:
    return list(
        Match.objects.filter(is_current=True).select_related(
            "seeker__territory", "provider", "need__place", "offer"
        )
    )


def km_between(one: Organisation, other: Organisation) -> float:
    """The angle between two unit vectors, times the radius of the earth."""

    def vector(at: Organisation) -> tuple[float, float, float]:
        up, along = math.radians(at.latitude), math.radians(at.longitude)
        return math.cos(up) * math.cos(along), math.cos(up) * math.sin(along), math.sin(up)

    return 6371.0 * math.acos(sum(a * b for a, b in zip(vector(one), vector(other), strict=True)))


def codes(relation) -> set[str]:
    return {one.code for one in relation.all()}


def bonds(one: Organisation) -> dict[int, str]:
    ties = Tie.objects.all()
    return {
        (tie.b_id if tie.a_id == one.pk else tie.a_id): tie.kind
        for tie in ties
        if one.pk in (tie.a_id, tie.b_id)
    }


def is_true(reason: dict, match: Match) -> bool:  # noqa: PLR0911, PLR0912  one case a code
    """The reason, looked up in the records once more, in the plainest way."""
    facts, seeker, provider, need, offer = (
        reason["facts"],
        match.seeker,
        match.provider,
        match.need,
        match.offer,
    )
    asked = codes(need.trades) if need else codes(seeker.sought_trades) or codes(seeker.trades)
    given = codes(offer.trades) if offer else codes(provider.trades)
    text = (need.text + need.title if need else seeker.about or "").lower()
    other = (offer.text + offer.title if offer else provider.about or "").lower()
    far = km_between(seeker, provider)
    match reason["code"]:
        case "same_trade":
            return bool(facts["trades"]) and set(facts["trades"]) <= asked & given
        case "likely_trade":
            return bool(facts["trades"]) and not (asked and given)
        case "same_words" | "translated_words":
            return all(a.lower() in text and b.lower() in other for a, b in facts["words"])
        case "near":
            return abs(facts["distance_km"] - far) < 0.01
        case "in_area" if facts.get("radius_km") is not None:
            return offer.radius_km == facts["radius_km"] and far <= offer.radius_km
        case "in_area":
            return bool(facts["territories"]) and set(facts["territories"]) <= codes(offer.territories) & {
                seeker.country
            }
        case "across_border":
            spoken = [{one.pk for one in each.languages.all()} for each in (seeker, provider)]
            common = spoken[0] & spoken[1]
            return (
                facts["countries"] == [seeker.country, provider.country]
                and set(facts["languages"]) == common != set()
            )
        case "role_fits":
            return facts["roles"] == [offer.kind] == ["goods_or_services"]
        case "amount_fits":
            return need.least_band <= offer.most_band and offer.least_band <= need.most_band
        case "accredited":
            held = {one.form.code for one in provider.accreditations.all()} | {f"class:{provider.sse_class}"}
            return bool(facts["accreditations"]) and set(facts["accreditations"]) <= held
        case "tie":
            return bonds(seeker)[provider.pk] == facts["tie"]
        case "known_through":
            return all(int(key) in bonds(seeker) and int(key) in bonds(provider) for key in facts["names"])
        case "fresh":
            moment = offer.changed_at if offer else provider.confirmed_at
            return facts["age_days"] == max(0, (match.computed_at - moment).total_seconds() / 86400)
        case "same_group" | "likely_group":
            return bool(facts["groups"])
    raise AssertionError(reason)


def test_every_suggestion_has_three_true_reasons(town: Town) -> None:
    found = {}
    for one in shown():
        reasons = told_reasons(one)
        assert len(reasons) == 3, one
        for reason in reasons:
            assert is_true(reason, one), (one, reason)
            found[reason["code"]] = one
    assert {"same_trade", "near", "role_fits"} <= found.keys()


def test_every_reason_kept_is_true_whether_told_or_not(town: Town) -> None:
    kept = [(reason, one) for one in shown() for reason in one.reasons if reason["code"] != "place_unknown"]
    assert [entry for entry in kept if not is_true(*entry)] == []
    expected = {"accredited", "amount_fits", "in_area", "across_border", "known_through", "tie"}
    assert expected <= {reason["code"] for reason, _ in kept}


def test_the_parts_of_a_score_fall_from_the_strongest(town: Town) -> None:
    for one in shown():
        shares = [reason["share"] for reason in one.reasons]
        assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_code_is_told_in_every_language_on_every_side(town: Town, side: Side, language: str) -> None:
    one = next(match for match in shown() if match.offer and match.provider == town.moselwerk)
    facts = {
        "same_trade": {"trades": ["laundry"]},
        "likely_trade": {"trades": ["laundry"]},
        "same_group": {"groups": ["cleaning"]},
        "likely_group": {"groups": ["cleaning"]},
        "same_words": {"words": [["linge", "linge"]], "languages": ["fr", "fr"]},
        "translated_words": {"words": [["linge", "Wäsche"]], "languages": ["fr", "de"]},
        "near": {"distance_km": 56.1},
        "in_area": {"territories": ["LU"], "countries": []},
        "across_border": {"countries": ["LU", "DE"], "languages": ["fr"]},
        "role_fits": {"roles": ["goods_or_services"]},
        "amount_fits": {"least": 0, "most": None, "asked_least": 5000, "asked_most": 1000000},
        "accredited": {"accreditations": ["x-ib", "class:work_integration"]},
        "tie": {"tie": "met"},
        "known_through": {"names": [str(town.laverie.pk)]},
        "welcome": {"accepted": 3, "declined": 1},
        "went_well": {"outcomes": 2, "last_days": 30},
        "fresh": {"age_days": 3.0},
        "outside_area": {},
        "no_common_language": {"sought": ["fr"], "offered": ["de"]},
        "amount_does_not_fit": {"least": 0, "most": 1000, "asked_least": 5000, "asked_most": None},
        "role_does_not_fit": {"sought": ["skills"], "offered": ["partnership"]},
        "accreditation_missing": {"missing": ["x-ib"]},
        "already_in_contact": {"tie": "contracted"},
        "already_introduced": {"tie": "introduced"},
        "full": {},
        "often_declined": {"accepted": 0, "declined": 4},
    }
    assert facts.keys() == words.SENTENCES.keys()
    sentences = {}
    for code, known in facts.items():
        one.reasons, one.doubts = [{"code": code, "share": 1.0, "facts": known}], []
        with override(language):
            (sentence,) = words.told([one], side)[0].reasons
            sentences[code] = f"{sentence} {sentence.html}"
    assert [code for code, text in sentences.items() if "%" in text or "class:" in text] == []
    if language != "en":
        with override("en"):
            one.reasons = [{"code": code, "share": 1.0, "facts": facts["tie"]} for code in ("tie",)]
            (english,) = words.told([one], side)[0].reasons
        assert str(english) not in sentences["tie"]


def test_each_side_reads_its_own_words_first(town: Town) -> None:
    one = next(match for match in shown() if match.offer)
    facts = {"words": [["linge", "Wäsche"]], "languages": ["fr", "de"]}
    one.reasons, one.doubts = [{"code": "translated_words", "share": 1.0, "facts": facts}], []
    with override("de"):
        told = [words.told([one], side)[0].reasons[0] for side in (Side.SEEKER, Side.PROVIDER)]
        assert '<mark lang="fr">linge</mark> (<span lang="de">Wäsche</span>)' in told[0].html
        assert '<mark lang="de">Wäsche</mark> (<span lang="fr">linge</span>)' in told[1].html
        assert str(told[1]).endswith("„Wäsche“ (linge).")


def test_what_somebody_wrote_is_never_markup(town: Town) -> None:
    one = next(match for match in shown() if match.offer)
    facts = {"words": [["<b>linge</b>", "x"]], "languages": ["fr", "fr"]}
    one.reasons, one.doubts = [{"code": "same_words", "share": 1.0, "facts": facts}], []
    (sentence,) = words.told([one], Side.SEEKER)[0].reasons
    assert "<b>" not in sentence.html
    assert "<b>linge</b>" in str(sentence)


def test_names_take_five_queries_at_most(town: Town, django_assert_max_num_queries) -> None:
    matches = shown()
    with django_assert_max_num_queries(5):
        words.told(matches * 20, Side.TEAM)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_who_left_the_directory_is_not_named_and_leaves_no_gap(town: Town, language: str) -> None:
    one = next(match for match in shown() if match.offer)
    facts = {"names": [str(town.laverie.pk)]}
    one.reasons, one.doubts = [{"code": "known_through", "share": 1.0, "facts": facts}], []
    Organisation.objects.filter(pk=town.laverie.pk).update(state="archived")
    with override(language):
        (sentence,) = words.told([one], Side.SEEKER)[0].reasons
        told = {
            "fr": "D’autres connaissent les deux structures.",
            "de": "Andere kennen beide Seiten.",
            "en": "Others know both sides.",
        }
        assert str(sentence) == told[language]


def test_how_often_somebody_said_no_is_between_them_and_the_team(town: Town) -> None:
    one = next(match for match in shown() if match.offer)
    said = {"accepted": 7, "declined": 3}
    one.reasons = [{"code": "welcome", "share": 1.0, "facts": said}]
    one.doubts = [{"code": "often_declined", "share": -0.5, "facts": said}]
    with override("en"):
        tellings = [words.told([one], side)[0] for side in (Side.SEEKER, Side.PROVIDER, Side.TEAM)]
    sentences = [" ".join(map(str, (*told.reasons, *told.doubts))) for told in tellings]
    assert ["3 no" in told for told in sentences] == [False, True, True]
    assert "3" not in sentences[0]

"""A need or an offer for machines: schema.org Demand and Offer (https://schema.org/Demand), as JSON-LD."""

from django.conf import settings

from .models import BAND_EDGES_EUR, Need, Offer


def linked_data(notice: Need | Offer) -> dict[str, object]:
    """The document of one that its reader may see; of people it names nobody."""
    organisation = notice.organisation
    who = {
        "@type": "Organization",
        "@id": settings.SITE_URL + organisation.get_absolute_url(),
        "name": organisation.name,
    }
    document: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Demand" if isinstance(notice, Need) else "Offer",
        "@id": settings.SITE_URL + notice.get_absolute_url(),
        "url": settings.SITE_URL + notice.get_absolute_url(),
        "name": notice.title,
        "description": notice.text,
        "inLanguage": notice.original_language,
        "category": [str(trade) for trade in notice.trades.all()],
        "seller" if isinstance(notice, Offer) else "buyer": who,
        "areaServed": _area(notice),
    }
    if notice.published_at and notice.valid_until:
        document["availabilityStarts"] = notice.published_at.date().isoformat()
        document["validThrough"] = notice.valid_until.isoformat()
    if price := _price(notice):
        document["priceSpecification"] = price
    return document


def _area(notice: Need | Offer) -> object:
    if isinstance(notice, Need):
        return {"@type": "Place", "name": str(notice.place or notice.organisation.territory)}
    if notice.area == Offer.Area.TERRITORIES:
        return [{"@type": "Place", "name": str(one)} for one in notice.territories.all()]
    seat = notice.organisation
    if notice.area == Offer.Area.RADIUS and seat.latitude is not None:
        return {
            "@type": "GeoCircle",
            "geoMidpoint": {
                "@type": "GeoCoordinates",
                "latitude": seat.latitude,
                "longitude": seat.longitude,
            },
            "geoRadius": 1000 * (notice.radius_km or 0),
        }
    return "everywhere"


def _price(notice: Need | Offer) -> dict[str, object] | None:
    if notice.least_band is None or notice.most_band is None:
        return None
    price: dict[str, object] = {
        "@type": "PriceSpecification",
        "priceCurrency": notice.currency,
        "minPrice": BAND_EDGES_EUR[notice.least_band - 1],
    }
    if notice.most_band < len(BAND_EDGES_EUR):
        price["maxPrice"] = BAND_EDGES_EUR[notice.most_band]
    return price

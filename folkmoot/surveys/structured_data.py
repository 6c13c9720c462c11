"""A report card in the words of schema.org: a Dataset, which search engines for data find."""

from typing import Any

from folkmoot.surveys.card_page import CardPage


def describe_card(card: CardPage, address: str, site_name: str) -> dict[str, Any]:
    """`address` is the site's own. What is not known is left out."""
    release = card.release
    place = release.municipality
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{card.title}: {place.name}",
        "description": release.round.survey.description or f"{card.title}: {place.name}, {release.round.name}",
        "url": f"{address}{card.canonical or release.get_absolute_url()}",
        "identifier": f"sha256:{release.seal}",
        "version": str(release.edition),
        "inLanguage": list(release.languages),
        "creator": {"@type": "Organization", "name": site_name},
        "publisher": {"@type": "Organization", "name": site_name},
        "datePublished": release.published_at.isoformat() if release.published_at else None,
        "temporalCoverage": f"{release.first_day}/{release.last_day}" if release.first_day and release.last_day else None,
        "spatialCoverage": {"@type": "Place", "name": place.name, "addressCountry": place.country_id or ""},
        "measurementTechnique": "Interviews with a sample of residents",
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": ENCODINGS.get(file.format, file.format),
                "contentUrl": f"{address}{file.url}",
                "contentSize": f"{file.size} B",
            }
            for file in card.files
        ],
    }
    return {name: value for name, value in described.items() if value}


ENCODINGS = {"CSV": "text/csv", "JSON": "application/json", "HTML": "text/html", "PDF": "application/pdf"}

"""A WordPress export made for the purpose: articles in two languages as Polylang translations, with custom taxonomies.

`python -m tests.stories.wordpress_site 2000 FILE.xml` writes one of 2,000 posts to try out by hand.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

SITE = "https://gammal.example"
TOPICS = (("Delaktighet", "Participation"), ("Insyn", "Transparency"), ("Jämlikhet", "Equity"))
COUNTRIES = (("Kenya", "Kenya"), ("Sydafrika", "South Africa"), ("Ukraina", "Ukraine"))
NETWORKS = (("Klimat", "Climate"), ("Jämställdhet", "Gender equality"))

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Gamla sajten</title><link>{site}</link>
<language>sv-SE</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
<wp:author><wp:author_login>asa</wp:author_login><wp:author_email>asa@gammal.example</wp:author_email>
<wp:author_display_name><![CDATA[Åsa Öberg]]></wp:author_display_name></wp:author>
"""


def slug(name: str) -> str:
    return name.lower().replace("&", "").replace(" ", "-").translate(str.maketrans("åäö", "aao"))


def item(
    number: int,
    title: str,
    body: str = "",
    *,
    terms: tuple[tuple[str, str, str], ...] = (),
    kind: str = "post",
    status: str = "publish",
    day: date = date(2020, 5, 4),
    address: str = "",
    meta: tuple[tuple[str, str], ...] = (),
    more: str = "",
    parent: int = 0,
) -> str:
    """One item as WordPress writes it; `terms` are taxonomy, slug, name."""
    time = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    categories = "".join(f'<category domain="{t}" nicename="{s}"><![CDATA[{name}]]></category>' for t, s, name in terms)
    fields = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in meta
    )
    return f"""<item><title>{escape(title)}</title><link>{address or f"{SITE}/{day:%Y/%m}/{slug(title)}/"}</link>
<pubDate>{format_datetime(time)}</pubDate><dc:creator>asa</dc:creator><guid isPermaLink="false">{SITE}/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{time:%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:post_date_gmt>{time:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt><wp:post_name>{slug(title)}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent><wp:post_type>{kind}</wp:post_type>
{categories}{fields}{more}</item>
"""


def export(*items: str, terms: str = "", site: str = SITE) -> str:
    return f"{HEAD.format(site=site)}{terms}{''.join(items)}</channel></rss>"


def two_languages(pairs: int) -> str:
    """`pairs` articles in Swedish and each in English, classic and block bodies by turns."""
    named = [("category", *names) for names in TOPICS] + [("network", *names) for names in NETWORKS]
    terms = "".join(_translated_terms(number, *names) for number, names in enumerate(named, start=1))
    items = []
    for pair in range(pairs):
        for language, number in (("sv", 1000 + 2 * pair), ("en", 1001 + 2 * pair)):
            items.append(_article(pair, number, language))
    return export(*items, terms=terms)


def _article(pair: int, number: int, language: str) -> str:
    of = ("sv", "en").index(language)
    title = f"{('Möte', 'Meeting')[of]} {pair}"
    topic, country, network = (names[pair % len(names)][of] for names in (TOPICS, COUNTRIES, NETWORKS))
    text = (
        "Invånarna möttes för att tala om vad som ska byggas.",
        "Citizens met to talk about what should be built.",
    )[of]
    before = f"{SITE}/?p={number - 2}"
    blocks = (
        f'<!-- wp:paragraph --><p>{text} <a href="{before}">{pair}</a></p><!-- /wp:paragraph -->\n'
        f'<!-- wp:heading --><h2 class="wp-block-heading">{topic}</h2><!-- /wp:heading -->\n'
        f"<!-- wp:quote --><blockquote><p>{text}</p><cite>Amina</cite></blockquote><!-- /wp:quote -->"
    )
    classic = f"{text} <a href='{before}'>{pair}</a>\n\n<h3>{topic}</h3>\n{text}\nOch mer."
    return item(
        number,
        title,
        classic if pair % 2 else blocks,
        day=date(2012, 1, 1) + timedelta(days=pair),
        terms=(
            ("language", language, language),
            ("post_translations", f"pll_{pair:06}", f"pll_{pair:06}"),
            ("category", slug(topic), topic),
            ("country", slug(country), country),
            ("network", slug(network), network),
            ("global_goal", f"{pair % 17 + 1}-mal", f"{('Mål', 'Goal')[of]} {pair % 17 + 1}"),
            ("post_tag", f"tagg-{pair % 7}", f"tagg {pair % 7}"),
        ),
    )


def _translated_terms(number: int, taxonomy: str, swedish: str, english: str) -> str:
    def term(at: int, kind: str, name: str, about: str = "") -> str:
        return (
            f"<wp:term><wp:term_id>{at}</wp:term_id><wp:term_taxonomy>{kind}</wp:term_taxonomy>"
            f"<wp:term_slug>{slug(name)}</wp:term_slug><wp:term_name><![CDATA[{name}]]></wp:term_name>"
            f"<wp:term_description><![CDATA[{about}]]></wp:term_description></wp:term>"
        )

    first, second = 10 * number, 10 * number + 1
    return (
        term(first, taxonomy, swedish)
        + term(second, taxonomy, english)
        + term(first + 2, "term_translations", f"pll_t{number}", f'a:2:{{s:2:"sv";i:{first};s:2:"en";i:{second};}}')
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(two_languages(int(sys.argv[1]) // 2), encoding="utf-8")

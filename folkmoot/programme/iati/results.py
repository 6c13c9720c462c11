"""The results of a project in IATI: its results chain with the indicators, typed values and figures of report cards."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from xml.etree import ElementTree as ET

from folkmoot.places.texts import texts_by_language
from folkmoot.programme.iati.elements import RESULTS, add_document, add_narratives, number_of
from folkmoot.programme.projects.card_figures import CardFigure
from folkmoot.programme.projects.indicators import Indicator, IndicatorValue, Measure
from folkmoot.programme.projects.projects import Level, Result

RESULT_TYPE = {Level.OBJECTIVE: "3", Level.OUTCOME: "2", Level.OUTPUT: "1"}
MEASURE = {Measure.NUMBER: "1", Measure.PERCENT: "2"}


def add_result(told: ET.Element, result: Result) -> None:
    """A step of the results chain, with its indicators: the baseline, and year by year what was aimed at and reached."""
    indicators = list(result.indicators.all())
    added = all(indicator.can_be_added for indicator in indicators)
    attributes = {"type": RESULT_TYPE[Level(result.level)], "aggregation-status": "1" if added else "0"}
    element = ET.SubElement(told, "result", attributes)
    add_narratives(ET.SubElement(element, "title"), result.statements)
    for indicator in indicators:
        _indicator(element, indicator)


def _indicator(told: ET.Element, indicator: Indicator) -> None:
    ascending = "1" if indicator.more_is_better else "0"
    attributes = {"measure": MEASURE[Measure(indicator.measure)], "ascending": ascending}
    element = ET.SubElement(told, "indicator", {**attributes, "aggregation-status": "1" if indicator.can_be_added else "0"})
    add_narratives(ET.SubElement(element, "title"), indicator.titles)
    source = texts_by_language(lambda: indicator.source_in_words) if indicator.is_of_a_card else {"": indicator.source}
    add_narratives(ET.SubElement(element, "description"), source)
    _baseline(element, indicator)
    values = sorted(indicator.values.all(), key=lambda value: (value.year, value.group))
    measured = _follow_up(indicator)
    by_year = {year: list(of_year) for year, of_year in groupby(values, key=lambda value: value.year)}
    for year in sorted({*by_year, *([measured.year] if measured else [])}):
        period = ET.SubElement(element, "period")
        ET.SubElement(period, "period-start", {"iso-date": date(year, 1, 1).isoformat()})
        ET.SubElement(period, "period-end", {"iso-date": date(year, 12, 31).isoformat()})
        known = by_year.get(year, [])
        for value in known:
            _value(period, "target", value.target, value)
        for value in known:
            _value(period, "actual", value.actual, value)
        if measured and measured.year == year:
            _card_value(ET.SubElement(period, "actual", {"value": f"{measured.estimate:g}"}), measured)


def _baseline(told: ET.Element, indicator: Indicator) -> None:
    """A typed one, or the card's figure with its interval; none where no such card is published, or it hides the figure."""
    figure = indicator.card_figures[0]
    if indicator.baseline is not None:
        ET.SubElement(told, "baseline", {"year": str(indicator.baseline_year), "value": number_of(indicator.baseline)})
    elif figure is not None and figure.estimate is not None:
        _card_value(ET.SubElement(told, "baseline", {"year": str(figure.year), "value": f"{figure.estimate:g}"}), figure)


def _follow_up(indicator: Indicator) -> CardFigure | None:
    figure = indicator.card_figures[1]
    return figure if figure is not None and figure.estimate is not None else None


def _card_value(told: ET.Element, figure: CardFigure) -> None:
    """How sure the figure is, and the card that says it. The schema has the two in another order for what was reached."""
    if told.tag == "baseline":
        add_document(told, figure.url, "text/html", {"": figure.round}, [RESULTS])
    said = f"95 %: {figure.lower:g}–{figure.upper:g}; n = {figure.base}"
    add_narratives(ET.SubElement(told, "comment"), {"": said})
    if told.tag != "baseline":
        add_document(told, figure.url, "text/html", {"": figure.round}, [RESULTS])


def _value(period: ET.Element, name: str, number: Decimal | None, value: IndicatorValue) -> None:
    if number is None:
        return
    told = ET.SubElement(period, name, {"value": number_of(number)})
    if value.group:
        dimension, _colon, group = value.group.partition(":")
        ET.SubElement(told, "dimension", {"name": dimension, "value": group})

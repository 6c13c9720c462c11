"""Conditions of a form (XPath as ODK has it) over a whole table of answers; what is unknown raises no alarm."""

import datetime

import polars as pl
import pytest

from folkmoot.reportcard.forms.expression_values import Kind, NotEvaluable, Value
from folkmoot.reportcard.forms.expressions import Names, condition

TABLE = pl.DataFrame(
    {
        "age": [34.0, 17.0, None],
        "sex": ["woman", "man", None],
        "source": [["piped", "well"], ["truck"], None],
        "day": [datetime.date(2024, 5, 1), datetime.date(2024, 5, 31), None],
        "note": ["12", " a b ", ""],
    }
)
KINDS = {"age": Kind.NUMBER, "source": Kind.CHOICES, "day": Kind.DAY}


def value(name: str) -> Value:
    if name not in TABLE.columns:
        raise NotEvaluable(name)
    return Value(pl.col(name), KINDS.get(name, Kind.TEXT))


NAMES = Names(
    reference=value,
    path=lambda parts, _absolute: value("age" if parts == ["."] else parts[-1]),
    today=lambda: value("day"),
    now=lambda: value("day"),
)


def verdicts(text: str) -> list[bool]:
    return TABLE.with_columns(condition(text, NAMES).alias("verdict"))["verdict"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${age} >= 18", [True, False, False]),
        ("${age} < 18", [False, True, False]),
        (". > 20", [True, False, False]),
        ("${sex} = 'woman'", [True, False, False]),
        ("${sex} != 'woman'", [False, True, True]),
        ("${sex} = ''", [False, False, True]),
        ("${age} = ''", [False, False, True]),
        ("${age} != ''", [True, True, False]),
        ("${age} = '34'", [True, False, False]),
        ("${sex}", [True, True, False]),
        ("selected(${source}, 'well')", [True, False, False]),
        ("selected(${source}, 'well') or selected(${source}, 'truck')", [True, True, False]),
        ("not(selected(${source}, 'well'))", [False, True, True]),
        ("count-selected(${source}) > 1", [True, False, False]),
        ("selected-at(${source}, 0) = 'piped'", [True, False, False]),
        ("selected-at(${source}, 1) = ''", [False, True, True]),
        ("${age} > 18 and ${sex} = 'man' or ${age} < 18", [False, True, False]),
        ("${age} > 18 and (${sex} = 'man' or ${age} < 18)", [False, False, False]),
        ("${age} + 1 = 35", [True, False, False]),
        ("${age} * 2 - 4 = 30", [False, True, False]),
        ("${age} div 2 = 17", [True, False, False]),
        ("${age} mod 17 = 0", [True, True, False]),
        ("-${age} = -34", [True, False, False]),
        ("if(${age} > 18, 'a', 'b') = 'b'", [False, True, True]),
        ("coalesce(${sex}, 'unknown') = 'unknown'", [False, False, True]),
        ("string-length(${sex}) > 3", [True, False, False]),
        ("regex(${sex}, '^w')", [False, False, False]),
        ("regex(${sex}, 'w.*')", [True, False, False]),
        ("contains(${sex}, 'man')", [True, True, False]),
        ("starts-with(${sex}, 'wo')", [True, False, False]),
        ("concat(${sex}, '!') = 'man!'", [False, True, False]),
        ("number(${note}) = 12", [True, False, False]),
        ("int(${age} div 10) = 3", [True, False, False]),
        ("round(3.456, 2) = 3.46", [True, True, True]),
        ("floor(${age} div 10) = 1", [False, True, False]),
        ("max(${age}, 20) = 20", [False, True, True]),
        ("${day} < date('2024-05-15')", [True, False, False]),
        ("${day} < '2024-05-15'", [True, False, False]),
        ("${day} <= today()", [True, True, False]),
        ("format-date(${day}, '%Y-%m') = '2024-05'", [True, True, False]),
        ("number(format-date(${day}, '%d')) > 15", [False, True, False]),
        ("true()", [True, True, True]),
        ("false() or ${age} = 34", [True, False, False]),
        ("/data/group/age = 34", [True, False, False]),
        ("../age = 34", [True, False, False]),
        ("${age}=34 and ${sex}!='man'", [True, False, False]),
        ("substr(${sex}, 0, 2) = 'wo'", [True, False, False]),
        ("translate(${sex}, 'wm', 'WM') = 'Man'", [False, True, False]),
        ("substring-before('a-b', '-') = 'a'", [True, True, True]),
        ("substring-after('a-b', '-') = 'b'", [True, True, True]),
        ("checklist(2, 2, ${age} > 1, ${sex} = 'woman')", [True, False, False]),
        ("weighted-checklist(3, 9, ${age} > 1, 1, ${sex} = 'woman', 2)", [True, False, False]),
        ("substr(${sex}, -2) = 'an'", [True, True, False]),
        ("count-non-empty(${sex}, ${age}) = 2", [True, True, False]),
        ("exp(0) = 1 and log10(100) = 2", [True, True, True]),
    ],
)
def test_conditions(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "pulldata('list', 'a', 'b', ${sex}) = 1",
        "jr:choice-name(${sex}, '${sex}') = 'Woman'",
        "instance('list')/root/item[name = ${sex}]/label = 'x'",
        "sum(${age}) > 3",
        "count(${age}) > 3",
        "position(..) = 1",
        "indexed-repeat(${age}, ${sex}, 1) = 1",
        "${nowhere} = 1",
        "${age} >",
        "${age} = 1 = = 2",
        "(${age} = 1",
        "selected(${source})",
        "random() > 0.5",
        "§",
        "",
    ],
)
def test_what_cannot_be_said_of_a_table_is_not_evaluated(text):
    with pytest.raises(NotEvaluable):
        condition(text, NAMES)

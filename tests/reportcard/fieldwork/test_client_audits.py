"""Audit logs of phones: whatever shape they come in, the time of each question; and interviews that were hurried through."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.fieldwork.client_audits import TIMES, QuestionTime, question_times, read_audit
from folkmoot.reportcard.fieldwork.fieldwork_findings import Fieldwork, Limits
from folkmoot.reportcard.fieldwork.hurried_questions import check_hurry
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from tests.reportcard.forms_and_answers import questionnaire

LOG = """\
event,node,start,end
form start,,1700000000000,
question,/data/people/sex,1700000000000,1700000004000
question,/data/people/age,1700000004000,1700000010500
question,/data/people/sex,1700000010500,1700000011500
group questions,/data/water,1700000011500,1700000031500
end screen,,1700000031500,1700000032000
form exit,,1700000032000,
"""


@pytest.fixture
def form(tmp_path: Path) -> Questionnaire:
    return questionnaire(tmp_path)


def test_each_question_has_its_time_over_all_visits(form: Questionnaire) -> None:
    assert question_times(read_audit(LOG.encode()), form) == {
        "sex": QuestionTime(5.0, 2),
        "age": QuestionTime(6.5, 1),
        "water": QuestionTime(20.0, 1),
    }


@pytest.mark.parametrize(
    "log",
    [
        "\ufeff" + LOG,
        LOG.replace("\n", "\r\n"),
        LOG.replace(
            "event,node,start,end", "event, node,start,end,latitude,longitude,accuracy,old-value,new-value,user,what-else"
        ),
        LOG.replace("question,/data/people/age,", '"question","/data/people/age",'),
        LOG + "question,/data/people/age\n",
        LOG + "question,/data/people/age,x,y\n" + "question,/data/people/age,1700000050000,1700000040000\n",
        LOG + "question,/data/people/age,1700000000000,1700009000000\n",
        LOG + '"question,/data/people/age,1,2',
        LOG + "\n\n,,,\n",
        "\n".join(f'{line},a,b,"c, d""e\nf"' if line.startswith("question") else line for line in LOG.splitlines()),
    ],
    ids=["mark", "windows", "columns", "quoted", "short", "no numbers", "left open", "unclosed", "empty", "changes of answers"],
)
def test_a_log_in_another_shape_tells_the_same(form: Questionnaire, log: str) -> None:
    assert question_times(read_audit(log.encode()), form) == question_times(read_audit(LOG.encode()), form)


def test_turns_of_a_repeat_count_together(form: Questionnaire) -> None:
    log = "event,node,start,end\nquestion,/data/people[1]/age,1000,3000\nquestion,/data/people[2]/age,3000,4000\n"
    assert question_times(read_audit(log.encode()), form) == {"age": QuestionTime(3.0, 2)}


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(str.encode)
    | st.text(max_size=200).map(lambda text: (LOG + text).encode())
)
def test_whatever_comes_is_read_or_left_out(content: bytes) -> None:
    assert isinstance(read_audit(content), list)


def _fieldwork(times: dict[str, list[float]]) -> Fieldwork:
    rows = pl.DataFrame({"interview": list(times), "enumerator": ["Anna"] * len(times)})
    told = [(name, f"q{number}", seconds) for name, each in times.items() for number, seconds in enumerate(each)]
    return Fieldwork(rows, pl.DataFrame(), times=pl.DataFrame(told, schema=TIMES, orient="row"))


def test_an_interview_that_was_hurried_through_is_found() -> None:
    usual = {f"uuid:{number}": [10.0, 12.0, 8.0, 20.0, 10.0, 6.0] for number in range(12)}
    quick = {"uuid:quick": [2.0, 3.0, 2.0, 5.0, 10.0, 6.0], "uuid:half": [2.0, 3.0, 2.0, 20.0, 10.0, 6.0]}
    found = check_hurry(_fieldwork(usual | quick), Limits())
    assert found.select("check", "interview", "enumerator", "value", "limit").rows() == [
        ("hurried", "uuid:quick", "Anna", pytest.approx(4 / 6), 0.5)
    ]
    facts = found["facts"][0]
    assert (facts["number"], facts["of"], facts["amount"], facts["middle"]) == (
        4,
        6,
        pytest.approx(28 / 60),
        pytest.approx(1.1),
    )
    assert check_hurry(_fieldwork(usual | quick), Limits(hurried_share=0.4)).height == 2
    assert check_hurry(_fieldwork(usual | quick), Limits(hurried=0.1)).is_empty()


def test_few_interviews_or_no_logs_tell_nothing() -> None:
    assert check_hurry(_fieldwork({f"uuid:{number}": [number / 10] * 6 for number in range(9)}), Limits()).is_empty()
    assert check_hurry(Fieldwork(pl.DataFrame({"interview": ["a"]}), pl.DataFrame()), Limits()).is_empty()

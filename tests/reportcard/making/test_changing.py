"""The change since an earlier round on the card of a follow-up: what it says, when nothing, and that it tells of nobody."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.reportcard.cards.card import Aspect, ChangeWord
from folkmoot.reportcard.cards.page import render_card
from folkmoot.reportcard.cards.release import CHANGES_FILE, Release, read_release
from folkmoot.reportcard.comparison.comparability import Declaration
from folkmoot.reportcard.disclosure.attacking import TOLD_BEFORE, TOLD_BY_CHANGE, attack
from folkmoot.reportcard.disclosure.earlier_releases import refuse_unsafe
from folkmoot.reportcard.errors import UnsafeRelease, UnusableRelease
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.changing import EarlierRound, change_since, read_joint_errors

SURVEY = """type,name,label::English (en),card::favourable
today,today,,
select_one sex,sex,Are you a woman or a man?,
select_one yes_no,heard,{heard},yes
select_one yes_no,met,Did you go to a meeting?,yes
integer,hours,How many hours a day does water run?,
select_one yes_no,moved,Did you move here?,yes
"""
CHOICES = "list_name,name,label::English (en)\nsex,woman,Woman\nsex,man,Man\nyes_no,yes,Yes\nyes_no,no,No\n"
NEW = "select_one yes_no,new,Did you ask for anything?,yes\n"


def a_round(
    folder: Path,
    *,
    heard: float,
    hours: int,
    day: str,
    wording: str = "Were you heard?",
    extra: str = "",
    before: EarlierRound | None = None,
    moved: int = 200,
    seed: int = 1,
) -> Release:
    """The release of 400 invented people."""
    folder.mkdir()
    form = folder / "form"
    form.mkdir()
    (form / "survey.csv").write_text(SURVEY.format(heard=wording) + extra)
    (form / "choices.csv").write_text(CHOICES)
    (form / "settings.csv").write_text("form_title,form_id\nWater,water\n")
    random = np.random.default_rng(seed)
    answers = {
        "instanceID": [f"uuid:{seed}-{number}" for number in range(400)],
        "today": [day] * 400,
        "sex": random.choice(["woman", "man"], 400),
        "heard": np.where(random.random(400) < heard, "yes", "no"),
        "met": np.where(random.random(400) < 0.5, "yes", "no"),
        "hours": random.integers(hours - 3, hours + 4, 400),
        "moved": np.where(np.arange(400) < moved, "yes", "no"),
        "new": np.where(random.random(400) < 0.5, "yes", "no"),
    }
    table = pl.DataFrame(answers)
    (table if extra else table.drop("new")).write_csv(folder / "answers.csv")
    settings = CardSettings(by=("sex",), place="Exampleton")
    make_card_files(form, folder / "answers.csv", folder / "card", settings, before=before)
    return read_release(folder / "card")


@pytest.fixture
def before(tmp_path) -> Release:
    return a_round(tmp_path / "before", heard=0.4, hours=10, day="2024-03-05")


def follow_up(tmp_path, before, **options) -> Release:
    options = {"heard": 0.7, "hours": 10, "day": "2026-03-05", "seed": 2, **options}
    joint, declarations = options.pop("joint", None), options.pop("declarations", ())
    return a_round(tmp_path / "after", **options, before=EarlierRound(before, joint, declarations))


def changes_of(release: Release) -> dict:
    return {(figure.question, figure.by, figure.group): figure for figure in release.card.change.figures}


def figure_of(release: Release, question: str, by: str = "", group: str = ""):
    category = "" if question == "hours" else "yes"
    return next(
        row for row in release.figures if (row.question, row.category, row.by, row.group) == (question, category, by, group)
    )


def test_each_figure_changes_by_what_the_two_cards_show(tmp_path, before):
    """Independent samples: the variances of the two published figures add up."""
    after = follow_up(tmp_path, before)
    for place, change in changes_of(after).items():
        if place[0] == "sex":
            continue
        then, now = figure_of(before, *place), figure_of(after, *place)
        assert change.before == then.estimate
        assert change.difference == pytest.approx(now.estimate - then.estimate, abs=2e-3 if place[0] == "hours" else 1e-9)
        assert change.standard_error == pytest.approx((now.standard_error**2 + then.standard_error**2) ** 0.5, rel=1e-3)
        assert change.lower < change.difference < change.upper
    assert changes_of(after)["heard", "", ""].word is ChangeWord.HIGHER
    assert changes_of(after)["met", "", ""].word is ChangeWord.NO_CLEAR_DIFFERENCE
    assert after.card.change.seal == before.seal
    assert (after.card.change.first_day, after.card.change.interviews) == ("2024-03-05", 400)


def test_the_card_says_it_in_its_languages_and_in_a_file(tmp_path, before):
    after = follow_up(tmp_path, before)
    size = round(100 * changes_of(after)["heard", "", ""].difference)
    english = render_card(after.card, "en")
    assert f"<span>Since March 2024</span> <b>+{size} points</b>" in english
    assert '<em class="higher">higher</em>' in english
    drawn = re.search(r"<title>(\d+)% then, (\d+)% now</title><line class=\"way\" x1=\"([\d.]+)%\" x2=\"([\d.]+)%\"", english)
    assert [round(float(place)) for place in drawn.groups()[2:]] == [int(share) for share in drawn.groups()[:2]]
    mirrored = re.search(r"<line class=\"way\" x1=\"([\d.]+)%\" x2=\"([\d.]+)%\"", render_card(after.card, "ar"))
    assert [100 - float(place) for place in mirrored.groups()] == pytest.approx([float(place) for place in drawn.groups()[2:]])
    assert "Since March 2024: The sample cannot tell a difference under" in english
    assert f"<b>+{size} procentenheter</b>" in render_card(after.card, "sv")
    assert f"<b>\u2066+{size}\u2069 نقطة مئوية</b>" in render_card(after.card, "ar")
    assert f"<b>+{size} puntos</b>" in render_card(after.card, "es")
    unclear = changes_of(after)["met", "sex", "woman"]
    assert unclear.word is ChangeWord.NO_CLEAR_DIFFERENCE
    lower, upper = (f"{round(100 * end):+d}".replace("-", "−").replace("+0", "0") for end in (unclear.lower, unclear.upper))
    assert f"<em>no clear difference</em> <span>{lower} to {upper}</span>" in english
    with (tmp_path / "after" / "card" / CHANGES_FILE).open() as file:
        rows = {(row["question"], row["by"], row["group"]): row for row in csv.DictReader(file)}
    assert rows.keys() == changes_of(after).keys()
    row = rows["heard", "", ""]
    assert float(row["after"]) - float(row["before"]) == pytest.approx(float(row["difference"]), abs=1e-9)
    assert row["word"] == "higher"
    assert CHANGES_FILE in after.files


def test_a_card_without_an_earlier_round_says_nothing_of_change(before):
    assert before.card.change is None
    assert CHANGES_FILE not in before.files
    assert "card-change" not in render_card(before.card, "en")


def test_a_question_in_other_words_is_not_compared_and_says_why(tmp_path, before):
    after = follow_up(tmp_path, before, wording="Did anybody listen to you?", extra=NEW)
    change = changes_of(after)["heard", "", ""]
    assert (change.word, change.aspects, change.difference) == (ChangeWord.NOT_COMPARABLE, ("wording",), None)
    assert ("heard", "sex", "woman") not in changes_of(after)
    assert ("new", "", "") not in changes_of(after)
    drawn = render_card(after.card, "en")
    assert "not comparable, because the question was worded otherwise" in drawn
    assert "not comparable, because the question was not asked then" in drawn


def test_what_the_lead_holds_for_harmless_is_compared_and_said(tmp_path, before):
    declared = (
        Declaration("heard", Aspect.WORDING, "Sixty people answered both alike."),
        Declaration("met", Aspect.SCALE, "No."),
    )
    after = follow_up(tmp_path, before, wording="Did anybody listen to you?", declarations=declared)
    assert changes_of(after)["heard", "", ""].word is ChangeWord.HIGHER
    assert [each.reason for each in after.card.change.harmless] == ["Sixty people answered both alike."]
    assert "wording: Sixty people answered both alike." in render_card(after.card, "en")


def test_what_either_card_hides_has_no_change(tmp_path):
    """Two of 400 had moved in the first round, all but two in the second."""
    before = a_round(tmp_path / "before", heard=0.4, hours=10, day="2024-03-05", moved=2)
    assert figure_of(before, "moved").estimate is None
    after = follow_up(tmp_path, before, moved=200)
    change = changes_of(after)["moved", "", ""]
    assert (change.word, change.before, change.difference, change.lower) == (ChangeWord.HIDDEN, None, None, None)
    assert "the earlier figure is not shown, to protect people" in render_card(after.card, "en")
    third = a_round(tmp_path / "third", heard=0.4, hours=10, day="2027-03-05", moved=398, seed=3, before=EarlierRound(after))
    assert figure_of(third, "moved").estimate is None
    assert ("moved", "", "") not in changes_of(third)


def _with_rows(release: Release, rows) -> Release:
    return replace(release, card=replace(release.card, change=replace(release.card.change, figures=tuple(rows))))


def test_the_attack_knows_the_change(tmp_path):
    """A change that told of a hidden figure would give it away by adding up."""
    before = a_round(tmp_path / "before", heard=0.4, hours=10, day="2024-03-05", moved=2)
    after = follow_up(tmp_path, before, moved=200)
    assert attack([after], before=[before]).leaks.is_empty()
    rows = after.card.change.figures
    told = [replace(row, before=0.006, difference=0.49) if row.question == "moved" else row for row in rows]
    leaks = attack([_with_rows(after, told)], before=[before]).leaks
    assert leaks.filter(question="moved", by="")["why"].to_list() == [TOLD_BEFORE]
    with pytest.raises(UnsafeRelease, match="told of the earlier round"):
        refuse_unsafe(_with_rows(after, told), (), [before])
    hidden = replace(
        after, figures=tuple(replace(row, estimate=None) if row.question == "met" else row for row in after.figures)
    )
    assert set(attack([hidden]).leaks.filter(question="met", by="")["why"]) >= {TOLD_BY_CHANGE}
    other = [replace(row, difference=row.difference + 0.01) if row.question == "heard" else row for row in rows]
    assert TOLD_BEFORE in attack([_with_rows(after, other)], before=[before]).leaks["why"].to_list()


def test_rounds_in_the_same_units_have_the_errors_of_their_change(tmp_path, before):
    errors = tmp_path / "change.csv"
    errors.write_text("question,category,by,group,standard_error,df\nheard,yes,,,0.01,30\nmet,yes,,,,\nhours,,,,0.5,30\n")
    alone = follow_up(tmp_path, before)
    (tmp_path / "after").rename(tmp_path / "alone")
    joined = follow_up(tmp_path, before, joint=read_joint_errors(errors))
    assert joined.card.change.linked
    change = changes_of(joined)["heard", "", ""]
    assert (change.standard_error, change.df) == (0.01, 30)
    assert change.difference == changes_of(alone)["heard", "", ""].difference
    assert changes_of(joined)["met", "", ""].standard_error == changes_of(alone)["met", "", ""].standard_error
    errors.write_text("question,category\n")
    with pytest.raises(UnusableRelease, match="has no column by"):
        read_joint_errors(errors)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": {"en": "Elsewhere"}}, "of another place"),
        ({"first_day": "2026-03-05", "last_day": "2026-03-09"}, "no card of an earlier round"),
    ],
)
def test_what_is_no_earlier_round_is_refused(tmp_path, before, changes, message):
    after = a_round(tmp_path / "after", heard=0.7, hours=10, day="2026-03-05", seed=2)
    other = replace(before, card=replace(before.card, **changes))
    with pytest.raises(UnusableRelease, match=message):
        change_since(after, EarlierRound(other))
    with pytest.raises(UnusableRelease, match="the very same answers"):
        change_since(after, EarlierRound(after))


def test_the_commands_make_and_attack_a_follow_up(tmp_path, before):
    follow_up(tmp_path, before)
    old, new = tmp_path / "before", tmp_path / "after"
    run = CliRunner().invoke
    change = ["change", str(old / "form"), str(old / "answers.csv"), str(new / "form"), str(new / "answers.csv")]
    assert run(main, [*change, "--by", "sex", "--output", str(tmp_path / "change.csv")]).exit_code == 0
    card = ["card", str(new / "form"), str(new / "answers.csv"), "--place", "Exampleton", "--output", str(tmp_path / "made")]
    made = run(main, [*card, "--by", "sex", "--before", str(old / "card"), "--change", str(tmp_path / "change.csv")])
    assert made.exit_code == 0, made.output
    assert CHANGES_FILE in made.output
    assert read_release(tmp_path / "made").card.change.linked
    alone = run(main, ["attack", str(tmp_path / "made")])
    assert alone.exit_code == 0
    assert "1 of them tells the change since a round whose card was not given" in alone.output
    both = run(main, ["attack", str(tmp_path / "made"), str(old / "card")])
    assert both.exit_code == 0
    assert "was not given" not in both.output
    refused = run(main, [*card, "--change", str(tmp_path / "change.csv")])
    assert refused.exit_code == 2
    assert "--before" in refused.output

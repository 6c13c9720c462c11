"""A stranger attacks published cards; a card that leaks is not sealed."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.reportcard.cards.card import Note
from folkmoot.reportcard.cards.release import read_release, release_to_json, seal_release
from folkmoot.reportcard.disclosure.attacking import attack
from folkmoot.reportcard.errors import UnsafeRelease
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings

FORM = []
PLACE = ("question", "category", "by", "group")
SURVEY = """type,name,label,card::sensitive
select_one sex,sex,Sex,
select_one ward,ward,Ward,
select_one paid,paid,Did you pay?,
select_one paid,bribe,Did you pay a bribe?,yes
"""
CHOICES = """list_name,name,label
sex,woman,Woman
sex,man,Man
ward,north,North
ward,south,South
ward,west,West
paid,always,Always
paid,sometimes,Sometimes
paid,never,Never
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    folder = tmp_path_factory.mktemp("form")
    (folder / "survey.csv").write_text(SURVEY)
    (folder / "choices.csv").write_text(CHOICES)
    FORM[:] = [folder]
    (folder / "settings.csv").write_text("form_title,form_id\nPaying,paying\n")
    return folder


def answers_of(folder, people=400, seed=5, *, weighted=False):
    """Answers made with a seed: 'sometimes' is rare, and bribes are."""
    random = np.random.default_rng(seed)
    table = pl.DataFrame(
        {
            "instanceID": [f"uuid:{number}" for number in range(people)],
            "sex": random.choice(["woman", "man"], people),
            "ward": random.choice(["north", "south", "west"], people, p=[0.5, 0.35, 0.15]),
            "paid": random.choice(["always", "sometimes", "never"], people, p=[0.6, 0.03, 0.37]),
            "bribe": random.choice(["always", "sometimes", "never"], people, p=[0.03, 0.1, 0.87]),
            "weight": random.uniform(0.4, 2.5, people).round(3) if weighted else np.ones(people),
        }
    )
    path = folder / "answers.csv"
    table.write_csv(path)
    return path


def card_of(form, tmp_path, name="card", *, by=("sex", "ward"), earlier=(), rows=None, weighted=False):
    path = answers_of(tmp_path, weighted=weighted)
    if rows is not None:
        pl.read_csv(path).head(rows).write_csv(path)
    settings = CardSettings(by=by, weight="weight" if weighted else "")
    make_card_files(form, path, tmp_path / name, settings, earlier=earlier)
    return read_release(tmp_path / name)


def opened(release, tmp_path, which):
    """The release with those hidden figures of `paid` shown after all for which `which(figure, people, base)` is true."""
    weighted = release.card.weighted
    settings = CardSettings(by=("sex", "ward"), weight="weight" if weighted else "")
    made = make_card_files(FORM[0], tmp_path / "answers.csv", tmp_path / "true", settings)
    true = {row[:4]: row[4:] for row in made.estimates.select(*PLACE, "estimate", "base", "weighted_base", "count").iter_rows()}
    figures = []
    for figure in release.figures:
        estimate, base, weighted_base, count = true[(figure.question, figure.category, figure.by, figure.group)]
        show = figure.question == "paid" and figure.note == Note.PROTECTED and which(figure, count, base)
        numbers = {
            "estimate": round(estimate or 0, 4),
            "base": base,
            "weighted_base": round(weighted_base, 1),
            "note": Note.SHOWN,
        }
        figures.append(replace(figure, **numbers) if show else figure)
    return seal_release(replace(release, figures=tuple(figures)))


@pytest.mark.parametrize("weighted", [False, True])
def test_a_card_withstands_its_own_attack(form, tmp_path, weighted):
    release = card_of(form, tmp_path, weighted=weighted)
    result = attack([release])
    assert result.hidden > 0
    assert result.leaks.is_empty()


@pytest.mark.parametrize("weighted", [False, True])
def test_a_card_that_hides_only_the_few_themselves_is_found_out(form, tmp_path, weighted):
    release = card_of(form, tmp_path, weighted=weighted)
    careless = opened(release, tmp_path, lambda figure, count, base: count >= 5 and base - count >= 5)
    assert careless.figures != release.figures
    assert set(attack([careless]).leaks["question"]) == {"paid"}


def test_the_same_answers_again_tell_nothing_more(form, tmp_path):
    first = card_of(form, tmp_path, "first")
    again = card_of(form, tmp_path, "again", earlier=[first])
    assert again.figures == first.figures
    assert attack([first, again]).leaks.is_empty()


def test_the_answers_of_three_people_left_out_since_are_not_told(form, tmp_path):
    first = card_of(form, tmp_path, "first")
    without = card_of(form, tmp_path, "without", rows=397)
    assert "two releases differ by few people" in attack([first, without]).leaks["why"].to_list()
    safe = card_of(form, tmp_path, "safe", rows=397, earlier=[first])
    assert attack([first, safe]).leaks.is_empty()


def test_a_further_breakdown_does_not_complete_an_earlier_card(form, tmp_path):
    first = card_of(form, tmp_path, "first", by=("ward",))
    second = card_of(form, tmp_path, "second", by=("sex", "ward"), earlier=[first])
    assert attack([first, second]).leaks.is_empty()


def test_what_an_earlier_card_shows_of_few_people_stops_the_next(form, tmp_path):
    careless = opened(card_of(form, tmp_path), tmp_path, lambda figure, count, base: count < 5)
    with pytest.raises(UnsafeRelease, match="paid sometimes"):
        card_of(form, tmp_path, "second", earlier=[careless])
    assert not (tmp_path / "second").exists()


def test_the_command_says_what_leaks_and_how_it_ended(form, tmp_path):
    release = card_of(form, tmp_path)
    safe = CliRunner().invoke(main, ["attack", str(tmp_path / "card")])
    assert (safe.exit_code, "nothing leaks" in safe.output) == (0, True)
    careless = opened(release, tmp_path, lambda figure, count, base: count < 5)
    path = tmp_path / "leaking.json"
    path.write_text(release_to_json(careless))
    leaking = CliRunner().invoke(main, ["attack", str(path)])
    assert leaking.exit_code == 1
    assert "sometimes" in leaking.output
    unusable = CliRunner().invoke(main, ["attack", str(tmp_path / "answers.csv")])
    assert unusable.exit_code == 2
    assert "not a release" in unusable.output


def test_the_commands_of_the_document_run(tmp_path, monkeypatch):
    document = (Path(__file__).parents[3] / "docs" / "disclosure.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    folkmoot ([a-z].*)$", document, re.MULTILINE)
    assert len(commands) == 4
    monkeypatch.chdir(tmp_path)
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, result.output

"""ODK's own engine as a client: it fetches the list and the form as a phone does, fills it in, and posts what it made."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from folkmoot.reportcard.answers.answers import answers_in
from folkmoot.reportcard.forms.report_card_template import write_template
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.reading.received_answers import collected
from folkmoot.surveys.collecting.receiving.submissions import Submission
from tests.surveys.collecting.conftest import path_of

TOP = Path(__file__).parents[3]
ENGINE = TOP / "node_modules" / "@getodk" / "xforms-engine" / "dist" / "index.js"
TALAFAR = TOP.parent / "shared" / "data" / "talafar" / "form.xlsx"

# Answers every question that can be answered, whatever the last answers made relevant, until nothing is left to answer.
FILL = """
async ({door, seed}) => {
  const {createInstance} = await import("/engine.js");
  const text = async (address) => (await fetch(address, {headers: {"X-OpenRosa-Version": "1.0"}})).text();
  const list = new DOMParser().parseFromString(await text(door + "/formList"), "text/xml");
  const xform = await text(list.querySelector("downloadUrl").textContent);
  const {root} = await createInstance(xform, {form: {fetchFormAttachment: (address) => fetch(address)}});
  let random = seed;
  const upTo = (number) => (random = (random * 1103515245 + 12345) % 2147483648) % number;
  const answered = new Set();
  const walk = (node) => {
    if (!node.currentState.relevant || node.currentState.readonly) return;
    const {nodeType, nodeId, valueType} = node;
    if (nodeType === "select" && node.currentState.valueOptions.length && !answered.has(nodeId)) {
      answered.add(nodeId);
      node.selectValue(node.currentState.valueOptions[upTo(node.currentState.valueOptions.length)].value);
    } else if (nodeType === "input" && !answered.has(nodeId)) {
      answered.add(nodeId);
      for (const value of {int: ["1", "5", "20"], decimal: ["1.5"], date: ["2026-03-03"]}[valueType] ?? ["a"]) {
        node.setValue(value);
        if (node.validationState.violation === null) break;
      }
    }
    (node.currentState.children ?? []).forEach(walk);
  };
  for (let before = -1; before < answered.size; ) {
    before = answered.size;
    walk(root);
  }
  const payload = await root.prepareInstancePayload();
  const body = payload.data[0];
  const xml = await body.get("xml_submission_file").text();
  const head = await fetch(door + "/submission", {method: "HEAD"});
  const response = await fetch(door + "/submission", {method: "POST", body, headers: {"X-OpenRosa-Version": "1.0"}});
  return {head: head.status, status: response.status, xml, payload: payload.status, answered: answered.size};
}
"""


@pytest.fixture
def fill(browser: Browser, address: str):
    """Fills in the one form behind a door."""
    context = browser.new_context(base_url=address)
    page = context.new_page()

    def serve(route: Route) -> None:
        route.fulfill(path=ENGINE, content_type="text/javascript")

    page.route("**/engine.js", serve)
    page.route("**/client", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("/client")
    yield lambda door, seed: page.evaluate(FILL, {"door": door, "seed": seed})
    context.close()


def test_the_engine_fills_a_small_form_and_all_of_it_arrives(fill: Callable, published: InstrumentVersion, credentials):
    sent = fill(path_of(credentials.token_server), 7)
    assert (sent["head"], sent["status"], sent["payload"]) == (204, 201, "ready")
    assert Submission.objects.get().current.as_received.decode() == sent["xml"]
    assert sent["answered"] >= 6


def test_the_engine_fills_a_real_form_and_it_reads_as_answers(fill: Callable, db):
    if not TALAFAR.exists():
        pytest.skip("the shared data are not here")
    version = publish_form(read_form(TALAFAR), "talafar").version
    _person, credentials = add_enumerator("Anna", version.instrument.survey)
    sent = [fill(path_of(credentials.token_server), seed) for seed in (1, 2, 3)]
    assert [(one["head"], one["status"]) for one in sent] == [(204, 201)] * 3
    assert all(one["answered"] > 60 for one in sent), [one["answered"] for one in sent]
    received = collected(version.instrument, with_identifiers=True)
    answers = answers_in(received.file, received.questionnaire)
    assert answers.table.height == 3
    stored = {submission.current.as_received.decode() for submission in Submission.objects.all()}
    assert stored == {one["xml"] for one in sent}


def test_the_engine_fills_the_template_of_a_report_card(fill: Callable, db, tmp_path: Path):
    write_template(tmp_path / "form.xlsx")
    kept = publish_form(read_form(tmp_path / "form.xlsx"), "card")
    # The template cannot know until which day a centre may keep who was asked.
    assert [note.kind for note in kept.notes] == ["no_day"]
    _person, credentials = add_enumerator("Anna", kept.version.instrument.survey)
    sent = [fill(path_of(credentials.token_server), seed) for seed in range(1, 7)]
    assert [(one["status"], one["payload"]) for one in sent] == [(201, "ready")] * 6
    assert max(one["answered"] for one in sent) > 50, [one["answered"] for one in sent]
    received = collected(kept.version.instrument, with_identifiers=True)
    table = answers_in(received.file, received.questionnaire).table
    agreed = table.filter(table["consent"] == "yes")
    assert 0 < agreed.height < table.height
    assert agreed["age_group"].to_list() == ["18_24"] * agreed.height
    assert set(agreed["disability"]) <= {"with", "without"}

/* The page: the forms, what is kept on this device and what waits to be sent, and the form that is open. */

import { deprecatedIdOf, showForm } from "folkmoot/filling";
import { askToStay, draftOf, draftsOf, finish, finishedOf, forgetDraft, keepDraft } from "folkmoot/keeping";
import { sendOne, sendWaiting } from "folkmoot/sending";

const EVERY_MINUTE = 60_000;
const config = JSON.parse(document.getElementById("web-form").textContent);
const words = config.words.page;
const find = (id) => document.getElementById(id);

let takeAway = null;

const say = (text, values = {}) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
const when = (moment) => new Intl.DateTimeFormat(config.language, { dateStyle: "short", timeStyle: "short" }).format(moment);

function tell(text, isWrong = false) {
  find("told").textContent = text;
  find("told").hidden = !text;
  find("told").classList.toggle("field-error", isWrong);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/* What waits is said on every page and in the title, so that it is seen in another tab too. */
async function showState() {
  const finished = await finishedOf(config.owner);
  const number = finished.length;
  const waits = number === 0 ? words.waiting_none : number === 1 ? words.waiting_one : say(words.waiting_many, { number });
  const state = find("state");
  if (state) {
    state.textContent = navigator.onLine ? waits : `${words.offline} ${number ? waits : ""}`;
    state.classList.toggle("web-form-waits", number > 0 || !navigator.onLine);
  }
  find("send").hidden = number === 0;
  document.title = document.title.replace(/^\(\d+\) /, "");
  if (number) document.title = `(${number}) ${document.title}`;
  return finished;
}

async function showList() {
  find("list").hidden = false;
  find("filling").hidden = true;
  find("forms").replaceChildren(
    ...config.forms.map((form) =>
      element(
        "li",
        {},
        element("p", {}, element("b", { textContent: form.title })),
        element("p", { className: "kicker", textContent: form.label }),
        element("div", { className: "field-buttons" }, element("a", { className: "web-form-button", href: `#form=${form.id}`, textContent: words.begin })),
      ),
    ),
  );
  const drafts = await draftsOf(config.owner);
  const finished = await showState();
  find("kept-heading").hidden = drafts.length + finished.length === 0;
  find("kept").replaceChildren(...drafts.map(draftItem), ...finished.map(finishedItem));
}

function draftItem(draft) {
  const remove = element("button", { type: "button", className: "web-form-button field-second", textContent: words.remove });
  remove.addEventListener("click", async () => {
    if (confirm(words.really)) await forgetDraft(draft.id).then(showList);
  });
  return element(
    "li",
    {},
    element("p", {}, element("b", { textContent: draft.title })),
    element("p", { className: "kicker", textContent: say(words.draft, { when: when(draft.keptAt) }) }),
    element("div", { className: "field-buttons" }, element("a", { className: "web-form-button", href: `#draft=${draft.id}`, textContent: words.continue }), remove),
  );
}

function finishedItem(interview) {
  const state = interview.problem
    ? element("p", { className: "field-error", textContent: say(words.refused, { why: interview.problem }) })
    : element("p", { className: "kicker", textContent: say(words.waits, { when: when(interview.keptAt) }) });
  const copy = element("a", {
    className: "web-form-button field-second",
    textContent: words.save_copy,
    download: `${interview.id.replace(/[^\w-]/g, "-")}.xml`,
    href: URL.createObjectURL(new Blob([interview.xml], { type: "text/xml" })),
  });
  return element("li", {}, element("p", {}, element("b", { textContent: interview.title })), state, interview.problem ? element("div", { className: "field-buttons" }, copy) : "");
}

async function send() {
  if (!navigator.onLine) return showState();
  const { sent, refused } = await sendWaiting(config);
  if (refused) tell(say(words.refused, { why: refused }), true);
  else if (sent) tell(words.sent);
  if (sent || refused) await (find("list").hidden ? showState() : showList());
  else await showState();
  return { sent, refused };
}

async function openForm(form, draft) {
  find("list").hidden = true;
  find("filling").hidden = false;
  find("back-row").hidden = config.once;
  find("draft-state").textContent = "";
  await showState();
  let xml;
  try {
    const response = await fetch(draft?.formAddress ?? form.address);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    xml = await response.text();
  } catch {
    tell(words.no_form, true);
    return;
  }
  const id = draft?.id ?? crypto.randomUUID();
  const dwelling = draft ? draft.dwelling : dwellingAsked();
  const about = { owner: config.owner, title: form.title, formId: form.id, formAddress: draft?.formAddress ?? form.address, dwelling };
  takeAway = await showForm(find("form"), {
    config,
    form,
    xml,
    begun: draft && { ...draft, isDraft: true },
    onChange: async (state) => {
      const keptAt = Date.now();
      try {
        await keepDraft({ id, ...about, ...state, deprecatedId: draft?.deprecatedId ?? deprecatedIdOf(state.xml), keptAt });
        find("draft-state").textContent = say(words.draft_kept, { when: when(keptAt) });
      } catch (error) {
        tell(say(words.not_kept, { why: error?.name ?? error }), true);
      }
    },
    onDone: async (state) => {
      try {
        await finish({ ...about, ...state, id: state.instanceId, keptAt: Date.now() }, id);
      } catch (error) {
        tell(say(words.not_kept, { why: error?.name ?? error }), true);
        return false;
      }
      tell(words.kept);
      afterDone();
      return true;
    },
  });
}

/* The dwelling of the worklist that an interview was begun from. */
const dwellingAsked = () => new URLSearchParams(location.hash.slice(1)).get("dwelling") ?? "";

/* A link for one person is done with; anybody else goes back to the forms. */
async function afterDone() {
  scrollTo(0, 0);
  const outcome = await send();
  if (config.once) {
    find("filling").hidden = true;
    if (outcome?.sent) find("state").textContent = "";
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  await route();
}

async function openEdit() {
  const { form, xml, files } = config.editing;
  find("filling").hidden = false;
  const [formXml, answers] = await Promise.all([form.address, xml].map(async (address) => (await fetch(address)).text()));
  await showForm(find("form"), {
    config,
    form,
    xml: formXml,
    begun: { instanceId: config.editing.instanceId, xml: answers, files: Object.entries(files).map(([name, address]) => ({ name, content: address })) },
    onChange: async () => {},
    onDone: sendEdit,
  });
  addEventListener("beforeunload", warnOfLoss);
}

const warnOfLoss = (event) => event.preventDefault();

async function sendEdit(state) {
  const reason = find("reason").value.trim();
  if (!reason) {
    tell(words.reason, true);
    find("reason").focus();
    return false;
  }
  const { stored, problem } = await sendOne({ ...state, reason, token: config.editing.token }, config.submission);
  if (stored) {
    removeEventListener("beforeunload", warnOfLoss);
    location.assign(config.editing.back);
    return true;
  }
  tell(problem ? say(words.refused, { why: problem }) : words.edit_offline, true);
  return false;
}

async function route() {
  if (takeAway) {
    await takeAway();
    takeAway = null;
    find("form").replaceChildren();
  }
  const asked = new URLSearchParams(location.hash.slice(1));
  const drafts = await draftsOf(config.owner);
  const draft = asked.has("draft") ? await draftOf(asked.get("draft")) : config.once ? drafts.at(-1) : null;
  const formId = draft?.formId ?? Number(asked.get("form"));
  const newest = config.forms.find((form) => form.id === formId) ?? (config.once ? config.forms[0] : null);
  if (draft) return openForm(newest ?? { id: draft.formId, title: draft.title, address: draft.formAddress, files: {} }, draft);
  if (newest && !(config.once && (await finishedOf(config.owner)).length)) return openForm(newest, null);
  return config.once ? showState() : showList();
}

/* The page is kept for when there is no network, and then each form, so that any of them opens on a dirt road. */
async function prepareForNoNetwork() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(config.worker, { scope: new URL("./", config.worker).pathname });
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  }
  await Promise.all(config.forms.flatMap((form) => [form.address, ...Object.values(form.files)]).map((address) => fetch(address)));
  document.documentElement.dataset.ready = "without-network";
}

async function begin() {
  if (config.editing) {
    await openEdit();
    return;
  }
  find("back").addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = "";
  });
  find("send").addEventListener("click", send);
  addEventListener("hashchange", route);
  addEventListener("online", send);
  addEventListener("offline", showState);
  setInterval(send, EVERY_MINUTE);
  await route();
  askToStay();
  prepareForNoNetwork().catch((error) => console.warn(error));
  await send();
}

begin().catch((error) => tell(String(error), true));

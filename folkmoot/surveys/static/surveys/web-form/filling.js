/* A form that is being filled in, by ODK's renderer: what is answered is kept as it is answered, and given out when it is done. */

import { createApp, h, watch } from "vue";

import { keepNamed } from "folkmoot/naming";
import { keepTranslated } from "folkmoot/words";

const SOON = 300;

/* Style elements that scripts make need the page's nonce, and the renderer does not ask for it everywhere. */
function giveStylesTheNonce(nonce) {
  const createElement = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const element = createElement(name, options);
    if (name === "style") element.nonce = nonce;
    return element;
  };
}

let renderer;

async function loadRenderer({ nonce, words }) {
  if (!renderer) {
    giveStylesTheNonce(nonce);
    keepTranslated(document.body, words.renderer);
    renderer = await import("@getodk/web-forms");
  }
  return renderer;
}

/* Shows a form in `place`. `begun` is a draft or a received interview to go on with: `{xml, files: [{name, content}]}`, where
   `content` may be an address. `onChange(state)` is given what is answered so far, `onDone(state)` the whole of it,
   and says `false` where that came to nothing. Gives what takes the form away again. */
export async function showForm(place, { config, form, xml, begun, onChange, onDone }) {
  const { OdkWebForm, webFormsPlugin } = await loadRenderer(config);
  const earlier = begun?.files ?? [];
  const properties = {
    formXml: xml,
    fetchFormAttachment: (address) => fetchAttachment(form, address),
    missingResourceBehavior: "BLANK",
    trackDevice: true,
    editInstance: begun && {
      resolveInstance: () => begun.xml,
      attachmentFileNames: earlier.map((file) => file.name),
      resolveAttachment: (name) => fetchEarlier(earlier.find((file) => file.name === name)),
    },
    onSubmit: (payload) => finishOnce(async () => onDone(await stateOf(payload, begun))),
  };
  let component;
  const app = createApp({ render: () => h(OdkWebForm, { ...properties, ref: (found) => (component = found) }) });
  app.use(webFormsPlugin);
  speak(app, config.language);
  app.mount(place);
  keepNamed(place, config.words.page.menu);

  let timer;
  /* From "Send" on, until it turns out that it could not be done, nothing is kept as a draft any more. */
  let isOver = false;
  const finishOnce = async (work) => {
    if (isOver) return;
    isOver = true;
    isOver = (await work()) !== false;
  };
  const keep = async () => {
    timer = clearTimeout(timer);
    const root = rootOf(component);
    if (!root || isOver) return;
    const state = await stateOf(await root.prepareInstancePayload(), begun);
    if (!isOver) await onChange(state);
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  };
  /* Of the whole page: the renderer's lists and calendars stand outside the form. */
  const events = ["input", "change", "pointerup", "keyup"];
  events.forEach((name) => document.addEventListener(name, changed));
  /* A number counts as answered once its field is left. */
  const hidden = () => {
    if (document.visibilityState !== "hidden") return;
    document.activeElement?.blur();
    if (timer) keep();
  };
  document.addEventListener("visibilitychange", hidden);
  whenThere(() => rootOf(component) ?? isOver).then((root) => {
    if (isOver) return;
    chooseLanguage(root, [new URLSearchParams(location.search).get("language"), ...navigator.languages, config.language]);
    watch(() => root.currentState.activeLanguage.language, (language) => setDirection(place, language), { immediate: true });
  });

  return async () => {
    document.activeElement?.blur();
    if (timer) await keep();
    isOver = true;
    document.removeEventListener("visibilitychange", hidden);
    events.forEach((name) => document.removeEventListener(name, changed));
    app.unmount();
  };
}

/* The renderer gives out answers only when all is done. Its component for the form's head is given the root of the answers. */
function rootOf(component) {
  const found = (node) => {
    if (!node) return null;
    if (node.props?.form?.prepareInstancePayload) return node.props.form;
    const inside = [...(Array.isArray(node.children) ? node.children : []), node.component?.subTree];
    for (const child of inside) {
      const root = typeof child === "object" ? found(child) : null;
      if (root) return root;
    }
    return null;
  };
  return found(component?.$?.subTree);
}

async function whenThere(find) {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/* What is answered. A draft that is gone on with is no edit: it keeps its own instance id, and its files, which the renderer
   gives out only where they were changed. */
async function stateOf(payload, begun) {
  const [data] = payload.data;
  const document_ = new DOMParser().parseFromString(await data.get("xml_submission_file").text(), "text/xml");
  if (begun?.isDraft) becomeTheDraft(document_, begun);
  else if (begun) becomeTheEdit(document_, begun);
  const xml = new XMLSerializer().serializeToString(document_);
  const files = [];
  for (const [name, content] of data) if (name !== "xml_submission_file") files.push({ name, content });
  const given = new Set(files.map((file) => file.name));
  const named = new Set([...document_.querySelectorAll("*")].map((element) => element.textContent));
  const unchanged = begun?.isDraft ? begun.files.filter((file) => !given.has(file.name) && named.has(file.name)) : [];
  return { instanceId: metaOf(document_, "instanceID").textContent, xml, files: [...files, ...unchanged] };
}

const metaOf = (document_, name) => document_.getElementsByTagNameNS("*", name)[0];

function becomeTheDraft(document_, begun) {
  metaOf(document_, "instanceID").textContent = begun.instanceId;
  const replaced = metaOf(document_, "deprecatedID");
  if (!replaced) return;
  if (begun.deprecatedId) replaced.textContent = begun.deprecatedId;
  else replaced.remove();
}

/* Phones write the element `meta` in a namespace of its own, where the renderer does not look for the id that is replaced. */
function becomeTheEdit(document_, begun) {
  const instanceId = metaOf(document_, "instanceID");
  if (instanceId.textContent === begun.instanceId) instanceId.textContent = begun.newId ??= `uuid:${crypto.randomUUID()}`;
  let replaced = metaOf(document_, "deprecatedID");
  if (!replaced) {
    replaced = document_.createElementNS(instanceId.namespaceURI, instanceId.nodeName.replace("instanceID", "deprecatedID"));
    instanceId.after(replaced);
  }
  replaced.textContent = begun.instanceId;
}

export function deprecatedIdOf(xml) {
  const found = new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS("*", "deprecatedID")[0];
  return found?.textContent ?? "";
}

/* `jr://images/map.png` and the like: a file that came with the form. */
async function fetchAttachment(form, address) {
  const name = decodeURIComponent(new URL(address).pathname.split("/").pop());
  const found = form.files[name];
  return found ? fetch(found) : new Response("", { status: 404 });
}

async function fetchEarlier(file) {
  if (!file) return new Response("", { status: 404 });
  return typeof file.content === "string" ? fetch(file.content) : new Response(file.content);
}

/* The renderer's calendar speaks English unless it is told otherwise. */
function speak(app, language) {
  const locale = app.config.globalProperties.$primevue?.config.locale;
  if (!locale) return;
  const names = (options, dates) => dates.map((date) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(date));
  const months = Array.from({ length: 12 }, (_none, month) => Date.UTC(2026, month, 1));
  const days = Array.from({ length: 7 }, (_none, day) => Date.UTC(2026, 1, 1 + day));
  Object.assign(locale, {
    monthNames: names({ month: "long" }, months),
    monthNamesShort: names({ month: "short" }, months),
    dayNames: names({ weekday: "long" }, days),
    dayNamesShort: names({ weekday: "short" }, days),
    dayNamesMin: names({ weekday: "narrow" }, days),
    firstDayOfWeek: 1,
    dateFormat: "yy-mm-dd",
  });
}

const codeOf = (language) => language?.match(/\(([A-Za-z-]+)\)\s*$/)?.[1] ?? "";

/* A form opens in the first language that the reader wants and it has; the page around it speaks fewer. */
function chooseLanguage(root, wanted) {
  for (const code of wanted.filter(Boolean)) {
    const same = (known) => [code, code.split("-")[0]].includes(codeOf(known.language));
    const language = root.languages.find((known) => !known.isSyntheticDefault && same(known));
    if (language) return root.setLanguage(language);
  }
}

function setDirection(place, language) {
  const code = codeOf(language);
  if (!code) return;
  place.lang = code;
  place.dir = RIGHT_TO_LEFT.has(code.split("-")[0]) ? "rtl" : "ltr";
}

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]);

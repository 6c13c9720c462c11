// Saves what somebody writes a little after they pause. Without it the form works the same, by its button.
const form = document.querySelector("form[data-save]");
const status = form.querySelector(".saving");
const presence = document.querySelector(".presence");
const base = form.elements.namedItem("base");
const PAUSE = 2500;
const PULSE = 45000;
let waiting = 0;
let stopped = false;
let changed = false;

const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

function show(others) {
  presence.textContent = others.length ? `${presence.dataset.presence} ${others.join(", ")}` : "";
}

function bring(sent, answers) {
  for (const [key, text] of Object.entries(answers)) {
    const field = form.elements.namedItem(`q-${key}`);
    // What somebody else wrote in an answer that this person left alone comes in; what is being written stays.
    if (field && field.value === (sent.get(`q-${key}`) ?? "") && field.value !== text) field.value = text;
  }
}

function tell(states) {
  // The server counts the words and says what is wrong, in the same words as the page itself.
  for (const place of form.querySelectorAll("[data-answer]")) place.innerHTML = states[place.dataset.answer] ?? "";
}

async function save() {
  if (stopped) return;
  const sent = new FormData(form);
  changed = false;
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: sent, credentials: "same-origin" });
    const said = await answer.json();
    if (said.others) show(said.others);
    if (answer.ok) {
      base.value = said.number;
      bring(sent, said.answers);
      tell(said.states);
      status.textContent = `${status.dataset.saved} ${clock()}`;
    } else {
      stopped = true;
      status.textContent = said.error ?? status.dataset.conflict;
    }
  } catch {
    changed = true;
    status.textContent = status.dataset.failed;
  }
}

form.addEventListener("input", () => {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  stopped = true;
});
setInterval(() => document.visibilityState === "visible" && !changed && save(), PULSE);

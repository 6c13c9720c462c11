// The fieldwork's page brings itself up to date. Without this script its link "Reload" does the same.

const told = document.querySelector(".field-fresh");
const PAUSE = Number(told.dataset.pause ?? 15000);
const FOCUSED = "a, summary, select, input, button";
const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
let since = clock();

function put(page) {
  const work = document.getElementById("work");
  const fresh = page.getElementById("work");
  if (!fresh) return;
  // What somebody has unfolded or chosen stays so, and what they stand on keeps the focus.
  const open = [...work.querySelectorAll("details")].map((each) => each.open);
  const focused = [...work.querySelectorAll(FOCUSED)].indexOf(document.activeElement);
  fresh.querySelectorAll("details").forEach((each, place) => (each.open = open[place] ?? false));
  for (const { id, value, checked } of work.querySelectorAll("select, input")) {
    const same = page.getElementById(id);
    if (same) Object.assign(same, same.type === "checkbox" ? { checked } : { value });
  }
  work.replaceWith(fresh);
  if (focused >= 0) [...fresh.querySelectorAll(FOCUSED)][focused]?.focus({ preventScroll: true });
  since = clock();
  told.textContent = `${told.dataset.updated} ${since}`;
}

async function look() {
  if (document.visibilityState !== "visible") return;
  const tag = document.getElementById("work").dataset.tag;
  try {
    const answer = await fetch(location.href, { headers: { "If-None-Match": `"${tag}"` }, cache: "no-store" });
    if (answer.status === 200 && !answer.redirected) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    told.textContent = `${told.dataset.lost} ${since}`;
  }
}

setInterval(look, PAUSE);
document.addEventListener("visibilitychange", look);

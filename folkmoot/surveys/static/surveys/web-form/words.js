/* Puts the renderer's English words into the reader's language as they appear on the page. */

const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];

export function keepTranslated(root, words) {
  if (Object.keys(words).length === 0) return;
  const translateNode = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const translated = inWords(node.data, words);
      if (translated !== node.data && !isOfTheForm(node.parentElement)) node.data = translated;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) {
      const text = node.getAttribute(name);
      if (text && inWords(text, words) !== text) node.setAttribute(name, inWords(text, words));
    }
    node.childNodes.forEach(translateNode);
  };
  translateNode(root);
  new MutationObserver((changes) =>
    changes.forEach((change) =>
      change.type === "childList" ? change.addedNodes.forEach(translateNode) : translateNode(change.target),
    ),
  ).observe(root, { childList: true, subtree: true, characterData: true, attributeFilter: ATTRIBUTES });
}

/* The words of a question or of a choice are the form's own, even where they read like the renderer's. */
function isOfTheForm(element) {
  return element?.closest(".control-text, .markdown-block, .choice-label, .form-title") != null;
}

function inWords(text, words) {
  const trimmed = text.trim();
  if (!trimmed) return text;
  const whole = words[trimmed];
  if (whole) return text.replace(trimmed, whole);
  const number = trimmed.match(/\d+/)?.[0];
  const pattern = number && words[trimmed.replace(number, "{0}")];
  return pattern ? text.replace(trimmed, pattern.replace("{0}", number)) : text;
}

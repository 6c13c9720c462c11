/* Gives the renderer's fields the names that it leaves out, for those who hear the page: a number is named by its question, the
   choices of a question are a group, and the button of a repeat's menu says what it is. */

export function keepNamed(root, menuName) {
  const nameAll = () => {
    root.querySelectorAll(".question-container").forEach(nameQuestion);
    root.querySelectorAll("button.button-menu:not([aria-label])").forEach((button) => button.setAttribute("aria-label", menuName));
  };
  nameAll();
  new MutationObserver(nameAll).observe(root, { childList: true, subtree: true });
}

function nameQuestion(question) {
  const label = question.querySelector(".control-text label");
  if (!label) return;
  label.id ||= `${question.id}_label`;
  const inputs = question.querySelectorAll("input:not([type=file]), textarea");
  if (inputs.length > 1 && !question.hasAttribute("role")) {
    question.setAttribute("role", "group");
    question.setAttribute("aria-labelledby", label.id);
  } else if (inputs.length === 1 && !inputs[0].labels?.length && !inputs[0].hasAttribute("aria-labelledby")) {
    inputs[0].setAttribute("aria-labelledby", label.id);
  }
}

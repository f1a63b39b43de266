// Who selects words of the article is offered to annotate them; the form itself comes when it is
// asked for. All words come from the page.

const page = document.querySelector(".fc-page");
const opener = page?.querySelector(".fc-compose-open");
const SETTLED = 250;
const GAP = 8, FINGER = 30;

if (opener) {
  const text = page.querySelector(".fc-text"), headline = page.querySelector("h1");
  const float = Object.assign(document.createElement("button"), {
    type: "button",
    className: "fc-compose-here",
    textContent: opener.dataset.short,
    hidden: true,
  });
  float.dataset.fcAdded = "";
  opener.after(float);

  let range = null, waiting;
  const selected = (elements) => {
    const selection = getSelection(), found = !selection.isCollapsed && selection.getRangeAt(0);
    const touches = found && elements.some((element) => found.intersectsNode(element));
    return touches && selection.toString().trim() ? found.cloneRange() : null;
  };
  // Below the end of the selection; further below where fingers hold handles.
  const show = () => {
    range = selected([headline, text]);
    float.hidden = !range;
    if (!range) return;
    const lines = [...range.getClientRects()], { top, left, width } = page.getBoundingClientRect();
    const last = lines.findLast((line) => line.width) ?? range.getBoundingClientRect();
    const gap = matchMedia("(pointer: coarse)").matches ? FINGER : GAP;
    float.style.top = `${last.bottom + gap - top}px`;
    float.style.left = `${Math.max(0, Math.min(last.right - left, width) - float.offsetWidth)}px`;
  };
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    if (document.activeElement?.closest(".fc-composer")) return;
    float.hidden = true;
    waiting = setTimeout(show, SETTLED);
  });

  const open = async () => {
    // Words of a note, too: the form says why they cannot be annotated.
    const wanted = selected([page]) ?? range;
    const { openForm } = await import("./composer_form.js");
    float.hidden = true;
    range = null;
    await openForm(page, wanted, opener);
  };
  [opener, float].forEach((button) => {
    // A press on a button would take the selection away before the click comes.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", open);
  });
}

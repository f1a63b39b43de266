// Comfort for readers. The page is complete without it; all words come from the page.
(() => {
  const page = document.querySelector(".fc-page");
  if (!page) return;
  const one = (selector, within = page) => within.querySelector(selector);
  const all = (selector, within = page) => [...within.querySelectorAll(selector)];
  const make = (tag, className, textContent = "", more = {}) =>
    Object.assign(document.createElement(tag), { className, textContent, ...more });
  const makeButton = (className, words, value) => make("button", className, words, { type: "button", value });
  const near = (event, selector) => event.target.closest?.(selector);
  const quietly = (element) => element.focus({ preventScroll: true });
  const modified = (event) => event.ctrlKey || event.metaKey || event.altKey;

  // Themes act on single letters, and nobody can switch that off (WCAG 2.1.4).
  addEventListener("keydown", (event) => {
    const typing = near(event, "textarea, select, [contenteditable], input:not([type=checkbox])");
    if (!typing && !modified(event) && "npfs.,/".includes(event.key.toLowerCase())) event.stopImmediatePropagation();
  }, true);

  // The address of a passage lasts; a button copies it, and a live region says so.
  const origin = one("[data-copy]");
  if (!origin) return;
  const { copy, copied, ...words } = origin.dataset;
  const voice = make("p", "fc-sr", "", { role: "status" });
  page.append(voice);
  const addCopy = (place, href) => {
    const address = new URL(href, location);
    address.search = "";
    if (navigator.clipboard) place.append(" · ", makeButton("fc-clip", copy, address));
  };
  page.addEventListener("click", async (event) => {
    const button = near(event, ".fc-clip");
    if (!button) return;
    await navigator.clipboard.writeText(button.value);
    button.textContent = voice.textContent = copied;
    setTimeout(() => {
      button.textContent = copy;
      voice.textContent = "";
    }, 2500);
  });
  if (!origin.matches(".fc-notes")) return addCopy(origin, one("a", origin).href);

  const notes = new Map(all(".fc-note").map((note) => [note.dataset.id, note]));
  notes.forEach((note, id) => addCopy(one(".fc-ways", note), `#${id}`));
  const marksOf = (id) => all(`.fc-mark[data-id~="${id}"]`);
  const refOf = (id) => document.getElementById(`fnref:${id}`);

  // What is new or corrected since the last visit; nobody but this browser knows of it.
  try {
    const key = `beleg:${location.pathname}`;
    const now = Object.fromEntries([...notes].map(([id, n]) => [id, n.dataset.corrected || ""]));
    // What is remembered for the next visit is not yet known in this one.
    sessionStorage[key] ||= localStorage[key] || JSON.stringify(now);
    localStorage[key] = JSON.stringify(now);
    const known = JSON.parse(sessionStorage[key]);
    notes.forEach((note, id) => {
      const kind = id in known ? now[id] > known[id] && "corrected" : "new";
      if (!kind) return;
      const ref = refOf(id), tag = make("span", "fc-news", words[kind]);
      ref.ariaLabel += `, ${words[kind]}`;
      ref.append(tag);
      one("h3", note).append(" ", tag.cloneNode(true));
    });
  } catch { /* Storage is switched off or full: there is nothing to compare with. */ }

  // The filter itself is CSS. Here it gets into the address and is said aloud.
  const boxes = all('.fc-chip [name="verdict"]'), status = one(".fc-status");
  const url = new URL(location), wanted = (url.searchParams.get("verdict") || "").split(",");
  boxes.forEach((box) => { box.checked = wanted.includes(box.value); });
  let chosen;
  const shown = (note) => !chosen.length || chosen.includes(note.dataset.tone);
  const say = () => {
    chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const count = [...notes.values()].filter(shown).length;
    status.textContent = status.dataset[chosen.length ? "some" : "all"].replace("{shown}", count);
  };
  one(".fc-filter").addEventListener("change", () => {
    say();
    url.searchParams.delete("verdict");
    // Written by hand, so that the commas stay readable.
    if (chosen.length) url.search += `${url.search ? "&" : "?"}verdict=${chosen}`;
    url.hash = location.hash;
    history.replaceState(history.state, "", url);
    layOut();
  });
  say();

  const card = one(".fc-card-form").content.firstElementChild;
  const [title, same, body, previous, full, next] =
    all("h2, .fc-same, .fc-card-body, .fc-full, .fc-prev, .fc-next", card);
  // The margin repeats what stands in the notes, so it is silent for screen readers.
  const margin = make("div", "fc-margin");
  margin.ariaHidden = "true";
  margin.dataset.fcAdded = card.dataset.fcAdded = "";
  const asides = [...notes].map(([id, note]) => {
    const aside = make("div", "fc-aside"), word = make("b", "", note.value);
    const head = one("h3", note).cloneNode(true);
    all(".fc-badge", head).forEach((badge) => {
      word.append(" ", ...badge.childNodes);
      badge.remove();
    });
    aside.append(word, ...head.childNodes);
    Object.assign(aside.dataset, note.dataset);
    return aside;
  });
  margin.append(...asides);

  page.append(margin, card);
  let current = "";

  const GAP = 6, EDGE = 16, HEADER = 64;
  const isSheet = () => matchMedia("(max-width: 44.99em)").matches;
  // A theme that leaves less room has no margin, however wide its window; nor has a page that a
  // theme has swapped for another, for which an observer fires once more.
  const hasMargin = () => matchMedia("(min-width: 70em)").matches && page.clientWidth >= 1000;
  const mode = () => (isSheet() ? "sheet" : hasMargin() ? "column" : "popover");
  const lines = (id) => {
    const marks = marksOf(id);
    return (marks.length ? marks : [refOf(id)]).flatMap((mark) => [...mark.getClientRects()]);
  };

  // Each where it belongs, and where they would overlap, as near to it as all of them can be.
  const settled = (block) => ({ ...block, top: Math.max(0, block.sum / block.weight) });
  const joined = (a, b) => settled({
    items: [...a.items, ...b.items],
    weight: a.weight + b.weight,
    sum: a.sum + b.sum - b.weight * a.height,
    height: a.height + b.height,
  });
  const spread = (items) => items.reduce((blocks, { element, wanted, weight }) => {
    const height = element.offsetHeight + GAP;
    let block = settled({ items: [[element, height]], weight, sum: weight * wanted, height });
    while (blocks.length && blocks.at(-1).top + blocks.at(-1).height > block.top) {
      block = joined(blocks.pop(), block);
    }
    return [...blocks, block];
  }, []);
  const layOut = () => {
    margin.hidden = !hasMargin();
    if (margin.hidden) return;
    // All is written, then all is read: a browser lays out the page once and not once a note.
    asides.forEach((aside) => { aside.hidden = aside.dataset.id === current || !shown(aside); });
    const { top } = page.getBoundingClientRect();
    const items = asides.flatMap((aside) => {
      const { id } = aside.dataset;
      if (id === current) return { element: card, wanted: inSight() - top, weight: 1e6 };
      return aside.hidden ? [] : { element: aside, wanted: lines(id)[0].top - top, weight: 1 };
    });
    spread(items).forEach((block) => block.items.reduce((y, [element, height]) => {
      element.style.top = `${y}px`;
      return y + height;
    }, block.top));
  };
  // Where the card begins in the window: beside its passage, and never below the edge.
  const floor = () => innerHeight - card.offsetHeight - EDGE;
  const inSight = () => Math.max(HEADER, Math.min(lines(current)[0].top, floor()));

  const place = () => {
    card.dataset.mode = mode();
    card.style.cssText = "";
    page.style.translate = "";
    if (isSheet()) return lift();
    if (mode() === "column") return layOut();
    const rects = lines(current), { top, left, width } = page.getBoundingClientRect();
    const first = rects[0], last = rects.at(-1);
    const below = innerHeight - last.bottom - EDGE, above = first.top - HEADER - EDGE;
    const up = below < 240 && above > below;
    const set = (name, number) => { card.style[name] = `${number}px`; };
    set("maxHeight", Math.max(240, up ? above : below));
    set("left", Math.max(0, Math.min(last.left - left, width - card.offsetWidth)));
    set("top", (up ? first.top - card.offsetHeight - 8 : last.bottom + 8) - top);
  };
  // The passage stays visible above the sheet. The page is lifted, not scrolled: on closing it
  // lies where it was.
  const lift = () => {
    const { top, bottom } = lines(current).at(-1);
    const hidden = Math.min(bottom - floor(), top - HEADER - EDGE);
    if (hidden > 0) page.style.translate = `0 ${-hidden}px`;
  };

  const paint = (id, name, on) => {
    all(`:is(.fc-ref, .fc-aside, .fc-mark)[data-id~="${id}"]`)
      .forEach((element) => element.classList.toggle(name, on));
  };
  const fill = (id) => {
    const note = notes.get(id);
    card.dataset.tone = note.dataset.tone;
    card.dataset.verdict = note.dataset.verdict ?? "";
    title.textContent = title.dataset.text.replace("{number}", note.value);
    body.replaceChildren(...[...note.childNodes].map((part) => part.cloneNode(true)));
    all("[id]", body).forEach((element) => element.removeAttribute("id"));
    // The way back is the card's own closing.
    const back = one(".fc-back", body);
    if (back.nextSibling) back.nextSibling.remove();
    back.remove();
    body.scrollTop = 0;
    full.href = `#fn:${id}`;
    const others = [...notes].filter(([other]) => other !== id && one(`[data-id~="${id}"][data-id~="${other}"]`));
    same.hidden = !others.length;
    same.replaceChildren(same.firstChild, ...others.flatMap(([other, { value }]) =>
      [makeButton("", same.dataset.text.replace("{number}", value), other), " "]));
    const order = [...notes.keys()].filter((other) => other === id || shown(notes.get(other)));
    [previous, next].forEach((button, way) => {
      button.value = order[order.indexOf(id) + 2 * way - 1] || "";
      button.disabled = !button.value;
    });
  };
  const reveal = (id) => {
    const rects = lines(id), { top } = rects[0], end = isSheet() ? floor() : innerHeight - 80;
    if (top < HEADER || rects.at(-1).bottom > end) scrollBy({ top: top - HEADER - EDGE * 2, behavior: "instant" });
  };
  const open = (id, step) => {
    if (current) paint(current, "fc-open", false);
    current = id;
    page.style.translate = "";
    fill(id);
    paint(id, "fc-open", true);
    const top = scrollY;
    card.dataset.mode = mode();
    if (!card.open) card[isSheet() ? "showModal" : "show"]();
    quietly(title);
    // Showing a dialog moves the focus, and that may move the page.
    scrollTo({ top, behavior: "instant" });
    if (step) reveal(id);
    place();
  };
  const close = (refocus = true) => {
    const id = current;
    card.close();
    current = "";
    page.style.translate = "";
    paint(id, "fc-open", false);
    layOut();
    if (refocus) quietly(refOf(id));
  };
  // A browser also has ways of its own to close a modal dialog, such as a gesture.
  const dismiss = (event) => {
    event.preventDefault();
    close();
  };
  card.addEventListener("cancel", dismiss);

  // Of several notes on the same words: the one that gives them their tint, if the filter shows it.
  const noteAt = ({ dataset: { id, tone } }) => {
    const here = id.split(" ").map((name) => notes.get(name)).filter(shown);
    return (here.find((note) => note.dataset.tone === tone) || here[0])?.dataset.id;
  };
  document.addEventListener("click", (event) => {
    if (modified(event) || event.shiftKey) return;
    if (near(event, ".fc-card")) return inCard(event);
    const ref = near(event, ".fc-ref"), direct = ref || near(event, ".fc-aside");
    const mark = !near(event, "a") && near(event, ".fc-page:not(:has(.fc-marks-off:checked)) .fc-mark");
    // Who marks words with the mouse wants the words.
    const id = direct?.dataset.id || (mark && getSelection().isCollapsed && noteAt(mark));
    if (id) {
      if (ref) event.preventDefault();
      open(id);
    } else if (card.open) {
      close(document.activeElement.matches("body, .fc-card *"));
    }
  });
  const inCard = (event) => {
    const button = near(event, "button");
    // What is not in a part of the sheet is its backdrop.
    if ((isSheet() && event.target === card) || button?.classList.contains("fc-close")) close();
    else if (button?.value) open(button.value, true);
    else if (event.target === full) close(false);
  };
  document.addEventListener("keydown", (event) => {
    if (!card.open || modified(event)) return;
    if (event.key === "Escape") return dismiss(event);
    if (!near(event, ".fc-card")) return;
    event.stopPropagation();
    const way = (page.dir === "rtl" ? -1 : 1) * ((event.key === "ArrowRight") - (event.key === "ArrowLeft"));
    const target = (way > 0 ? next : previous).value;
    if (way && target && !near(event, ".fc-scroll")) open(target, true);
    if (event.key === "Tab" && card.dataset.mode !== "sheet") leave(event);
  });
  // Tab goes on from the reference, as if the card stood behind it.
  const leave = (event) => {
    const stops = all("a[href], button:not(:disabled), [tabindex='0']", card);
    const ends = event.shiftKey ? [title, stops[0]] : [stops.at(-1)];
    if (!ends.includes(event.target)) return;
    if (event.shiftKey) event.preventDefault();
    close();
  };

  const hover = (event) => {
    all(".fc-hot").forEach((element) => element.classList.remove("fc-hot"));
    const over = near(event, ".fc-mark, .fc-ref, .fc-aside");
    if (over) over.dataset.id.split(" ").forEach((id) => paint(id, "fc-hot", true));
  };
  document.addEventListener("mouseover", hover);

  layOut();
  new ResizeObserver(() => {
    // A sheet covers the page and a card does not: one cannot become the other.
    if (!card.open) layOut();
    else if (isSheet() === (card.dataset.mode === "sheet")) place();
    else close();
  }).observe(page);
})();

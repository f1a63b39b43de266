// The page of the search. Pagefind is loaded when a reader types or chooses, not before; each
// language has an index and a program of its own, because words are stemmed by its rules.
(() => {
  const place = document.querySelector(".fc-search");
  const form = place && place.querySelector("form");
  if (!form) return;
  const { dataset } = place;
  place.querySelector(".fc-without").remove();
  const [status, list] = ["p[role=status]", "ol"].map((name) => place.querySelector(name));
  const more = list.nextElementSibling;
  const root = new URL(dataset.root, location);
  const page = 10;
  // Up to so many pages the filters weigh so little that they are loaded unasked.
  const few = 1500;
  // A word that every page of the index has, for a choice without words.
  const everywhere = dataset.everywhere;
  const spoken = place.closest("[lang]").lang;
  const plural = new Intl.PluralRules(spoken);
  const box = form.querySelector("details");
  const facets = [...form.querySelectorAll("[data-facet]")];
  const languages = form.querySelector(".fc-languages");
  const names = facets.map((facet) => facet.dataset.facet);
  const templates = {};
  place.querySelectorAll("template").forEach((one) => { templates[one.dataset.key] = one; });
  const make = (name, words, attributes) => {
    const made = Object.assign(document.createElement(name), attributes);
    if (words) made.append(...[words].flat());
    return made;
  };
  const shown = (key, words) =>
    key in templates ? templates[key].content.cloneNode(true) : document.createTextNode(words);

  let unasked = false;
  const open = () => { if (!box.open) box.open = unasked = true; };

  const base = new URL("pagefind/", root);
  const indexes = {};
  let pages;
  const load = (lang) => (indexes[lang] = indexes[lang] || (async () => {
    const { openIndexes } = await import(new URL("assets/search_index.js", root));
    return (await openIndexes(base, lang, pages[lang])).map((index) => ({ lang, index }));
  })());
  // A small site is searched in all its languages, a large one at first in that of the page.
  const offer = async () => {
    pages = await (await fetch(new URL("languages.json", base))).json();
    const langs = Object.keys(pages);
    const small = Object.values(pages).flat().reduce((sum, number) => sum + number, 0) < few;
    if (small && matchMedia("(min-width: 45em)").matches) open();
    const own = langs.includes(spoken.split("-")[0]) ? spoken.split("-")[0] : langs[0];
    const wanted = new URLSearchParams(location.search).getAll("lang");
    const names = new Intl.DisplayNames([spoken], { type: "language" });
    langs.forEach((lang) => {
      const tick = make("input", "", { type: "checkbox", name: "lang", value: lang });
      tick.checked = wanted.length ? wanted.includes(lang) : small || lang === own;
      tick.defaultChecked = small || lang === own;
      languages.append(make("label", [tick, names.of(lang)], { className: "fc-chip" }));
    });
    languages.hidden = langs.length < 2;
  };
  const ticked = (within) => [...within.querySelectorAll("input")].filter((tick) => tick.checked);
  let offered;
  const loadAll = async () => {
    await (offered = offered || offer());
    const every = [...languages.querySelectorAll("input")];
    if (!every.some((tick) => tick.checked)) every.forEach((tick) => { tick.checked = tick.defaultChecked; });
    return (await Promise.all(ticked(languages).map((tick) => load(tick.value)))).flat();
  };

  // What is asked for: the words, the chosen values of each facet, the order.
  const asked = () => {
    const chosen = {};
    facets.forEach((facet) => {
      const values = ticked(facet).map((tick) => tick.value);
      if (values.length) chosen[facet.dataset.facet] = values;
    });
    return { words: form.q.value.trim(), chosen, sort: form.sort.value };
  };
  const remember = ({ words, chosen, sort }) => {
    const url = new URL(location);
    url.search = "";
    if (words) url.searchParams.set("q", words);
    Object.entries(chosen).forEach(([name, values]) =>
      values.forEach((value) => url.searchParams.append(name, value)));
    const langs = [...languages.querySelectorAll("input")];
    if (langs.some((tick) => tick.checked !== tick.defaultChecked)) {
      ticked(languages).forEach((tick) => url.searchParams.append("lang", tick.value));
    }
    if (sort) url.searchParams.set("sort", sort);
    history.replaceState(history.state, "", url);
  };

  const find = (loaded, { words, chosen, sort }, without) => {
    const filters = {};
    Object.entries(chosen).forEach(([name, any]) => { if (name !== without) filters[name] = { any }; });
    const how = { filters, sort: sort ? { [sort]: "desc" } : {} };
    return Promise.all(loaded.map(async ({ index }) => {
      // Only the filters that are shown, not what results merely show and Pagefind calls a filter.
      if (box.open) await index.preload(words || everywhere, { filters: Object.fromEntries(names.map((name) => [name, []])) });
      return index.search(words || everywhere, how);
    }));
  };
  const sums = (answers, facet) => {
    const found = {};
    answers.forEach(({ filters }) =>
      Object.entries(filters[facet] || {}).forEach(([value, n]) => { found[value] = (found[value] || 0) + n; }));
    return found;
  };

  const fill = (facet, values, wanted) => {
    values.forEach((value) => {
      const tick = make("input", "", { type: "checkbox", name: facet.dataset.facet, value });
      tick.checked = wanted.includes(value);
      const key = `${facet.dataset.facet}:${value}`;
      const words = key in templates ? templates[key].content.textContent : value;
      facet.append(make("label", [tick, make("b"), " ", words], { className: "fc-chip" }));
    });
  };
  // All values that there are, once; those that the scale names in its order, the others by number.
  const setUp = (answers) => {
    const wanted = new URLSearchParams(location.search);
    const known = Object.keys(templates);
    const rank = (key) => known.indexOf(key) + 1 || known.length + 1;
    facets.forEach((facet) => {
      const name = facet.dataset.facet;
      const found = sums(answers, name);
      const there = [...facet.querySelectorAll("input")].map((tick) => tick.value);
      const values = Object.keys(found).filter((value) => !there.includes(value)).sort((a, b) =>
        rank(`${name}:${a}`) - rank(`${name}:${b}`) ||
        (name === "year" ? b - a : found[b] - found[a] || a.localeCompare(b, spoken)));
      fill(facet, values, wanted.getAll(name));
    });
  };
  const most = 12;
  const count = async (loaded, question, answers) => {
    if (!box.open) return;
    await Promise.all(facets.map(async (facet) => {
      const name = facet.dataset.facet;
      // A value's number is what choosing it would bring, whatever else of its kind is chosen.
      const found = sums(name in question.chosen ? await find(loaded, question, name) : answers, name);
      let seen = 0;
      facet.querySelectorAll("label").forEach((label) => {
        const tick = label.firstChild;
        const number = found[tick.value] || 0;
        tick.nextSibling.textContent = number.toLocaleString(spoken);
        label.hidden = !tick.checked && (!number || (seen += 1) > most);
      });
      facet.hidden = facet.querySelectorAll("label").length < 2 || !facet.querySelector("label:not([hidden])");
    }));
  };

  // "2025", "2025-05" or "2025-05-19", no more exact than it is.
  const parts = [["year", "numeric"], ["month", "long"], ["day", "numeric"]];
  const dated = (date) => {
    const how = Object.fromEntries(parts.slice(0, date.split("-").length));
    const words = new Intl.DateTimeFormat(spoken, { ...how, timeZone: "UTC" }).format(new Date(date));
    return make("time", words, { dateTime: date });
  };
  const excerpt = (words) => {
    const pieces = words.replace(everywhere, "").split(/<mark>|<\/mark>/).map((part) =>
      part.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    return pieces.map((part, at) => (at % 2 ? make("b", part) : part));
  };
  const result = (lang, { raw_url, meta, filters, excerpt: words }) => {
    const at = raw_url.slice(1).replace(/\.html$/, "/").replace(/@([^/]+)\/$/, "#$1");
    const kind = filters.kind[0];
    const link = make("a", meta.title, { href: new URL(at, root), lang });
    const sign = filters.verdict ? [shown(`verdict:${filters.verdict[0]}`), " "] : [];
    const facts = [shown(`kind:${kind}`, kind)];
    if (filters.article) facts.push(" · ", make("span", filters.article[0], { lang }));
    if (filters.date) facts.push(" · ", dated(filters.date[0]));
    return make("li", [
      ...sign, link,
      make("p", facts, { className: "fc-meta" }),
      make("p", excerpt(words), { lang }),
    ]);
  };
  // Several indexes are read as one list. How good a result is they tell, what date it has only the
  // result itself; so of the newest, the next one of each index is looked at.
  const reader = (loaded, answers, byDate) => {
    const rest = answers.map(({ results }, at) => results.map((one) => ({ one, lang: loaded[at].lang })));
    if (!byDate) rest.splice(0, rest.length, rest.flat().sort((a, b) => b.one.score - a.one.score));
    const date = async ([{ one }]) => ((await one.data()).filters.date || [""])[0];
    rest.forEach((results) => results.slice(0, Math.ceil(page / rest.length)).forEach(({ one }) => one.data()));
    return async () => {
      let best;
      let newest;
      for (const results of rest.filter(({ length }) => length)) {
        const own = rest.length > 1 ? await date(results) : "";
        if (!best || own > newest) [best, newest] = [results, own];
      }
      if (!best) return undefined;
      const { one, lang } = best.shift();
      return result(lang, await one.data());
    };
  };

  let turn = 0;
  let seen = 0;
  let next;
  const read = async () => {
    const items = [];
    while (items.length < page) {
      const item = await next();
      if (!item) break;
      items.push(item);
    }
    return items;
  };
  const answer = async (mine) => {
    if (mine !== turn) return;
    try {
      const loaded = await loadAll();
      if (box.open && loaded.length > seen) {
        seen = loaded.length;
        setUp(await find(loaded, { words: asked().words, chosen: {} }));
      }
      const question = asked();
      remember(question);
      const idle = !question.words && !Object.keys(question.chosen).length;
      const answers = idle && !box.open ? [] : await find(loaded, question);
      await count(loaded, question, answers);
      if (mine !== turn) return;
      const all = idle ? 0 : answers.reduce((sum, { results }) => sum + results.length, 0);
      const text = dataset[`found${plural.select(all).replace(/^./, (c) => c.toUpperCase())}`];
      next = reader(loaded, answers, question.sort);
      const items = all ? await read() : [];
      if (mine !== turn) return;
      list.replaceChildren(...items);
      more.dataset.all = all;
      more.hidden = items.length === all;
      status.textContent = idle ? "" : (text || dataset.foundOther).replace("{n}", all.toLocaleString(spoken));
    } catch (problem) {
      console.error(problem);
      status.textContent = dataset.failed;
    }
    if (mine === turn) list.ariaBusy = "false";
  };

  // One after the other, and of several that wait only the last.
  let running = Promise.resolve();
  const search = () => {
    const mine = (turn += 1);
    list.ariaBusy = "true";
    running = running.then(() => answer(mine));
  };

  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  more.addEventListener("click", async () => {
    const mine = turn;
    more.disabled = true;
    const items = await read();
    more.disabled = false;
    if (mine !== turn || !items.length) return;
    list.append(...items);
    more.hidden = list.children.length >= Number(more.dataset.all);
    items[0].querySelector("a").focus();
  });
  const given = new URLSearchParams(location.search);
  form.q.value = given.get("q") || "";
  form.sort.value = given.get("sort") === "date" ? "date" : "";
  if (names.some((name) => given.has(name))) open();
  box.hidden = false;
  box.addEventListener("toggle", () => {
    if (!unasked && box.open && !box.querySelector("input")) search();
    unasked = false;
  });
  if (location.search) search();
})();

// Sorts and filters a list that is complete without it. What is chosen stays in the address.
(() => {
  const form = document.querySelector("form[data-list]");
  if (!form) return;
  const page = form.closest(".fc-page");
  const lang = page.lang;
  const heads = [...page.querySelectorAll("th[data-key]")];
  const items = [...page.querySelectorAll(heads.length ? ".fc-table tbody > tr" : ".fc-listing > li")];
  const home = items[0].parentNode;
  const status = form.querySelector("[role=status]");
  const fields = [...form.elements].filter((field) => field.name);
  const choices = fields.filter((field) => field.localName === "select" && field.name !== "sort");
  const column = {};
  heads.forEach((head) => { column[head.dataset.key] = head.cellIndex; });
  const plural = new Intl.PluralRules(lang);
  const collator = new Intl.Collator(lang, { numeric: true });

  // Everything that is compared is read from the page once.
  const cell = (item, key) => item.cells[column[key]].textContent.trim();
  const rows = items.map((item, at) => ({ item, at, text: item.textContent.toLocaleLowerCase(lang) }));
  rows.forEach((row) => {
    choices.forEach(({ name }) => {
      row[name] = name in column ? [cell(row.item, name)] : (row.item.dataset[name] || "").split("\n");
    });
    if (!heads.length) return;
    const time = row.item.cells[column.date].querySelector("time");
    row.sort = { verdict: Number(row.item.dataset.order), date: time ? time.dateTime : "" };
    ["speaker", "article"].forEach((key) => { row.sort[key] = cell(row.item, key); });
  });
  choices.forEach((choice) => {
    const values = new Set(rows.flatMap((row) => row[choice.name]));
    ["", "–"].forEach((none) => values.delete(none));
    choice.append(...[...values].sort(collator.compare).map((value) => new Option(value, value)));
    choice.disabled = !values.size;
  });

  const compare = {
    verdict: (a, b) => a - b,
    date: (a, b) => (a < b ? -1 : Number(a > b)),
    speaker: collator.compare,
    article: collator.compare,
  };
  let order = "";
  const arrange = () => {
    const [key, turned] = order[0] === "-" ? [order.slice(1), -1] : [order, 1];
    const sorted = key
      ? [...rows].sort((a, b) => turned * compare[key](a.sort[key], b.sort[key]) || a.at - b.at)
      : rows;
    home.append(...sorted.map(({ item }) => item));
    heads.forEach((head) => {
      if (head.dataset.key !== key) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", turned < 0 ? "descending" : "ascending");
    });
    if (form.elements.sort) form.elements.sort.value = key;
  };
  const filter = () => {
    const words = form.elements.q.value.toLocaleLowerCase(lang).split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value);
    let shown = 0;
    rows.forEach((row) => {
      const fits = words.every((word) => row.text.includes(word))
        && wanted.every(({ name, value }) => row[name].includes(value));
      row.item.hidden = !fits;
      shown += fits;
    });
    const kind = plural.select(rows.length).replace(/^./, (letter) => letter.toUpperCase());
    status.textContent = (form.dataset[`found${kind}`] || form.dataset.foundOther)
      .replace("{n}", shown.toLocaleString(lang)).replace("{all}", rows.length.toLocaleString(lang));
  };
  const remember = () => {
    const url = new URL(location);
    url.search = new URLSearchParams(
      fields.map(({ name, value }) => [name, name === "sort" ? order : value]).filter(([, value]) => value),
    );
    history.replaceState(history.state, "", url);
  };
  // The newest date first, everything else from its beginning; once more turns it round.
  const sortBy = (key) => {
    const first = key === "date" ? "-date" : key;
    order = order === first ? (key === "date" ? key : `-${key}`) : first;
    arrange();
    remember();
  };

  heads.forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(head.dataset.key));
    head.append(button);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.name === "sort") {
      order = target.value === "date" ? "-date" : target.value;
      arrange();
    }
    filter();
    remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const given = new URLSearchParams(location.search);
  fields.forEach((field) => { if (field.name !== "sort") field.value = given.get(field.name) || ""; });
  const wanted = given.get("sort") || "";
  if (wanted.replace("-", "") in column) { order = wanted; arrange(); }
  if (location.search) filter();
})();

// The form: from its fields to the text of an annotation file, and the ways on which that leaves.

import { alreadyHere, passageOf, paste, placesOf, readPart, selectorOf, surroundings, wordsOf } from "./composer_passage.js";
import { validate } from "./composer_schema.js";
import { Similar } from "./composer_similar.js";
import { toYaml } from "./composer_yaml.js";

const LISTS = { claim: "claims", note: "notes", link: "links" };
// Key in the file -> name of the field, where they differ.
const FIELDS = {
  claim: { claim: "claim", speaker: "speaker", verdict: "verdict", summary: "summary", explanation: "explanation" },
  note: { title: "title", text: "text" },
  link: { text: "remark" },
};
const MARKDOWN = ["explanation", "text"];
// Hosts and browsers cut or refuse longer addresses.
const LONGEST_ADDRESS = 8000;
const WORDS_IN_ID = 6, LONGEST_ID = 48;
const SPELT = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "oe", œ: "oe", å: "aa", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

let form;

export async function openForm(page, range, opener) {
  form ??= new Form(page, opener, await siteData());
  form.open(range);
}

async function siteData() {
  const answer = await fetch(new URL("composer.json", import.meta.url));
  return answer.json();
}

// Words as an id, or nothing where they have no letters that an id could have.
function asId(words) {
  const plain = paste(words).normalize("NFC").toLowerCase().replace(/[äöüßæøœåłđðþı]/gu, (char) => SPELT[char])
    .normalize("NFKD").replace(/[\p{M}'’]/gu, "");
  const parts = plain.split(/[^a-z0-9]+/u).filter(Boolean).slice(0, WORDS_IN_ID);
  while (parts.join("-").length > LONGEST_ID && parts.length > 1) parts.pop();
  return parts.join("-").slice(0, LONGEST_ID);
}

// One line, as it will be shown.
const lineOf = (input) => input.value.replace(/\s*\n\s*/gu, " ").trim();

// A text of several lines ends with a line end, as editors leave it.
function markdownOf(input) {
  const text = input.value.replace(/\r\n?/gu, "\n").trim();
  return text.includes("\n") ? `${text}\n` : text;
}

class Form {
  constructor(page, opener, data) {
    this.page = page;
    this.opener = opener;
    this.data = data;
    this.dialog = page.querySelector(".fc-composer-form").content.firstElementChild;
    this.texts = this.dialog.dataset;
    this.fields = this.one("form").elements;
    this.desk = document.querySelector('meta[name="beleg-desk"]');
    this.similar = new Similar(this.one(".fc-similar"), this.desk, page.lang, data.words);
    this.parts = [page.querySelector("h1"), page.querySelector(".fc-text")].map(readPart);
    this.takenIds = [...page.querySelectorAll(".fc-note")].map((note) => note.dataset.id);
    this.repository = this.one(".fc-request")?.href;
    this.sourcesMade = 0;
    this.touched = new Set();
    this.offer("#fc_c_people", data.people);
    this.offer("#fc_c_source_keys", data.sources);
    this.one(".fc-add-known").hidden = !Object.keys(data.sources).length;
    this.one(".fc-copy-yaml").hidden = !navigator.clipboard;
    if (this.one(".fc-save")) this.one(".fc-save").hidden = !this.desk?.content;
    this.draft = `beleg-composer:${location.pathname}`;
    const kept = this.kept();
    this.empty();
    if (kept) this.restore(kept);
    this.listen();
  }

  one(selector, within = this.dialog) {
    return within.querySelector(selector);
  }

  all(selector, within = this.dialog) {
    return [...within.querySelectorAll(selector)];
  }

  offer(list, words) {
    this.one(list).append(...Object.entries(words).map(([value, label]) =>
      Object.assign(document.createElement("option"), { value, label })));
  }

  listen() {
    const on = (selector, act) => this.one(selector)?.addEventListener("click", act);
    const add = (kind) => () => this.one("input", this.addSource(kind)).focus();
    this.dialog.addEventListener("input", ({ target }) => this.change(target));
    this.dialog.addEventListener("focusout", ({ target }) => {
      this.touched.add(target);
      this.show();
    });
    this.one("form").addEventListener("submit", (event) => event.preventDefault());
    // Neither the card nor the theme shall act on keys that are meant for the form.
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.dialog.addEventListener("close", () => {
      // The style sheet asks which verdicts are chosen in the page; those of the form are none.
      this.dialog.remove();
      this.opener.focus({ preventScroll: true });
    });
    on(".fc-close", () => this.dialog.close());
    on(".fc-add-known", add("known"));
    on(".fc-add-new", add("new"));
    on(".fc-copy-yaml", () => this.isReady() && this.copy(this.texts.copied));
    on(".fc-download", () => this.isReady() && this.download());
    on(".fc-request", (event) => this.isReady() && this.request() || event.preventDefault());
    on(".fc-save", () => this.isReady() && this.save());
    on(".fc-reset", () => {
      this.empty();
      this.fields.quote.focus();
    });
  }

  open(range) {
    const found = range && passageOf(this.parts, range);
    if (found) this.choose(found);
    this.say(this.desk && !this.desk.content ? this.texts.saveOff : "");
    this.page.append(this.dialog);
    this.dialog.showModal();
    this.one(".fc-composer-body").scrollTop = 0;
    (found && !found.wrong ? this.one("[name=kind]:checked") : this.fields.quote).focus();
  }

  empty() {
    this.one("form").reset();
    this.all(".fc-source").forEach((source) => source.remove());
    this.touched.clear();
    this.ownId = false;
    this.addSource(this.one(".fc-add-known").hidden ? "new" : "known");
    this.say("");
    this.change(this.fields.quote);
  }

  // The quote comes from a selection: its words, and which of several places they are.
  choose(found) {
    this.fields.quote.value = found.wrong ? "" : wordsOf(found);
    this.change(this.fields.quote);
    this.fields.place.value = this.places.findIndex(({ part, start }) => part === found.part && start === found.start);
    this.touched.add(this.fields.quote);
    this.change(this.fields.place);
    if (!found.wrong) return;
    this.quoteWrong = found.wrong;
    this.show();
  }

  change(target) {
    if (target === this.fields.quote) this.lookUp();
    if (target === this.fields.quote || target === this.fields.place) this.anchor();
    if (target === this.fields.id) this.ownId = target.value !== "";
    this.kind = this.fields.kind.value;
    this.all("[data-for]").forEach((field) => { field.hidden = field.dataset.for !== this.kind; });
    if (!this.ownId) this.fields.id.value = this.suggestedId();
    this.show();
    this.similar.about(this.statement);
    this.keep();
  }

  // Where the words of the quote stand; where they stand several times, the editor says which.
  lookUp() {
    const words = this.fields.quote.value.trim(), select = this.fields.place;
    const { places = [], wrong = "" } = words ? placesOf(this.parts, words) : {};
    this.places = places;
    this.notThere = wrong;
    select.parentElement.hidden = places.length < 2;
    select.replaceChildren(...places.map((place, index) => {
      const [before, behind] = surroundings(place);
      return new Option(`${index + 1}: …${before}[${paste(words)}]${behind}…`, index);
    }));
  }

  anchor() {
    this.passage = this.places[this.fields.place.value || 0];
    this.selector = this.passage && selectorOf(this.parts, this.passage);
    this.quoteWrong = this.notThere || (this.selector === null ? "notUnique" : "");
  }

  addSource(kind) {
    const source = this.one(`.fc-${kind}-source`).content.firstElementChild.cloneNode(true);
    this.sourcesMade += 1;
    const renamed = (element, name) => element.setAttribute(name, element.getAttribute(name) + this.sourcesMade);
    ["id", "for", "aria-describedby"].forEach((name) =>
      this.all(`[${name}]`, source).forEach((element) => renamed(element, name)));
    this.one(".fc-remove", source).addEventListener("click", () => {
      source.remove();
      this.change();
      this.one(".fc-add-new").focus();
    });
    this.one("#fc_c_source_keys").before(source);
    return source;
  }

  // What the annotation is about, as far as it is written.
  get statement() {
    const { quote, claim, title } = this.fields;
    return { claim: claim.value || quote.value, note: title.value || quote.value, link: "" }[this.kind];
  }

  // From the words; never a single one, which might be the name of a folder of the site.
  suggestedId() {
    const { quote, claim, title } = this.fields;
    const words = (this.kind === "note" && title.value) || quote.value || claim.value;
    const made = asId(words) || this.kind;
    let number = made.includes("-") ? 1 : 2, id = number === 1 ? made : `${made}-1`;
    for (; this.takenIds.includes(id); number += 1) id = `${made}-${number + 1}`;
    return id;
  }

  // The sources that something is written in, each with its place in the form.
  sources() {
    return this.all(".fc-source").map((element) => {
      const words = this.all("input", element).map((input) => [input.dataset.key, lineOf(input)]).filter(([, word]) => word);
      const { key, ...written } = Object.fromEntries(words);
      return { element, value: key ?? written, isUsed: words.length > 0 };
    }).filter(({ isUsed }) => isUsed);
  }

  // The file's one annotation; what is empty is left out.
  annotation(sources) {
    const { fields, kind, selector } = this;
    const written = ([key, name]) => [key, (MARKDOWN.includes(name) ? markdownOf : lineOf)(fields[name])];
    const all = [
      ["id", lineOf(fields.id)],
      ["quote", selector && (selector.prefix || selector.suffix ? selector : selector.exact)],
      ...Object.entries(FIELDS[kind]).map(written),
      ["sources", sources.length && sources.map(({ value }) => value)],
      ["author", lineOf(fields.author)],
    ];
    return { [LISTS[kind]]: [Object.fromEntries(all.filter(([, value]) => value))] };
  }

  // Field -> what is wrong with it, in the order of the form.
  problems(annotation, sources) {
    const found = new Map(), { fields, texts } = this;
    const add = (field, words) => found.has(field) || found.set(field, words);
    if (this.quoteWrong) add(fields.quote, texts[this.quoteWrong]);
    if (this.kind === "claim" && !this.selector && !lineOf(fields.claim)) add(fields.claim, texts.needed);
    validate(this.data.schema, annotation).forEach(({ path: [, , key, index, name] }) => {
      if (key === "quote") return;
      const field = key !== "sources"
        ? fields[FIELDS[this.kind][key] ?? key]
        : sources[index] ? this.one(`[data-key=${name ?? "key"}]`, sources[index].element) : this.one(".fc-source-list");
      add(field, field.value === "" ? texts.needed : this.messageOf(field).dataset.text);
    });
    if (this.takenIds.includes(fields.id.value)) add(fields.id, texts.taken);
    const order = this.all("[aria-describedby]");
    return new Map([...found].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
  }

  messageOf(field) {
    return this.one(`#${field.getAttribute("aria-describedby").split(" ").at(-1)}`);
  }

  // What the form now says, beside each field that somebody has left.
  show() {
    const sources = this.sources(), annotation = this.annotation(sources);
    this.wrong = this.problems(annotation, sources);
    this.text = toYaml(annotation);
    this.one(".fc-yaml").textContent = this.text;
    this.all("[aria-describedby]").forEach((field) => {
      const words = (this.touched.has(field) && this.wrong.get(field)) || "";
      this.messageOf(field).textContent = words;
      if (words) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
    const ids = this.passage ? alreadyHere(this.passage) : [], known = this.one(".fc-known");
    const names = ids.map((id) => document.getElementById(`fnref:${id}`)?.getAttribute("aria-label") ?? id);
    known.textContent = ids.length ? known.dataset.text.replace("{list}", names.join("; ")) : "";
    if (this.repository) this.one(".fc-request").href = this.wrong.size ? this.repository : this.address;
  }

  get path() {
    return `${this.texts.folder}/${this.fields.id.value}.yml`;
  }

  get address() {
    const parts = { "{path}": this.path, "{text}": this.text };
    return this.texts.newFile.replace(/\{(?:path|text)\}/gu, (name) => encodeURIComponent(parts[name]));
  }

  say(words, troubles = []) {
    this.one(".fc-said-so").textContent = words;
    this.one(".fc-troubles").replaceChildren(...troubles.map((trouble) =>
      Object.assign(document.createElement("li"), { textContent: trouble })));
  }

  // Nothing leaves the form while something is wrong with it.
  isReady() {
    this.all("[aria-describedby]").forEach((field) => this.touched.add(field));
    this.show();
    this.say("");
    if (!this.wrong.size) return true;
    const fields = [...this.wrong.keys()], [first] = fields;
    const names = fields.map((field) => (field.labels?.[0] ?? this.one("legend", field)).textContent);
    this.say(this.texts.wrong.replace("{list}", names.join(", ")));
    (first.labels ? first : this.one("input, button", first)).focus();
    return false;
  }

  async copy(words) {
    await navigator.clipboard.writeText(this.text);
    this.say(words);
  }

  download() {
    const href = URL.createObjectURL(new Blob([this.text], { type: "application/yaml" }));
    Object.assign(document.createElement("a"), { href, download: `${this.fields.id.value}.yml` }).click();
    URL.revokeObjectURL(href);
  }

  // Whether the link may be followed: the new file is in its address.
  request() {
    const fits = this.address.length <= LONGEST_ADDRESS;
    if (!fits) this.say(this.texts.tooLong.replace("{path}", this.path));
    else if (this.texts.pasted && navigator.clipboard) this.copy(this.texts.pasted);
    return fits;
  }

  async save() {
    const headers = { "Content-Type": "application/json", "X-Beleg-Token": this.desk.content };
    const body = JSON.stringify({ article: this.texts.slug, id: this.fields.id.value, text: this.text });
    try {
      const answer = await fetch("/_beleg/annotations", { method: "POST", headers, body });
      const { saved, problems } = await answer.json();
      if (saved) this.empty();
      this.say(saved ? this.texts.saved.replace("{path}", saved) : this.texts.unsaved, problems);
    } catch {
      this.say(this.texts.failed);
    }
  }

  // The preview loads its page anew whenever a file changes; what was typed shall not be lost.
  keep() {
    const fields = this.all("[name]:not([type=radio])").map(({ name, value }) => [name, value]);
    const sources = this.all(".fc-source").map((source) => this.all("input", source).map(({ dataset, value }) => [dataset.key, value]));
    try {
      sessionStorage[this.draft] = JSON.stringify({ kind: this.kind, ownId: this.ownId, fields, sources });
    } catch { /* Storage is switched off or full: then nothing is kept. */ }
  }

  kept() {
    try {
      return JSON.parse(sessionStorage[this.draft]);
    } catch {
      return null;
    }
  }

  restore({ kind, ownId, fields, sources }) {
    const place = Object.fromEntries(fields).place;
    this.fields.kind.value = kind;
    fields.forEach(([name, value]) => { this.fields[name].value = value; });
    this.all(".fc-source").forEach((source) => source.remove());
    sources.forEach((inputs) => {
      const source = this.addSource(inputs.length > 1 ? "new" : "known");
      inputs.forEach(([key, value]) => { this.one(`[data-key=${key}]`, source).value = value; });
    });
    this.ownId = ownId;
    this.change(this.fields.quote);
    // An empty choice would be none of the places.
    if (place) this.fields.place.value = place;
    this.change(this.fields.place);
  }
}

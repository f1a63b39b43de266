// Has this been checked before? What says much the same on this site is shown below the words that
// somebody writes. It warns and stops nobody: where nothing can be asked, nothing is said.

const SETTLED = 500;
// One or two words are about too much.
const LEAST = 3;
const LONGEST = 2000;

// Who is asked: the preview's own server, or the index of the site's search.
function source({ dataset }, desk, lang, words) {
  if (desk?.content) return (statement) => askPreview(statement, lang, desk.content);
  if (!dataset.index) return null;
  let index;
  return async (statement) => {
    index ??= import("./composer_index.js").then(({ openIndex }) => openIndex(new URL(dataset.index, location), lang, words));
    return (await index).like(statement);
  };
}

async function askPreview(statement, lang, token) {
  const headers = { "Content-Type": "application/json", "X-Beleg-Token": token };
  const answer = await fetch("/_beleg/similar", { method: "POST", headers, body: JSON.stringify({ statement, lang }) });
  return (await answer.json()).claims ?? [];
}

export class Similar {
  // `box`: where it is shown; `desk`: the line of the preview in the page's head, or null; `lang`:
  // the page's; `words`: what is known of the words of languages.
  constructor(box, desk, lang, words) {
    this.box = box;
    this.lang = lang;
    this.ask = source(box, desk, lang, words);
    [this.status, this.found] = box.children;
    this.list = this.found.querySelector("ul");
    this.statement = "";
  }

  // The words have changed. Of several questions that wait, only the last is asked.
  about(words) {
    const statement = words.replace(/\s+/gu, " ").trim().slice(0, LONGEST);
    if (!this.ask || statement === this.statement) return;
    this.statement = statement;
    clearTimeout(this.waiting);
    this.box.ariaBusy = "true";
    if (statement.split(" ").length < LEAST) this.show([]);
    else this.waiting = setTimeout(() => { this.running = Promise.resolve(this.running).then(() => this.answer(statement)); }, SETTLED);
  }

  async answer(statement) {
    if (statement !== this.statement) return;
    try {
      const claims = await this.ask(statement);
      if (statement === this.statement) this.show(claims);
    } catch {
      // No index, no leave to run it, no preview any more: the form does without.
      this.ask = null;
      this.show([]);
    }
  }

  // What somebody writes in stays where it is on the screen, whatever is shown above it.
  show(claims) {
    const { activeElement } = document, body = this.box.parentElement;
    const top = () => activeElement.getBoundingClientRect().top, before = top();
    const form = new Intl.PluralRules(this.lang).select(claims.length), { dataset } = this.box;
    const text = dataset[`found${form[0].toUpperCase()}${form.slice(1)}`] ?? dataset.foundOther;
    this.status.textContent = claims.length ? text.replace("{n}", claims.length.toLocaleString(this.lang)) : "";
    this.list.replaceChildren(...claims.map((claim) => this.item(claim)));
    this.found.hidden = !claims.length;
    this.box.ariaBusy = "false";
    if (body.contains(activeElement)) body.scrollTop += top() - before;
  }

  item({ address, kind, statement, lang, verdict, draft, article, differs }) {
    const made = (name, properties, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      return element;
    };
    const href = new URL(address, new URL(this.box.dataset.root, location));
    const facts = [
      verdict ? null : this.sign(`kind:${kind}`),
      made("span", { lang, dir: "auto" }, article),
      ...differs.map((key) => made("strong", {}, this.box.dataset[key])),
    ].filter(Boolean);
    return made("li", {},
      made("p", {},
        ...[verdict && `verdict:${verdict}`, draft && "draft"].filter(Boolean).flatMap((key) => [this.sign(key), " "]),
        made("a", { href, lang, dir: "auto", target: "_blank", rel: "noopener" }, statement)),
      made("p", { className: "fc-meta" }, ...facts.flatMap((fact, at) => (at ? [" · ", fact] : [fact]))));
  }

  sign(key) {
    const template = [...this.box.querySelectorAll("template")].find((one) => one.dataset.key === key);
    return template?.content.cloneNode(true) ?? "";
  }
}

// Claims that say much the same, found in the index of the site's search. Each telling word is asked
// for by itself; what few pages have counts most. Only pages that may be meant are then loaded.

import { openIndexes } from "./search_index.js";

const KINDS = { kind: { any: ["claim", "note"] } };
// Share of the question from which on a claim is shown, and how many are.
const THRESHOLD = 0.33, MOST = 3;
// Pages that are looked at more closely, and the first words of a page among which its claim is.
const CLOSER = 8, OPENING = 40;
// The index gives words with the same beginning where it does not have the word itself.
const SAME_LETTERS = 4;
const WORD = /\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?/gu;
const THOUSANDS = /^\d{1,3}(?:([., \xa0\u2009\u202f])\d{3})(?:\1\d{3})*$/u;

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

function normal(written, numbers) {
  const word = written.toLowerCase().replaceAll("’", "'");
  if (/^\d/u.test(word)) return word.replace(/\D/gu, THOUSANDS.test(word) ? "" : ".");
  return Object.hasOwn(numbers, word) ? numbers[word] : word.replace(/'s$/u, "");
}

const wordsOf = (text, numbers) =>
  (text.normalize("NFC").replace(/[\xad\u200b\u2060]/gu, "").match(WORD) ?? []).map((word) => normal(word, numbers));

// Whether only one of two texts denies something, and whether one has a figure that differs.
export function differences(one, other, { negations, numbers }) {
  const [ours, theirs] = [one, other].map((text) => wordsOf(text, numbers));
  const denies = (words) => words.some((word) => word.endsWith("n't") || negations.includes(word));
  const figures = (words) => words.filter((word) => /^\d/u.test(word));
  const within = (some, others) => figures(some).every((figure) => others.includes(figure));
  return [
    ...(denies(ours) === denies(theirs) ? [] : ["negation"]),
    ...(within(ours, theirs) || within(theirs, ours) ? [] : ["number"]),
  ];
}

// The index of a language; fails where the site has none.
export async function openIndex(root, lang, words) {
  const base = lang.split("-")[0].toLowerCase();
  const pages = (await (await fetch(new URL("languages.json", root))).json())[base];
  const indexes = await openIndexes(root, base, pages);
  return new Index(indexes, sum(pages), base, words);
}

class Index {
  constructor(indexes, pages, lang, words) {
    Object.assign(this, { indexes, pages, lang, words });
    this.asked = new Map();
  }

  // The words that say something by themselves, as they are written: the index knows their stems.
  telling(text) {
    const { frequent, negations } = this.words, small = [...(frequent[this.lang] ?? []), ...negations];
    return [...new Set(wordsOf(text, {}))].filter((word) => !small.includes(word) && !word.endsWith("n't"));
  }

  // Who writes a sentence asks for the same words again and again.
  pagesWith(word) {
    if (!this.asked.has(word)) {
      const answers = this.indexes.map(async (index, at) => {
        const { results } = await index.search(word, { filters: KINDS });
        return results.map((result) => ({ ...result, id: `${at} ${result.id}` }));
      });
      this.asked.set(word, Promise.all(answers).then((all) => all.flat()));
    }
    return this.asked.get(word);
  }

  async like(statement) {
    const question = await Promise.all(this.telling(statement).map(async (word) => {
      const results = await this.pagesWith(word), others = Math.max(0, this.pages - results.length);
      return { word, results, weight: Math.log(1 + (others + 0.5) / (results.length + 0.5)) };
    }));
    const whole = sum(question.map(({ weight }) => weight));
    const rated = await Promise.all(candidates(question).map(async ({ result, hits }) => {
      const page = await result.data();
      return { page, score: this.score(page, hits, whole, whole / question.length) };
    }));
    return rated.filter(({ score }) => score >= THRESHOLD).sort((a, b) => b.score - a.score).slice(0, MOST)
      .map(({ page }) => this.shown(page, statement));
  }

  // How much of the question the claim and its finding have, and how much of the claim the question
  // has; `usual` is the weight of words that nobody asked for.
  score(page, hits, whole, usual) {
    const stated = page.filters.statement?.[0], content = page.content.split(/\s+/u), title = page.meta.title.split(/\s+/u);
    const length = stated?.split(/\s+/u).length;
    const inTitle = ({ word, isInTitle }) => isInTitle && title.some((other) => isNear(word, other));
    const inStatement = stated ? ({ word, places }) => places.some((at) => at < length && isNear(word, content[at])) : inTitle;
    const weigh = (some) => sum(some.map(({ weight }) => weight));
    const found = hits.filter(inStatement), ours = weigh(found);
    const left = Math.max(0, this.telling(stated ?? page.meta.title).length - found.length);
    const share = weigh(hits.filter((hit) => found.includes(hit) || inTitle(hit))) / whole;
    return ours && (share + Math.sqrt((ours / whole) * (ours / (ours + left * usual)))) / 2;
  }

  shown({ raw_url: address, meta, filters }, asked) {
    const statement = filters.statement?.[0] ?? meta.title;
    return {
      address: address.slice(1).replace(/\.html$/u, "/"),
      kind: filters.kind[0],
      statement,
      lang: this.lang,
      verdict: filters.verdict?.[0],
      article: filters.article[0],
      differs: differences(asked, statement, this.words),
    };
  }
}

// The pages that have most of the question in their title or their first words.
function candidates(question) {
  const found = new Map();
  question.forEach(({ word, results, weight }) => results.forEach((result) => {
    const places = result.words.filter((at) => at < OPENING), isInTitle = result.matchedMetaFields?.includes("title");
    if (!places.length && !isInTitle) return;
    if (!found.has(result.id)) found.set(result.id, { result, hits: [], share: 0 });
    const one = found.get(result.id);
    one.hits.push({ word, weight, places, isInTitle });
    one.share += weight;
  }));
  return [...found.values()].sort((a, b) => b.share - a.share).slice(0, CLOSER);
}

// Whether a word that the index gave for another is one of its forms, and no mere neighbour.
function isNear(word, found) {
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  if (/^\d/u.test(word)) return found.replace(/\D/gu, "") === word.replace(/\D/gu, "");
  return plain(found).split(/[^\p{L}]+/u).some((part) => part.startsWith(plain(word).slice(0, SAME_LETTERS)));
}

// The words of the article that an annotation quotes, and the least that makes them unique.
//
// The text is what beleg/prose.py calls visible: without all that annotating adds. It is levelled
// as beleg/fold.py does it, or more: what is unique here is unique there.

const CELL = "\x1f";
const ADDED = ".fc-sr, [data-fc-added], .fc-sup, sup:has(.footnote-ref), .footnote-backref, button, nav, script, style";
const BLOCKS = "blockquote, dd, div, dl, dt, h1, h2, h3, h4, h5, h6, hr, li, ol, p, pre, section, table, td, th, tr, ul";
const UNMARKABLE = "pre, .footnote";

const SPACES = "\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const VANISHING = "\\xad\\u034f\\u061c\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff\\u{e0100}-\\u{e01ef}";
const EXTENDERS = `\\p{M}${VANISHING}\\u1160-\\u11ff\\ud7b0-\\ud7fb\\u0e33\\u0eb3\\u{1f3fb}-\\u{1f3ff}`;
const LEADING = "\\u1100-\\u115f\\ua960-\\ua97c";
const CLUSTER = new RegExp(`[${SPACES}${CELL}][${SPACES}${CELL}${VANISHING}]*|(?:[${LEADING}]+|[^])[${EXTENDERS}]*`, "gu");
const SPACE = new RegExp(`[${SPACES}${CELL}]`, "u");
const LEADING_SPACE = new RegExp(`^[${SPACES}${CELL}]+`, "u"), TRAILING_SPACE = new RegExp(`[${SPACES}${CELL}]+$`, "u");
const UNSEEN = new RegExp(`[${VANISHING}]`, "gu");
const QUOTATION_MARKS = /["'`´«»‘’‚‛“”„‟‹›\u02bc]/gu;
const DASHES = /[-‐‑‒–—―−﹘﹣]/gu;
const SPELT_OUT = { "…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st" };
const LIGATURES = /[…ﬀ-ﬆ]/gu;
const IN_A_WORD = /[\p{L}\p{M}\p{N}]/u;

const REACH = 400;
const LONGEST_WORD = 50;

// A levelled text; from[i] and to[i] are the borders of the original cluster of its i-th unit.
export function fold(raw) {
  let flat = "";
  const from = [], to = [];
  for (const { 0: cluster, index } of raw.matchAll(CLUSTER)) {
    const piece = level(cluster);
    flat += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      from.push(index);
      to.push(index + cluster.length);
    }
  }
  return { raw, flat, from, to };
}

function level(cluster) {
  if (SPACE.test(cluster[0])) return cluster.includes(CELL) ? CELL : " ";
  return cluster.replace(UNSEEN, "").normalize("NFC").replace(LIGATURES, (sign) => SPELT_OUT[sign])
    .replace(QUOTATION_MARKS, "'").replace(DASHES, "-");
}

// Words on one line, without soft hyphens and the like: fit to be written into a file.
export const paste = (words) => words.replace(/[\xad\u200b\u2060\ufeff]/gu, "").replace(/[\s\x1f]+/gu, " ").trim();

// The headline or the body: its text, and the text nodes that it comes from.
export function readPart(root) {
  const nodes = [];
  let raw = "", afterCell = false;
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      nodes.push({ node, start: raw.length });
      raw += node.data;
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(ADDED)) {
      const block = node.matches(BLOCKS), cell = node.matches("td, th");
      if (node.matches("br")) raw += "\n";
      if (block) raw += cell && afterCell ? CELL : "\n\n";
      node.childNodes.forEach(walk);
      if (block) raw += "\n\n";
      if (cell || node.matches("table")) afterCell = cell;
    }
  };
  root.childNodes.forEach(walk);
  const folded = fold(raw);
  return { ...folded, root, nodes, flowing: folded.flat.replaceAll(CELL, " ") };
}

// Where a range begins and ends in the part's text; null where it touches none of it.
function offsetsOf(part, range) {
  const touched = part.nodes.flatMap(({ node, start }) => {
    const [first, last] = within(range, node);
    return first < last ? [[start + first, start + last]] : [];
  });
  return touched.length ? [touched[0][0], touched.at(-1)[1]] : null;
}

// The stretch of a text node that a range covers; empty where it covers none.
function within(range, node) {
  if (!range.intersectsNode(node)) return [0, 0];
  return [
    node === range.startContainer ? range.startOffset : 0,
    node === range.endContainer ? range.endOffset : node.length,
  ];
}

// Whether a range holds words of the page that are none of the part's, such as those of a note.
function reachesBeyond(range, root) {
  if (root.contains(range.commonAncestorContainer)) return false;
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const isForeign = !root.contains(node) && !node.parentElement.closest("script, style");
    if (isForeign && node.data.slice(...within(range, node)).trim()) return true;
  }
  return false;
}

// Without the space around it, and with the whole of a word that was half selected.
function toWords(raw, start, end, lang) {
  const words = raw.slice(start, end);
  start += words.length - words.replace(LEADING_SPACE, "").length;
  end = start + raw.slice(start, end).replace(TRAILING_SPACE, "").length;
  if (!globalThis.Intl?.Segmenter || start >= end) return [start, end];
  const segments = new Intl.Segmenter(lang, { granularity: "word" }).segment(raw);
  const first = segments.containing(start), last = segments.containing(end - 1);
  return [
    first.isWordLike ? first.index : start,
    last.isWordLike ? last.index + last.segment.length : end,
  ];
}

// The passage of a range, or what is wrong with it: a key of the form's texts.
export function passageOf(parts, range) {
  const part = parts.find((one) => offsetsOf(one, range));
  if (!part || reachesBeyond(range, part.root)) return { wrong: "outside" };
  const [start, end] = toWords(part.raw, ...offsetsOf(part, range), part.root.closest("[lang]")?.lang);
  let first = part.to.findIndex((at) => at > start), last = part.from.findLastIndex((at) => at < end) + 1;
  while (first < last && SPACE.test(part.flat[first])) first += 1;
  while (first < last && SPACE.test(part.flat[last - 1])) last -= 1;
  return 0 <= first && first < last ? judged({ part, start: first, end: last }) : { wrong: "outside" };
}

// The passage, unless the build would refuse it: a footnote's mark would be literal text there.
function judged(passage) {
  const { part } = passage, [start, end] = borders(passage), covered = nodesOf(passage);
  const around = (selector) => covered.map((node) => node.parentElement.closest(selector)).filter(Boolean);
  const isHalf = (code) => part.nodes.some((one) =>
    code.contains(one.node) && (one.start < start || one.start + one.node.length > end));
  if (part.flat.slice(passage.start, passage.end).includes(CELL)) return { wrong: "cells" };
  if (around(UNMARKABLE).length) return { wrong: "inCode" };
  if (around("code").some(isHalf)) return { wrong: "halfCode" };
  return passage;
}

const borders = ({ part, start, end }) => [part.from[start], part.to[end - 1]];

function nodesOf(passage) {
  const [start, end] = borders(passage);
  return passage.part.nodes.filter((one) => one.start < end && one.start + one.node.length > start).map(({ node }) => node);
}

// The article's own words, as they are written into the file.
export const wordsOf = (passage) => paste(passage.part.raw.slice(...borders(passage)));

// Ids of the annotations that mark words of the passage.
export function alreadyHere(passage) {
  const marks = nodesOf(passage).map((node) => node.parentElement.closest(".fc-mark"));
  return [...new Set(marks.flatMap((mark) => mark?.dataset.id.split(" ") ?? []))];
}

// The places of words that somebody typed, or what is wrong with all of them.
export function placesOf(parts, words) {
  const found = everyPlace(parts, fold(words).flat.trim()).map(judged);
  const usable = found.filter(({ wrong }) => !wrong);
  return usable.length ? { places: usable } : { wrong: found[0]?.wrong ?? "notThere" };
}

// Every place of levelled words, headline first, within a cell where there is a table.
function everyPlace(parts, needle) {
  return parts.flatMap((part) => {
    const found = [];
    for (let at = part.flat.indexOf(needle); needle && at >= 0; at = part.flat.indexOf(needle, at + 1)) {
      found.push({ part, start: at, end: at + needle.length });
    }
    return found;
  });
}

// A little of the text on both sides, by which an editor tells one place from another.
export const surroundings = ({ part, start, end }) =>
  [part.flowing.slice(Math.max(0, start - 30), start), part.flowing.slice(end, end + 30)];

// What stands on either side, read away from the passage: characters, without space at the joint.
const before = ({ part, start }) => [...part.flowing.slice(Math.max(0, start - REACH), start).trimEnd()].reverse();
const behind = ({ part, end }) => [...part.flowing.slice(end, end + REACH).trimStart()];

function shared(mine, others) {
  const end = mine.findIndex((char, at) => char !== others[at]);
  return end < 0 ? mine.length : end;
}

// `length`, or more, so that whole words stand there and at least one.
function upToAWord(chars, length) {
  if (!length) return 0;
  let end = length + (chars[length - 1] === " " ? 1 : 0);
  const most = Math.min(chars.length, end + LONGEST_WORD), isLetter = (char) => IN_A_WORD.test(char);
  for (; end < most; end += 1) {
    if (!(isLetter(chars[end - 1]) && isLetter(chars[end])) && chars.slice(0, end).some(isLetter)) return end;
  }
  return most;
}

// The smallest W3C TextQuoteSelector that finds this passage and no other; null where none does.
export function selectorOf(parts, passage) {
  const { part, start, end } = passage, exact = wordsOf(passage);
  const left = before(passage), right = behind(passage);
  const others = everyPlace(parts, part.flat.slice(start, end))
    .filter((other) => other.part !== part || other.start !== start)
    .map((other) => [shared(left, before(other)), shared(right, behind(other))]);
  if (!others.length) return { exact };
  const wanted = others.map(([size]) => size).filter((size) => size < left.length);
  const lengths = new Set([0, ...wanted.map((size) => upToAWord(left, size + 1))]);
  const pairs = [...lengths].flatMap((length) => {
    const needed = 1 + Math.max(-1, ...others.filter(([size]) => size >= length).map(([, size]) => size));
    return needed > right.length ? [] : [[length, upToAWord(right, needed)]];
  });
  if (!pairs.length) return null;
  const [length, reach] = pairs.reduce((best, pair) => (pair[0] + pair[1] < best[0] + best[1] ? pair : best));
  const joint = part.flowing.slice(0, start).trimEnd().length;
  const next = part.flowing.length - part.flowing.slice(end).trimStart().length;
  const units = (chars) => chars.join("").length;
  const prefix = length && wordsOf({ part, start: joint - units(left.slice(0, length)), end: joint });
  const suffix = reach && wordsOf({ part, start: next, end: next + units(right.slice(0, reach)) });
  return { exact, ...(prefix && { prefix }), ...(suffix && { suffix }) };
}

// An annotation as the text of its file. Beleg reads it back as exactly the same words, and so does
// every other reader of YAML: what could mean something else stands in quotation marks.

const PLAIN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$|^[0-9]{4}(?:-[0-9]{2}){0,2}$/u;
// Words and numbers that other readers of YAML take for something else.
const TAKEN = /^(?:y|n|yes|no|on|off|true|false|null)$|^[0-9]+(?:e[0-9]+)?$/u;
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;
const ESCAPED = /["\\\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu;
const NAMED = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" };
// A line of blanks only, or one that begins with them, would lose some to the indentation.
const RAGGED = /^[ \t\n]|\n[ \t]+(?:\n|$)|[^\n]\n{2,}$/u;

const STEP = "  ";

const escaped = (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

function scalar(value, indent) {
  if (PLAIN.test(value) && !TAKEN.test(value)) return value;
  if (!value.includes("\n") || UNSAFE.test(value) || RAGGED.test(value)) return `"${value.replace(ESCAPED, escaped)}"`;
  const lines = value.replace(/\n$/u, "").split("\n").map((line) => (line ? indent + line : ""));
  return `|${value.endsWith("\n") ? "" : "-"}\n${lines.join("\n")}`;
}

// Strings, lists and mappings; nothing in them is empty. (No template stands within a template: the
// program that takes the blanks out of scripts would take them out of these.)
function block(value, indent) {
  if (typeof value === "string") return ` ${scalar(value, indent)}\n`;
  return `\n${Array.isArray(value) ? items(value, indent) : entries(value, indent)}`;
}

function items(list, indent) {
  const deeper = indent + STEP;
  const written = (item) => (typeof item === "string" ? block(item, deeper) : ` ${entries(item, deeper).trimStart()}`);
  return list.map((item) => `${indent}-${written(item)}`).join("");
}

function entries(mapping, indent) {
  const deeper = indent + STEP;
  return Object.entries(mapping).map(([key, value]) => `${indent}${key}:${block(value, deeper)}`).join("");
}

export const toYaml = (mapping) => entries(mapping, "");

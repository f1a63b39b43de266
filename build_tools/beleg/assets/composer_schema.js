// JSON Schema, as far as `beleg schema` uses it. Each error names the way to the value and the
// keyword that it breaks; a value that is no word, list or mapping cannot come from the form.

const TYPES = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
};
const list = (value) => (Array.isArray(value) ? value : [value]);
const has = (value, key) => Object.hasOwn(value, key);

// Each holds or not; undefined where the keyword says nothing of a value of this type.
const CHECKS = {
  type: (types, value) => list(types).some((type) => TYPES[type](value)),
  const: (only, value) => value === only,
  enum: (words, value) => words.includes(value),
  minItems: (least, value) => !TYPES.array(value) || value.length >= least,
  minLength: (least, value) => !TYPES.string(value) || [...value].length >= least,
  maxLength: (most, value) => !TYPES.string(value) || [...value].length <= most,
  pattern: (pattern, value) => !TYPES.string(value) || new RegExp(pattern, "u").test(value),
  minimum: (least, value) => !TYPES.number(value) || value >= least,
  maximum: (most, value) => !TYPES.number(value) || value <= most,
};

// These look at other schemas, and give the errors of what they find.
const APPLIED = {
  $ref: (name, value, check) => check(name, value, []),
  anyOf: (schemas, value, check) => {
    const tried = schemas.map((schema) => check(schema, value, []));
    return tried.some((errors) => !errors.length) ? [] : nearest(tried);
  },
  items: (schema, value, check) =>
    (TYPES.array(value) ? value.flatMap((item, index) => check(schema, item, [index])) : []),
  required: (names, value) =>
    (TYPES.object(value) ? names.filter((name) => !has(value, name)).map((name) => error([name], "required")) : []),
  properties: (schemas, value, check) => (TYPES.object(value)
    ? Object.keys(schemas).filter((name) => has(value, name)).flatMap((name) => check(schemas[name], value[name], [name]))
    : []),
  propertyNames: (schema, value, check) =>
    (TYPES.object(value) ? Object.keys(value).flatMap((name) => check(schema, name, [name])) : []),
  additionalProperties: (schema, value, check, { properties = {} }) => {
    const others = TYPES.object(value) ? Object.keys(value).filter((name) => !has(properties, name)) : [];
    return others.flatMap((name) => check(schema, value[name], [name]));
  },
};
export const KEYWORDS = [...Object.keys(CHECKS), ...Object.keys(APPLIED)];

const error = (path, keyword) => ({ path, keyword });

// Of several alternatives the one that was probably meant: it is wrong only further inside.
const nearest = (tried) =>
  tried.reduce((best, errors) => (Math.max(...errors.map(depth)) > Math.max(...best.map(depth)) ? errors : best));
const depth = ({ path }) => path.length;

export function validate(root, value) {
  const resolve = (pointer) => pointer.slice(2).split("/").reduce((schema, name) => schema[name], root);
  const check = (given, found, path) => {
    if (given === false) return [error(path, "false")];
    const schema = typeof given === "string" ? resolve(given) : given;
    const deeper = (inner, part, way) => check(inner, part, [...path, ...way]);
    return Object.entries(schema).flatMap(([keyword, argument]) => {
      if (CHECKS[keyword]) return CHECKS[keyword](argument, found) ? [] : [error(path, keyword)];
      const errors = APPLIED[keyword]?.(argument, found, deeper, schema) ?? [];
      return keyword === "required" ? errors.map((one) => error([...path, ...one.path], keyword)) : errors;
    });
  };
  return check(root, value, []);
}

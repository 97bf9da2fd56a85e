/** A source of whole numbers from 0 up to `limit`, without it. */
export type Below = (limit: number) => number;

/** Numbers from a seed, the same on every machine: mulberry32 by Tommy Ettinger, public domain. */
export function seededBelow(seed: number): Below {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** What an entity of `withEntities` would put into the document if anybody resolved it. */
export const CANARY = "canary-was-resolved";

type Mutation = (bytes: Buffer, below: Below, others: readonly Buffer[]) => Buffer;

/** The sample after one to four faults that files have by accident or on purpose. */
export function mutate(samples: readonly Buffer[], below: Below): Buffer {
  let bytes = pick(samples, below);
  for (let left = 1 + below(4); left > 0; left--)
    bytes = pick(MUTATIONS, below)(bytes, below, samples);
  return bytes;
}

function pick<T>(all: readonly T[], below: Below): T {
  const one = all[below(all.length)];
  if (one === undefined) throw new Error("there is nothing to pick from");
  return one;
}

const at = (bytes: Buffer, below: Below): number => below(bytes.length + 1);

/** A stretch of the bytes, mostly a short one. */
function stretch(bytes: Buffer, below: Below): readonly [number, number] {
  const from = at(bytes, below);
  const length = below(8) === 0 ? below(bytes.length + 1) : below(200);
  return [from, Math.min(bytes.length, from + length)];
}

const insert = (bytes: Buffer, from: number, text: string | Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(from)]);

const flipBits: Mutation = (bytes, below) => {
  const copy = Buffer.from(bytes);
  for (let left = 1 + below(6); left > 0 && copy.length > 0; left--) {
    const place = below(copy.length);
    copy[place] = (copy[place] ?? 0) ^ (1 << below(8));
  }
  return copy;
};

const cutEnd: Mutation = (bytes, below) => bytes.subarray(0, at(bytes, below));

const cutOut: Mutation = (bytes, below) => {
  const [from, to] = stretch(bytes, below);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const repeat: Mutation = (bytes, below) => {
  const [from, to] = stretch(bytes, below);
  return insert(bytes, to, bytes.subarray(from, to));
};

const splice: Mutation = (bytes, below, others) => {
  const other = pick(others, below);
  const [from, to] = stretch(other, below);
  return insert(bytes, at(bytes, below), other.subarray(from, to));
};

/** The stretch of one whole element, from its start tag to its end tag; undefined where there is none. */
function elementOf(text: string, below: Below): readonly [number, number] | undefined {
  const start = text.indexOf("<", below(text.length + 1));
  const name = start < 0 ? undefined : /^<([\w:]{1,40})/.exec(text.slice(start, start + 50))?.[1];
  if (name === undefined) return undefined;
  const close = text.indexOf(`</${name}>`, start);
  return close < 0 ? undefined : [start, close + name.length + 3];
}

const withElement =
  (change: (text: string, from: number, to: number, below: Below) => string): Mutation =>
  (bytes, below) => {
    const text = bytes.toString("latin1");
    const found = elementOf(text, below);
    return found ? Buffer.from(change(text, ...found, below), "latin1") : bytes;
  };

const dropElement = withElement((text, from, to) => text.slice(0, from) + text.slice(to));
const doubleElement = withElement(
  (text, from, to) => text.slice(0, to) + text.slice(from, to) + text.slice(to),
);
const emptyElement = withElement((text, from, to) => {
  const inside = text.indexOf(">", from) + 1;
  return text.slice(0, inside) + text.slice(text.lastIndexOf("<", to));
});

const VALUES = [
  "-1",
  "1,50",
  "1e400",
  "NaN",
  "99999999999999999999999.99",
  "2026-02-30",
  "2026-11-20T10:43:45",
  "9999-12-31T23:59:59-14:00",
  "0000-00-00T00:00:00-03:00",
  "0",
  "__proto__",
  "<![CDATA[]]>",
  "&#xFFFF;",
  "&#0;",
  "&canary;",
  "\u{1f4a3}",
  "<!--x-->1",
  "12.345.678/0001-95",
];

const newValue: Mutation = (bytes, below) => {
  const text = bytes.toString();
  const from = text.indexOf(">", below(text.length + 1)) + 1;
  const to = text.indexOf("<", from);
  if (from === 0 || to < 0) return bytes;
  return Buffer.from(text.slice(0, from) + pick(VALUES, below) + text.slice(to));
};

const SUBSETS = [
  `<!DOCTYPE nfeProc [<!ENTITY canary "${CANARY}">]>`,
  `<!DOCTYPE nfeProc [<!ENTITY a "${CANARY}"><!ENTITY canary "&a;&a;&a;&a;">]>`,
  '<!DOCTYPE nfeProc SYSTEM "file:///etc/passwd">',
  '<!DOCTYPE x [<!ENTITY canary SYSTEM "file:///etc/hostname">]>',
  "<!doctype html>",
];

/** A document type in front of the root and a reference to its entity in some text. */
const withEntities: Mutation = (bytes, below) => {
  const text = bytes.toString();
  const root = /<[A-Za-z]/.exec(text)?.index ?? 0;
  const typed = text.slice(0, root) + pick(SUBSETS, below) + text.slice(root);
  return Buffer.from(typed.replace(/<xNome>[^<]*/, "<xNome>&canary;"));
};

const PREFIXES = [
  "\ufeff",
  " \r\n",
  "<!-- -->",
  "\0",
  '<?xml version="1.1" encoding="utf-8"?>',
  "%PDF-1.7",
];
const addPrefix: Mutation = (bytes, below) => insert(bytes, 0, pick(PREFIXES, below));

const ENCODINGS = [
  "UTF-16",
  "ISO-8859-1",
  "windows-1252",
  "utf-7",
  "shift_jis",
  "EBCDIC-X",
  "us-ascii",
];
const declare: Mutation = (bytes, below) =>
  Buffer.from(
    bytes.toString("latin1").replace(/encoding="[^"]*"/, `encoding="${pick(ENCODINGS, below)}"`),
    "latin1",
  );

const asUtf16: Mutation = (bytes, below) => {
  const wide = Buffer.from(`${below(2) === 0 ? "\ufeff" : ""}${bytes.toString()}`, "utf16le");
  return below(2) === 0 && wide.length % 2 === 0 ? wide.swap16() : wide;
};

const asLatin1: Mutation = (bytes) => Buffer.from(bytes.toString(), "latin1");

/** Inside some start tag. */
const withAttributes: Mutation = (bytes, below) => {
  const place = bytes.indexOf(">", below(bytes.length + 1));
  if (place < 1) return bytes;
  const attributes =
    below(2) === 0
      ? ` a="${"x".repeat(1 << below(18))}"`
      : Array.from({ length: 1 << below(12) }, (_, i) => ` a${i}="${i}"`).join("");
  return insert(bytes, bytes[place - 1] === 0x2f ? place - 1 : place, attributes);
};

const deepen: Mutation = (bytes, below) => {
  const place = bytes.indexOf("<", below(bytes.length + 1));
  const depth = 1 << below(14);
  const isClosed = below(2) === 0;
  const nest = "<a>".repeat(depth) + (isClosed ? "</a>".repeat(depth) : "");
  return insert(bytes, Math.max(place, 0), nest);
};

const widen: Mutation = (bytes, below) => {
  const place = bytes.indexOf("</", below(bytes.length + 1));
  return insert(
    bytes,
    Math.max(place, 0),
    pick(["<b/>", "&amp;", "x", "<det/>"], below).repeat(1 << below(16)),
  );
};

const rename: Mutation = (bytes, below) => {
  const text = bytes.toString("latin1");
  const name = /<([\w:]{1,40})/.exec(text.slice(below(text.length + 1)))?.[1];
  if (name === undefined) return bytes;
  const other = pick(
    ["NFe", "infNFe", "det", "CNPJ", "toString", "x:y", "evento", "protNFe"],
    below,
  );
  return Buffer.from(
    text.replaceAll(`<${name}`, `<${other}`).replaceAll(`</${name}`, `</${other}`),
    "latin1",
  );
};

const NAMESPACES = [
  "",
  "urn:x",
  "http://www.portalfiscal.inf.br/cte",
  "http://www.portalfiscal.inf.br/nfe",
];
const renamespace: Mutation = (bytes, below) =>
  Buffer.from(
    bytes
      .toString("latin1")
      .replaceAll("http://www.portalfiscal.inf.br/nfe", pick(NAMESPACES, below)),
    "latin1",
  );

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  cutEnd,
  cutOut,
  repeat,
  splice,
  dropElement,
  dropElement,
  doubleElement,
  emptyElement,
  newValue,
  newValue,
  newValue,
  withEntities,
  addPrefix,
  declare,
  asUtf16,
  asLatin1,
  withAttributes,
  deepen,
  widen,
  rename,
  renamespace,
];

import { SaxesParser } from "saxes";
import { declaredEncoding } from "../xml/xml-text.ts";
import { decodeHead, ENCODINGS, type Encoding, guessEncoding } from "./encoding.ts";
import type { XmlOptions } from "./xml-options.ts";

const MAX_DEPTH = 30;

interface Seen {
  readonly path: readonly string[];
  count: number;
  /** Paths below it that stand there more than once in one of them. */
  readonly repeated: Set<string>;
  hasElements: boolean;
}

/**
 * The path of the rows, which is that of the outermost element that repeats, and the elements that repeat inside
 * of it.
 */
export function sniffXml(head: Uint8Array, _fileName: string): Partial<XmlOptions> | undefined {
  const declared = declaredEncoding(head);
  const encoding = ENCODINGS.find((name) => name === declared) ?? guessEncoding(head);
  const text = decodeHead(head, encoding).replace(/^\ufeff/, "");
  if (!/^\s*<[?!\p{L}_]/u.test(text) || /^\s*<!doctype html|^\s*<html[\s>]/i.test(text))
    return undefined;
  const seen = elementsOf(text);
  const all = [...seen.values()];
  if (all.length === 0) return undefined;
  const rows = all
    .filter(({ path, count, hasElements }) => path.length > 1 && count > 1 && hasElements)
    .reduce<Seen | undefined>((a, b) => (!a || b.path.length < a.path.length ? b : a), undefined);
  const chosen = rows ?? all.find(({ path }) => path.length === 2) ?? all[0];
  if (!chosen) return undefined;
  const steps = chosen.path.length === 1 ? [...chosen.path, "*"] : chosen.path;
  const children = childrenUnder(steps, all);
  return {
    ...encodingOption(declared, encoding),
    row_path: `/${steps.join("/")}`,
    ...(children.length > 0 ? { children } : {}),
  };
}

/** A document that says its encoding is read by that. */
const encodingOption = (declared: string | undefined, encoding: Encoding) =>
  declared === undefined && encoding !== "utf-8" ? { encoding } : {};

function childrenUnder(steps: readonly string[], all: readonly Seen[]): string[] {
  const prefix = `${steps.join("/")}/`;
  const repeated = all.flatMap((one) => [...one.repeated]);
  return [...new Set(repeated)]
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).replaceAll("/", "."))
    .slice(0, 50);
}

/** What the beginning of the document has, until it is cut or no longer XML. */
function elementsOf(text: string): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  const path: string[] = [];
  const inside: Map<string, number>[] = [];
  const parser = new SaxesParser({ xmlns: false });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name }) => {
    const local = name.slice(name.indexOf(":") + 1);
    const parent = seen.get(path.join("/"));
    if (parent) parent.hasElements = true;
    path.push(local);
    if (path.length > MAX_DEPTH) throw new RangeError("too deep");
    const key = path.join("/");
    const one = seen.get(key) ?? {
      path: [...path],
      count: 0,
      repeated: new Set<string>(),
      hasElements: false,
    };
    one.count += 1;
    seen.set(key, one);
    const siblings = inside.at(-1);
    const times = (siblings?.get(local) ?? 0) + 1;
    siblings?.set(local, times);
    if (times > 1) parent?.repeated.add(key);
    inside.push(new Map());
  });
  parser.on("closetag", () => {
    path.pop();
    inside.pop();
  });
  try {
    parser.write(text);
  } catch {
    // What came before still tells.
  }
  return seen;
}

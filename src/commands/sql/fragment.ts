import { type CommandFault, fault, NUMBERS } from "../fault.ts";

/** A value to be bound, with the type that it is bound as: PostgreSQL has to be told. */
export interface Bound {
  readonly value: string | number | null;
  readonly type: "text" | "bigint" | "numeric";
}

/**
 * Text of a statement with places for values. Fragments are put together freely, the same one several times, too:
 * each carries its own values, and places are numbered at the end.
 */
export interface Fragment {
  readonly size: number;
  /** One more than values: a value stands between two. */
  readonly texts: readonly string[];
  readonly values: readonly Bound[];
}

/** Code of our own, never text of a caller's. */
export const raw = (text: string): Fragment => ({ texts: [text], values: [], size: text.length });

export const bound = (value: Bound["value"], type: Bound["type"]): Fragment => ({
  texts: ["", ""],
  values: [{ value, type }],
  size: 1,
});

/** Functions that need an argument several times over make a statement grow with every level. */
const MOST_SIZE = 400_000;
const MOST_VALUES = 30_000;

function made(texts: readonly string[], values: readonly Bound[], size: number): Fragment {
  if (size > MOST_SIZE || values.length > MOST_VALUES) throw tooComplex();
  return { texts, values, size };
}

/** `code\`${a} + ${b}\``; strings are code of our own. */
export function code(
  strings: TemplateStringsArray,
  ...parts: readonly (Fragment | string)[]
): Fragment {
  const texts = [strings[0] ?? ""];
  const values: Bound[] = [];
  let size = texts[0]?.length ?? 0;
  const append = (text: string) => {
    texts[texts.length - 1] += text;
  };
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") append(part);
    else {
      append(part.texts[0] ?? "");
      for (const text of part.texts.slice(1)) texts.push(text);
      for (const value of part.values) values.push(value);
    }
    const tail = strings[index + 1] ?? "";
    append(tail);
    size += (typeof part === "string" ? part.length : part.size) + tail.length;
  }
  return made(texts, values, size);
}

export function list(parts: readonly Fragment[], separator = ", "): Fragment {
  const texts = [""];
  const values: Bound[] = [];
  let size = 0;
  for (const [index, part] of parts.entries()) {
    texts[texts.length - 1] += (index === 0 ? "" : separator) + (part.texts[0] ?? "");
    for (const text of part.texts.slice(1)) texts.push(text);
    for (const value of part.values) values.push(value);
    size += part.size + separator.length;
  }
  return made(texts, values, size);
}

/** 9011 */
export const tooComplex = (): CommandFault =>
  fault(NUMBERS.outsideSubset, "Příkaz select není povolen: je příliš složitý.");

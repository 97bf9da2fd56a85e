import { TransientError } from "../../sdk/index.ts";

export interface Fault {
  /** As text: `900`. */
  readonly number: string;
  readonly desc: string;
}

export interface Warning {
  readonly desc: string;
  readonly help?: string;
}

export interface Answer {
  readonly isOk: boolean;
  readonly data: unknown;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Warning[];
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_TEXT = 500;

/**
 * Reads what stands in an answer, numbers as the text that they are written with: `12.00` has lost its scale otherwise.
 * A byte order mark before and line ends after it are dropped. Of a refusal brackets may be missing at its end; of an
 * answer with data they may not, or half of the rows would look like all of them.
 * @throws TransientError code bad_answer
 */
export function readAnswer(text: string): Answer {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  const fields = parsed(trimmed) ?? (isRefusal(trimmed) ? parsed(closed(trimmed)) : undefined);
  const result = String(named(fields, "result") ?? "").toUpperCase();
  if (!fields || (result !== "OK" && result !== "ERR")) throw noAnswer();
  return {
    isOk: result === "OK",
    data: named(fields, "data"),
    errors: listOf(named(fields, "error")).map((one) => ({
      number: textIn(one, "number") ?? "",
      desc: textIn(one, "desc") ?? "",
    })),
    warnings: listOf(named(fields, "warning")).map((one) => {
      const help = textIn(one, "help");
      return { desc: textIn(one, "desc") ?? "", ...(help === undefined ? {} : { help }) };
    }),
  };
}

const isRefusal = (text: string): boolean => /^\{\s*"Result"\s*:\s*"ERR"/i.test(text);

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text, literal as (key: string, value: unknown) => unknown);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** https://tc39.es/proposal-json-parse-with-source/ */
const literal = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;

/** With the brackets, and the quotation mark, that are open at the end. */
function closed(text: string): string {
  const open: string[] = [];
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isText && char === "\\") at += 1;
    else if (char === '"') isText = !isText;
    else if (isText) continue;
    else if (char === "{") open.push("}");
    else if (char === "[") open.push("]");
    else if (char === "}" || char === "]") open.pop();
  }
  return text + (isText ? '"' : "") + open.toReversed().join("");
}

/** Of keys that differ in case alone the exact one goes before. */
function named(fields: Fields | undefined, name: string): unknown {
  const key = Object.keys(fields ?? {}).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : fields?.[key];
}

const listOf = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value : [value]).filter(isFields);

function textIn(fields: Fields, name: string): string | undefined {
  const value = named(fields, name);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  return text === "" ? undefined : text;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const noAnswer = (): TransientError =>
  new TransientError("ApiComPrem did not answer with a whole result in JSON.", {
    code: "bad_answer",
  });

import { HubError } from "../lib/errors.ts";

const MAX_FIELDS = 1_000;
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What a call brought, as an event keeps it. */
export interface CallBody {
  /** JSON of an object; that of a JSON body is as it came, so that numbers keep their digits. */
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * Reads a JSON object, a form, or text. Other JSON is put under `items` or `value`, text under `text`; a form
 * with nothing but a `payload` of JSON is that JSON. No body is an empty object.
 * @throws HubError codes bad_json and unsupported_media_type
 */
export function readBody(body: Buffer, contentType: string | undefined): CallBody {
  const text = decode(body).trim();
  if (text === "") return { text: "{}", value: {} };
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded") return readForm(text);
  if (type === "" || /[/+]json$/.test(type)) return readJson(text);
  if (/^text\/|[/+]xml$/.test(type)) return made({ text });
  throw new HubError(
    "unsupported_media_type",
    "refuse",
    "Send JSON, a form (application/x-www-form-urlencoded), XML or text.",
  );
}

function decode(body: Buffer): string {
  try {
    return STRICT_UTF8.decode(body);
  } catch (error) {
    throw badBody("The body is not UTF-8.", error);
  }
}

function readJson(text: string): CallBody {
  const value = parse(text);
  if (isObject(value)) return { text, value };
  const key = Array.isArray(value) ? "items" : "value";
  return { text: `{"${key}":${text}}`, value: { [key]: value } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badBody("The body is not JSON.", error);
  }
}

const badBody = (message: string, cause: unknown): HubError =>
  new HubError("bad_json", "refuse", message, { cause });

function readForm(text: string): CallBody {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.size >= MAX_FIELDS) break;
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  const payload = fields.size === 1 ? fields.get("payload") : undefined;
  if (typeof payload === "string" && payload.startsWith("{")) return readJson(payload);
  return made(Object.fromEntries(fields));
}

const made = (value: Readonly<Record<string, unknown>>): CallBody => ({
  text: JSON.stringify(value),
  value,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text or number at a dotted path; undefined where there is none, or where it is longer than `most`. */
export function textAt({ value }: CallBody, path: string, most: number): string | undefined {
  let part: unknown = value;
  for (const key of path.split(".")) {
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as Record<string, unknown>)[key];
  }
  if (typeof part !== "string" && typeof part !== "number") return undefined;
  // One database keeps no NUL in a text.
  const text = String(part).replaceAll("\0", "").trim();
  return text === "" || text.length > most ? undefined : text;
}

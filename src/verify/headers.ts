import { WebhookVerificationError } from "./error.ts";

/** As Node gives them (`request.headers`), or Fetch's `Headers`; names in any case, several values as a list. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** Far above any signature header: ours with four keys has 400 characters. */
const MAX_LENGTH = 8_192;
/** Each costs a computation, and anybody can send them. */
const MAX_SIGNATURES = 16;
const MAX_ID_LENGTH = 256;
/** Visible ASCII without a dot, which would let id and body be cut in two ways. */
const ID = new RegExp(`^[!-\\-/-~]{1,${MAX_ID_LENGTH}}$`);
const SECONDS = /^\d{1,12}$/;

export const hasHeader = (headers: WebhookHeaders, name: string): boolean =>
  valuesOf(headers, name).length > 0;

/**
 * The signatures in a header, cut by `separator`: also several header lines, which servers hand over as a
 * list or joined by a comma and a space. @throws WebhookVerificationError missing_header, bad_header
 */
export function readSignatures(
  headers: WebhookHeaders,
  name: string,
  separator: RegExp = /,\s+/,
): readonly string[] {
  const values = valuesOf(headers, name);
  if (values.length === 0) throw missing(name);
  const entries: string[] = [];
  for (const value of values) {
    if (value.length > MAX_LENGTH) throw bad(name, `is longer than ${MAX_LENGTH} characters`);
    entries.push(...value.split(separator, MAX_SIGNATURES + 1).filter((entry) => entry !== ""));
    if (entries.length > MAX_SIGNATURES) throw bad(name, `has more than ${MAX_SIGNATURES} entries`);
  }
  return entries;
}

/** @throws WebhookVerificationError missing_header, bad_header */
export function readId(headers: WebhookHeaders, name: string): string {
  const id = readOne(headers, name);
  if (ID.test(id)) return id;
  throw bad(name, `is no id: 1 to ${MAX_ID_LENGTH} visible ASCII characters without a dot`);
}

/** Where the format does not sign it: undefined for one that is absent or no id. */
export function readUnsignedId(headers: WebhookHeaders, name: string): string | undefined {
  const [id, second] = valuesOf(headers, name);
  return id !== undefined && second === undefined && ID.test(id) ? id : undefined;
}

/** Unix seconds as they were written: they are part of what is signed. @throws as `readId` */
export function readSeconds(headers: WebhookHeaders, name: string): string {
  const text = readOne(headers, name);
  checkSeconds(text, name);
  return text;
}

export function checkSeconds(text: string, name: string): void {
  if (!SECONDS.test(text)) throw bad(name, "has no whole number of Unix seconds");
}

export const missing = (name: string): WebhookVerificationError =>
  new WebhookVerificationError("missing_header", `The header ${name} did not come.`);

export const bad = (name: string, problem: string): WebhookVerificationError =>
  new WebhookVerificationError("bad_header", `The header ${name} ${problem}.`);

function readOne(headers: WebhookHeaders, name: string): string {
  const [value, second] = valuesOf(headers, name);
  if (value === undefined) throw missing(name);
  if (second !== undefined) throw bad(name, "came more than once");
  return value;
}

function valuesOf(headers: WebhookHeaders, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const found = isReader(headers)
    ? [headers.get(wanted)]
    : Object.keys(headers)
        .filter((key) => key.toLowerCase() === wanted)
        .flatMap((key) => headers[key]);
  return found
    .filter((value) => typeof value === "string")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

const isReader = (headers: WebhookHeaders): headers is { get(name: string): string | null } =>
  typeof headers.get === "function";

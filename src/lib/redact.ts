import { Buffer } from "node:buffer";
import type { Log } from "./log.ts";

/** Takes what must stay secret out of a text. */
export type Redactor = (text: string) => string;

const HIDDEN = "[hidden]";
/** A shorter value occurs by chance in many words, and hiding it would tell more than it hides. */
const MIN_SECRET_LENGTH = 4;
const MAX_DEPTH = 6;

/**
 * Hides each secret of 4 characters or more as it is, URL-encoded, escaped for JSON, in base64 and as
 * half of a base64 `user:password`; the query of every URL; and what follows `Bearer` or `Basic`.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const values = [...new Set(secrets)].filter((value) => value.length >= MIN_SECRET_LENGTH);
  const variants = new Set(
    values.flatMap((value) => [...spellings(value), ...pairs(value, values)]),
  );
  const longestFirst = [...variants].sort((a, b) => b.length - a.length).map(escapePattern);
  const pattern = longestFirst.length > 0 ? new RegExp(longestFirst.join("|"), "gi") : undefined;
  return (text) => {
    const known = pattern ? text.replace(pattern, HIDDEN) : text;
    return known
      .replace(/\?[^\s"'<>?=]*=[^\s"'<>]*/g, `?${HIDDEN}`)
      .replace(/\b(bearer|basic)\s+(?=[^\s"']*[\d=])[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`);
  };
}

/** A redactor that learns further secrets while it is in use, such as tokens that were fetched. */
export interface GrowingRedactor {
  readonly redact: Redactor;
  learn(secrets: Iterable<string>): void;
}

export function createGrowingRedactor(secrets: Iterable<string>): GrowingRedactor {
  const known = new Set(secrets);
  let current = createRedactor(known);
  return {
    redact: (text) => current(text),
    learn(further) {
      const before = known.size;
      for (const secret of further) known.add(secret);
      if (known.size > before) current = createRedactor(known);
    },
  };
}

/** Every text and number inside a value, however deep: what of the credentials must not get out. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "bigint") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A log that redacts the message and every text in its fields, errors included. */
export function redactingLog(log: Log, redact: Redactor): Log {
  const fields = (value: object): object => redactValue(value, redact, 0) as object;
  return {
    debug: (facts, message) => log.debug(fields(facts), redact(message)),
    info: (facts, message) => log.info(fields(facts), redact(message)),
    warn: (facts, message) => log.warn(fields(facts), redact(message)),
    error: (facts, message) => log.error(fields(facts), redact(message)),
  };
}

function redactValue(value: unknown, redact: Redactor, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "bigint" || typeof value === "number") {
    const text = redact(String(value));
    return text === String(value) ? value : text;
  }
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (value instanceof URL) return redact(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `[${value.byteLength} bytes]`;
  const inner = (part: unknown): unknown => redactValue(part, redact, depth + 1);
  if (value instanceof Error) return errorFields(value, inner);
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Map || value instanceof Set) return [...value].map(inner);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [redact(name), inner(part)]),
  );
}

function errorFields(error: Error, inner: (part: unknown) => unknown): object {
  const { name, message, stack, cause } = error;
  const code = "code" in error ? error.code : undefined;
  return {
    type: name,
    message: inner(message),
    ...(stack === undefined ? {} : { stack: inner(stack) }),
    ...(code === undefined ? {} : { code: inner(code) }),
    ...(cause === undefined ? {} : { cause: inner(cause) }),
  };
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function spellings(value: string): string[] {
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const json = JSON.stringify(value).slice(1, -1);
  const encoded = [base64(value), Buffer.from(value).toString("base64url")];
  return [
    value,
    encodeURI(value.toWellFormed()),
    encodeURIComponent(value.toWellFormed()),
    form,
    json,
    ...encoded,
  ];
}

const pairs = (value: string, values: readonly string[]): string[] =>
  values.flatMap((other) => (other === value ? [] : [base64(`${other}:${value}`)]));

import type { Redactor } from "../../lib/redact.ts";

const MAX_LENGTH = 200;
/** Where programs put what a person should read, best first. */
const JSON_NAMES = ["message", "error_description", "detail", "title", "error", "errors", "msg"];
/** WebDAV (Sabre) and S3. */
const XML_MESSAGE = /<(?:s:)?message>([^<]{1,2000})<\//i;

/**
 * What the remote says about its refusal, in at most 200 characters of plain text without secrets;
 * undefined where it says nothing for people.
 */
export function remoteMessage(text: string, redact: Redactor): string | undefined {
  const trimmed = text.trim();
  const found =
    trimmed.startsWith("{") || trimmed.startsWith("[") ? fromJson(trimmed) : fromText(trimmed);
  const plain = redact(found ?? "")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  if (plain === "") return undefined;
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1)}…` : plain;
}

/** A page for people: where a program was asked, the address is a wrong one. */
export const isWebPage = (contentType: string | undefined, text: string): boolean =>
  /^text\/html\b/i.test(contentType ?? "") || /^\s*<(!doctype html|html)\b/i.test(text);

function fromJson(text: string): string | undefined {
  try {
    return spoken(JSON.parse(text), 0);
  } catch {
    return undefined;
  }
}

/** `{ "buyer": ["is missing", "is too long"] }` reads as `buyer: is missing, is too long`. */
function spoken(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || depth > 4) return undefined;
  if (Array.isArray(value)) {
    const parts = value.slice(0, 5).flatMap((part) => spoken(part, depth + 1) ?? []);
    return parts.length > 0 ? parts.join(", ") : undefined;
  }
  const named = new Map<string, unknown>(Object.entries(value));
  for (const name of JSON_NAMES) {
    const words = spoken(named.get(name), depth + 1);
    if (words) return words;
  }
  // The outermost object is the answer itself, and its other fields may be data.
  if (depth === 0) return undefined;
  const parts = [...named].slice(0, 5).flatMap(([name, part]) => {
    const words = spoken(part, depth + 1);
    return words ? [`${name}: ${words}`] : [];
  });
  return parts.length > 0 ? parts.join("; ") : undefined;
}

function fromText(text: string): string | undefined {
  if (!text.startsWith("<")) return text;
  return XML_MESSAGE.exec(text)?.[1];
}

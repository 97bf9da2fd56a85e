import type { Readable } from "node:stream";

/** What of a request may be the reason that it cannot be sent. */
export interface Unsent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** They say where a message ends or what the connection becomes: never the caller's to set. */
const FRAMING: ReadonlySet<string> = new Set([
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "expect",
  "connection",
]);
/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * As a flat list. Without `host`: one of the caller's own would let the name that was vetted and the one
 * that is asked differ.
 */
export function headerList(headers: Readonly<Record<string, string>>, userAgent: string): string[] {
  const list: string[] = [];
  let hasUserAgent = false;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    const length = name.length;
    if (length === 4 && name.toLowerCase() === "host") continue;
    if (length === 10) hasUserAgent ||= name.toLowerCase() === "user-agent";
    list.push(name, value);
  }
  if (!hasUserAgent) list.push("user-agent", userAgent);
  return list;
}

/** What undici checks by itself, for requests that do not go through it. */
export const isSendable = ({ method, headers }: Unsent): boolean =>
  TOKEN.test(method) &&
  Object.entries(headers).every(
    ([name, value]) =>
      TOKEN.test(name) && !BAD_VALUE.test(value) && !FRAMING.has(name.toLowerCase()),
  );

/** Which part of a request HTTP does not allow; quotes names, never values. */
export function explainUnsent(request: Unsent | undefined): string {
  const { method = "GET", headers = {}, body } = request ?? {};
  if (!TOKEN.test(method)) return "the method is no word such as POST";
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const shown = JSON.stringify(name.slice(0, 60));
    const lower = name.toLowerCase();
    if (!TOKEN.test(name)) {
      return `the header name ${shown} is empty or has a space, line break, colon or another character that HTTP does not allow`;
    }
    if (BAD_VALUE.test(value)) {
      return `the value of the header ${shown} has a line break or another character that HTTP does not allow`;
    }
    if (FRAMING.has(lower)) return `the header ${shown} is the hub's own to set: leave it out`;
    if (lower === "content-length") {
      if (seen.has(lower)) return `the header ${shown} is given twice`;
      if (!isLengthOf(value, body)) {
        return `the header ${shown} is not the length of the body: leave it out`;
      }
    }
    seen.add(lower);
  }
  return "the method, a header or the path has a character or name that HTTP does not allow";
}

function isLengthOf(value: string, body: Unsent["body"]): boolean {
  if (!/^\d+$/.test(value)) return false;
  if (typeof body === "string") return Number(value) === Buffer.byteLength(body);
  return !(body instanceof Uint8Array) || Number(value) === body.byteLength;
}

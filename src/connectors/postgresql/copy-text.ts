import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Cell, CopyText } from "../../sdk/index.ts";
import type { CopyParts } from "../sql-client/driver.ts";

/** Lines are handed on in pieces of about so many bytes. */
const PIECE_BYTES = 4_000_000;
const NEWLINE = 0x0a;
const TAB = "\t";
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
};

/**
 * The rows of a table behind `after`, in the order of the key, as COPY writes them: a newline ends a row and stands
 * nowhere else. https://www.postgresql.org/docs/current/sql-copy.html
 */
export async function* copyText(
  client: pg.ClientBase,
  quote: (name: string) => string,
  parts: CopyParts,
): AsyncGenerator<CopyText> {
  const stream = client.query(copyTo(copySql(client, quote, parts)));
  withoutLimit(stream);
  const places = parts.key.map((name) => parts.columns.indexOf(name));
  let waiting: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes < PIECE_BYTES) continue;
      const all = Buffer.concat(waiting);
      const end = all.lastIndexOf(NEWLINE) + 1;
      if (end === 0) continue;
      yield pieceOf(all.subarray(0, end), places);
      const rest = all.subarray(end);
      [waiting, bytes] = [[rest], rest.length];
    }
    if (bytes > 0) yield pieceOf(Buffer.concat(waiting), places);
  } finally {
    // Somebody who stops in the middle leaves an open COPY: its rest is read, so that the connection is free again.
    if (!stream.readableEnded && !stream.destroyed) stream.resume();
  }
}

/** `query_timeout` of `pg` is for one answer: it would end a long copy, and complain of a short one afterwards. */
function withoutLimit(stream: object): void {
  const query = stream as { callback?: (() => void) | undefined };
  query.callback?.();
  query.callback = undefined;
}

function copySql(
  client: pg.ClientBase,
  quote: (name: string) => string,
  { from, columns, key, after }: CopyParts,
): string {
  const order = key.map(quote).join(", ");
  const last = after?.map((cell) => client.escapeLiteral(textOf(cell))).join(", ");
  const where = last === undefined ? "" : ` WHERE (${order}) > (${last})`;
  return `COPY (SELECT ${columns.map(quote).join(", ")} FROM ${from}${where} ORDER BY ${order}) TO STDOUT`;
}

const textOf = (cell: Cell): string =>
  cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString("hex")}` : String(cell);

function pieceOf(text: Buffer, places: readonly number[]): CopyText {
  let rows = 0;
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) rows += 1;
  const start = text.lastIndexOf(NEWLINE, text.length - 2) + 1;
  const cells = text.subarray(start, -1).toString("utf8").split(TAB);
  return { text, rows, after: places.map((place) => unescaped(cells[place] ?? "")) };
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);

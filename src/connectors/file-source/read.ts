import {
  type Change,
  type Context,
  type Cursor,
  type FileReport,
  type InboxFile,
  type Invoice,
  messageOf,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { type Document, openFile } from "./documents.ts";
import { findItems, isBadData, isTeller, type Wanted } from "./items.ts";

const PAGE_ITEMS = 200;
/** Originals stay in memory until their page is stored. */
const PAGE_BYTES = 8_000_000;

interface Reading {
  readonly ctx: Pick<Context, "inbox" | "signal" | "log">;
  readonly stream: string;
  readonly query: StreamQuery;
  readonly wanted: Wanted;
}

/** Where a read stands: in a file of this version, behind so many of its items. */
interface Place {
  readonly file: string;
  readonly version: string;
  readonly items: number;
}

/**
 * The files in the order of their names, page by page. An incremental read leaves out what was read before
 * and has not changed; the others read everything, `period` gives what was issued then.
 */
export async function* readInbox(reading: Reading): AsyncGenerator<Page<Invoice>> {
  const { ctx, stream, query } = reading;
  ctx.signal.throwIfAborted();
  const isIncremental = query.mode === "incremental";
  if (query.cursor?.is_done === true && !isIncremental) return;
  const start = placeOf(query.cursor);
  const files = await ctx.inbox.list();
  const reports = await ctx.inbox.reports(stream, files);
  for (const file of files) {
    ctx.signal.throwIfAborted();
    if (start && file.name < start.file) continue;
    const before = reports.get(file.name);
    if (isIncremental && before?.is_whole) continue;
    const isSame = start?.file === file.name && start.version === versionOf(file);
    const report = yield* readFile(reading, file, isSame ? start.items : 0);
    const isWhole = query.mode !== "period";
    if (isWhole || !before?.is_whole) {
      await ctx.inbox.report(stream, file, { ...report, is_whole: isWhole });
    }
  }
  yield { changes: [], cursor: { is_done: true } };
}

const versionOf = ({ sizeBytes, modifiedAt }: InboxFile): string => `${sizeBytes}-${modifiedAt}`;

function placeOf(cursor: Cursor | undefined): Place | undefined {
  const { file, version, items } = cursor ?? {};
  return typeof file === "string" && typeof version === "string" && typeof items === "number"
    ? { file, version, items }
    : undefined;
}

/** The pages of one file, without the first `done` items; what became of it. */
async function* readFile(
  reading: Reading,
  file: InboxFile,
  done: number,
): AsyncGenerator<Page<Invoice>, Omit<FileReport, "is_whole">> {
  const { ctx, query } = reading;
  const seen: Seen = { items: 0, records: 0, refused: 0, forms: new Set(), sha256: "" };
  let changes: Change<Invoice>[] = [];
  let bytes = 0;
  const page = (): Page<Invoice> => {
    const cursor = { file: file.name, version: versionOf(file), items: seen.items };
    const full = { changes, cursor };
    [changes, bytes] = [[], 0];
    return full;
  };
  for await (const change of itemsOf(reading, file, seen)) {
    seen.items += 1;
    if (change.op === "refuse") seen.refused += 1;
    else if (change.op === "upsert" && isInPeriod(change.data, query)) seen.records += 1;
    else continue;
    if (seen.items <= done) continue;
    changes.push(change);
    bytes += change.op === "upsert" ? (change.originals?.[0]?.content.byteLength ?? 0) : 0;
    if (changes.length >= PAGE_ITEMS || bytes >= PAGE_BYTES) yield page();
  }
  if (changes.length > 0) yield page();
  const { records, refused, forms, sha256 } = seen;
  ctx.log.debug({ file: file.name, records, refused }, "file read");
  const fault = seen.fault;
  return {
    state: fault === undefined ? "read" : "refused",
    records,
    refused,
    ...(forms.size > 0 ? { format: [...forms].sort().join(", ").slice(0, 200) } : {}),
    ...(sha256 === "" ? {} : { sha256 }),
    ...(fault === undefined ? {} : { message: fault }),
  };
}

/** What was come across in a file so far. */
interface Seen {
  items: number;
  records: number;
  refused: number;
  readonly forms: Set<string>;
  sha256: string;
  fault?: string;
}

/** Everything that the file's documents hold; a document that breaks off ends with a refusal. */
async function* itemsOf(
  { ctx, wanted }: Reading,
  file: InboxFile,
  seen: Seen,
): AsyncGenerator<Change<Invoice>> {
  try {
    await using opened = await openFile(ctx, file);
    for (const document of opened.documents) {
      ctx.signal.throwIfAborted();
      yield* itemsOfDocument(
        document,
        { wanted, file, isAlone: opened.documents.length === 1 },
        seen,
      );
    }
    seen.sha256 = opened.sha256() ?? "";
  } catch (error) {
    if (!isBadData(error)) throw error;
    seen.fault = messageOf(error).slice(0, 500);
    if (isTeller(wanted)) yield refusalOf(file.name, error);
  }
}

async function* itemsOfDocument(
  document: Document,
  { wanted, file, isAlone }: { wanted: Wanted; file: InboxFile; isAlone: boolean },
  seen: Seen,
): AsyncGenerator<Change<Invoice>> {
  try {
    const found = await findItems(document, wanted);
    if (!found) return;
    if (found.form !== "") seen.forms.add(found.form);
    yield* found.changes;
  } catch (error) {
    if (!isBadData(error)) throw error;
    if (isAlone) seen.fault = messageOf(error).slice(0, 500);
    const name = document.name === file.name ? file.name : `${file.name}/${document.name}`;
    yield refusalOf(name, error);
  }
}

const refusalOf = (name: string, error: Error): Change<Invoice> => ({
  op: "refuse",
  id: `file/${name.slice(-180)}`,
  reason: messageOf(error).slice(0, 1000),
  raw: { file: name },
});

function isInPeriod({ issue_date: day }: Invoice, { mode, from, to }: StreamQuery): boolean {
  if (mode !== "period") return true;
  return (
    day !== undefined && (from === undefined || day >= from) && (to === undefined || day <= to)
  );
}

import { type Change, type Invoice, isHubError, type Original } from "../../sdk/index.ts";
import { downloadInvoice } from "./download.ts";
import {
  dateOf,
  type MetadataPage,
  queryMetadata,
  type Subject,
  type Window,
} from "./invoice-query.ts";
import { hashOf } from "./ksef-crypto.ts";
import { type KsefContext, ownNip } from "./manifest.ts";
import { type Direction, numberOf, refuseRow, rowFault, toChange } from "./mapping.ts";
import { openPackage } from "./package.ts";
import { CODES, hasCode } from "./problems.ts";
import type { Place } from "./read-place.ts";
import { instantOf, type Row, textOf } from "./values.ts";

/** From so many on one package is asked for: single invoices are limited to 64 an hour. */
const PACKAGE_FROM = 50;
/** So that the next fault does not cost the whole page. */
const SINGLE_BATCH = 25;
const PACKAGE_BATCH = 100;
const BATCH_BYTES = 8 * 1024 * 1024;

export interface Step {
  readonly changes: readonly Change<Invoice>[];
  readonly place: Place;
}

export interface WindowEnd {
  /** Up to here nothing can be missing any more. */
  readonly mark: string | undefined;
  /** Set where KSeF has more than it gives at once: the last date that came. */
  readonly cutAt?: string | undefined;
}

/** One read, whatever its windows are. */
export interface Reading {
  readonly ctx: KsefContext;
  /** Names the export that is under way in the state. */
  readonly name: string;
  readonly direction: Direction;
  isWanted(row: Row, subject: Subject): boolean;
  /** The official receipt of an invoice that we sent. */
  receiptOf(ksefNumber: string): Promise<readonly Original[]>;
}

/** The invoices of one window, page by page: few of them one by one, many as a package. */
export async function* readWindow(
  reading: Reading,
  window: Window,
  place: Place,
): AsyncGenerator<Step, WindowEnd> {
  const { settings, clock } = reading.ctx;
  const how = settings.fetch ?? "auto";
  const isAhead =
    window.dateType === "PermanentStorage" && (instantOf(window.from) ?? 0) > clock.now();
  if (isAhead) return { mark: undefined };
  if (place.isPackage) return yield* fromPackage(reading, window, place);
  const isStart = place.page === 0 && place.skip === 0;
  const first = isStart && how === "auto" ? await queryMetadata(reading.ctx, window, 0) : undefined;
  const isMany = first !== undefined && (first.hasMore || first.rows.length > PACKAGE_FROM);
  if (!isStart || how === "single" || (how === "auto" && !isMany))
    return yield* oneByOne(reading, window, { place, first });
  try {
    return yield* fromPackage(reading, window, { ...place, isPackage: true });
  } catch (error) {
    if (!hasCode(error, CODES.exportNotAllowed)) throw error;
    reading.ctx.log.info({ window }, "KSeF makes no package of these invoices, reading one by one");
    return yield* oneByOne(reading, window, { place, first });
  }
}

async function* oneByOne(
  reading: Reading,
  window: Window,
  { place, first }: { readonly place: Place; readonly first: MetadataPage | undefined },
): AsyncGenerator<Step, WindowEnd> {
  const { from } = window;
  let skip = place.skip;
  for (let page = place.page; ; page++) {
    const answer = page === 0 && first ? first : await queryMetadata(reading.ctx, window, page);
    const batches = inBatches(reading, window, { rows: answer.rows, skip, size: SINGLE_BATCH });
    for await (const { changes, done } of batches)
      yield { changes, place: { from, page, skip: done, isPackage: false } };
    skip = 0;
    if (!answer.hasMore) return { mark: answer.mark };
    if (answer.isTruncated)
      return { mark: answer.mark, cutAt: lastDate(answer.rows, window) ?? from };
  }
}

const lastDate = (rows: readonly Row[], { dateType }: Window): string | undefined => {
  const last = rows.at(-1);
  return last && dateOf(last, dateType);
};

async function* fromPackage(
  reading: Reading,
  window: Window,
  place: Place,
): AsyncGenerator<Step, WindowEnd> {
  const { from } = window;
  await using pack = await openPackage(reading.ctx, `${reading.name}:${window.subject}`, window);
  const rows = inOrder(pack.rows, window);
  const batches = inBatches(reading, window, {
    ...{ rows, skip: place.skip, size: PACKAGE_BATCH },
    read: (number) => pack.read(number),
  });
  for await (const { changes, done } of batches)
    yield { changes, place: { from, page: 0, skip: done, isPackage: true } };
  const cutAt = pack.isTruncated ? (pack.lastDate ?? lastDate(rows, window) ?? from) : undefined;
  return { mark: pack.mark, cutAt };
}

/** The same order for the same invoices, whenever the package is made. */
function inOrder(rows: readonly Row[], { dateType }: Window): readonly Row[] {
  return rows
    .map((row) => ({ row, at: instantOf(dateOf(row, dateType)) ?? 0, number: numberOf(row) }))
    .sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
    .map(({ row }) => row);
}

const sizeOf = (change: Change<Invoice>): number =>
  change.op === "upsert"
    ? (change.originals ?? []).reduce((sum, { content }) => sum + content.byteLength, 0)
    : 0;

interface Rows {
  readonly rows: readonly Row[];
  readonly skip: number;
  /** The most invoices of one batch. */
  readonly size: number;
  /** From where they are already. */
  readonly read?: (ksefNumber: string) => Promise<Buffer | undefined>;
}

/** `done` are the rows up to the end of the batch, those before `skip` included. */
async function* inBatches(
  reading: Reading,
  { subject }: Window,
  { rows, skip, size, read }: Rows,
): AsyncGenerator<{ readonly changes: readonly Change<Invoice>[]; readonly done: number }> {
  for (let done = skip; done < rows.length; ) {
    const changes: Change<Invoice>[] = [];
    const end = Math.min(done + size, rows.length);
    for (let bytes = 0; done < end && bytes < BATCH_BYTES; done++) {
      const row = rows[done] ?? {};
      if (!reading.isWanted(row, subject)) continue;
      const change = await changeOf(reading, row, read);
      changes.push(change);
      bytes += sizeOf(change);
    }
    yield { changes, done };
  }
}

async function changeOf(
  { ctx, direction, receiptOf }: Reading,
  row: Row,
  fromArchive: ((ksefNumber: string) => Promise<Buffer | undefined>) | undefined,
): Promise<Change<Invoice>> {
  ctx.signal.throwIfAborted();
  const fault = rowFault(row);
  if (fault !== undefined) return refuseRow(row, fault);
  const number = numberOf(row);
  const hash = textOf(row.invoiceHash, 60);
  try {
    const archived = await fromArchive?.(number);
    const isSound = archived !== undefined && (hash === undefined || hashOf(archived) === hash);
    const xml = isSound ? archived : await downloadInvoice(ctx, number, hash);
    const originals = await receiptOf(number);
    const onWarnings = (ksefNumber: string, warnings: readonly string[]) =>
      ctx.log.info(
        { ksefNumber, warnings: warnings.slice(0, 10) },
        "the document has peculiarities",
      );
    return toChange({ row, xml, originals }, { direction, ownNip: ownNip(ctx), onWarnings });
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return refuseRow(row, error.message);
  }
}

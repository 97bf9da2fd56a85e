import { readFa3 } from "../../formats/fa3/index.ts";
import {
  defineSink,
  type Found,
  type Invoice,
  isHubError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { warsawDay } from "./dates.ts";
import { downloadInvoice } from "./download.ts";
import { findSales, isSameListed, recentSpan, spanAround } from "./lookup.ts";
import { type KsefContext, manifest, ownNip } from "./manifest.ts";
import { numberOf } from "./mapping.ts";
import { prepare } from "./prepare.ts";
import { sendInvoices, UNCHANGEABLE } from "./send.ts";
import { type Row, textOf } from "./values.ts";

/** Sales invoices by their number. What KSeF has taken stays as it is for good. */
export const salesInvoices = defineSink(manifest, {
  entity: "invoice",
  find: findInvoices,
  plan: planInvoices,
  write: writeInvoices,
});

/** What was sent before, as far as the hub knows, is looked up instead of being sent again. */
async function writeInvoices(
  ctx: KsefContext,
  requests: readonly WriteRequest<Invoice>[],
  idempotencyKey: string,
): Promise<readonly WriteResult[]> {
  const known = requests.filter(({ expect_version }) => expect_version !== undefined);
  const planned = known.length === 0 ? [] : await planInvoices(ctx, known);
  const done = new Map(
    planned.filter(({ status }) => status !== "created").map((result) => [result.key, result]),
  );
  const rest = requests.filter(({ key }) => !done.has(key));
  const sent = rest.length === 0 ? [] : await sendInvoices(ctx, rest, idempotencyKey);
  for (const result of sent) done.set(result.key, result);
  return requests.flatMap(({ key }) => done.get(key) ?? []);
}

/** Among those of the last three months: a question to KSeF cannot be about more. */
async function findInvoices(
  ctx: KsefContext,
  keys: readonly string[],
): Promise<readonly Found<Invoice>[]> {
  if (keys.length === 0) return [];
  const rows = await findSales(ctx, keys, recentSpan(warsawDay(ctx.clock.now())));
  const found: Found<Invoice>[] = [];
  for (const [key, row] of rows) {
    const ksefNumber = numberOf(row);
    const version = textOf(row.invoiceHash, 60);
    const data = await readBack(ctx, ksefNumber, version);
    if (data)
      found.push({
        key,
        remote_id: ksefNumber,
        ...(version === undefined ? {} : { version }),
        data,
      });
  }
  return found;
}

async function readBack(
  ctx: KsefContext,
  ksefNumber: string,
  hash: string | undefined,
): Promise<Invoice | undefined> {
  const xml = await downloadInvoice(ctx, ksefNumber, hash);
  try {
    return readFa3(xml, { direction: "sales", ownNip: ownNip(ctx), ksefNumber }).invoice;
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    ctx.log.warn({ ksefNumber, reason: error.message }, "an invoice of ours cannot be read back");
    return undefined;
  }
}

async function planInvoices(
  ctx: KsefContext,
  requests: readonly WriteRequest<Invoice>[],
): Promise<readonly WriteResult[]> {
  const invoices = requests.map(({ data }) => data);
  const numbers = invoices.flatMap(({ number }) => number ?? []);
  const span = spanAround(invoices, warsawDay(ctx.clock.now()));
  const rows = numbers.length === 0 ? new Map() : await findSales(ctx, numbers, span);
  const results: WriteResult[] = [];
  for (const { key, data } of requests) {
    const row = rows.get(data.number ?? "");
    const prepared = await prepare(ctx, data);
    if ("fault" in prepared) results.push({ key, status: "rejected", message: prepared.fault });
    else if ("known" in prepared)
      results.push({ key, status: "unchanged", remote_id: prepared.known });
    else if (!row) results.push({ key, status: "created" });
    else results.push({ ...comparedWith(row, data), key, remote_id: numberOf(row) });
  }
  return results;
}

function comparedWith(
  row: Row,
  invoice: Invoice,
): Pick<WriteResult, "status" | "version" | "message"> {
  const version = textOf(row.invoiceHash, 60);
  return isSameListed(invoice, row)
    ? { status: "unchanged", ...(version === undefined ? {} : { version }) }
    : { status: "conflict", message: UNCHANGEABLE };
}

import {
  type Context,
  defineSink,
  type Found,
  type Invoice,
  isHubError,
  messageOf,
  normalizeNip,
  partyId,
  RejectedError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { findDepartments, listByNumber, write } from "./client.ts";
import { correctionPayload } from "./correction-payload.ts";
import {
  differences,
  headerOf,
  isMade,
  lacking,
  type PayloadOptions,
  payloadOf,
  positionsOf,
} from "./invoice-payload.ts";
import { mappingOptions } from "./invoices.ts";
import { manifest, type Settings } from "./manifest.ts";
import { type MappingOptions, toInvoice } from "./mapping.ts";
import { ownOid } from "./oid.ts";
import { rowId } from "./paging.ts";
import { isAbout } from "./refusal.ts";
import { type Row, rowsOf, textOf } from "./values.ts";

type SinkContext = Context<unknown, Settings>;
type Request = WriteRequest<Invoice>;
type Direction = Invoice["direction"];

interface Remote {
  readonly row: Row;
  readonly data: Invoice;
  readonly version: string;
}

interface Work {
  readonly ctx: SinkContext;
  readonly mapping: MappingOptions;
  readonly payload: PayloadOptions;
}

/** Documents by their number; costs by number and supplier, since suppliers number as they like. */
export const invoiceSink = (direction: Direction) =>
  defineSink(manifest, {
    entity: "invoice",
    async find(ctx, keys) {
      const work = await prepare(ctx, direction);
      const found: Found<Invoice>[] = [];
      for (const key of keys) {
        const all = await findAll(work, key);
        const [remote] = all;
        // Which of several suppliers' documents is meant only the record can say.
        if (!remote || (direction === "cost" && all.length > 1)) continue;
        const { row, version, data } = remote;
        found.push({ key, remote_id: rowId(row), version, data });
      }
      return found;
    },
    async plan(ctx, requests) {
      const work = await prepare(ctx, direction);
      const results: WriteResult[] = [];
      for (const request of requests) {
        const remote = await findRemote(work, request);
        results.push(await guarded(request, () => planned(work, request, remote)));
      }
      return results;
    },
    async write(ctx, requests, idempotencyKey) {
      if (requests.length === 0) return [];
      const work = await prepare(ctx, direction);
      const results: WriteResult[] = [];
      for (const request of requests)
        results.push(await guarded(request, () => writeOne(work, request, idempotencyKey)));
      return results;
    },
  });

async function prepare(ctx: SinkContext, direction: Direction): Promise<Work> {
  const mapping = await mappingOptions(ctx, direction);
  const departments = new Map(
    ((await findDepartments(ctx.http)) ?? []).map((department) => [
      normalizeNip(textOf(department.tax_no, 40) ?? ""),
      rowId(department),
    ]),
  );
  return { ctx, mapping, payload: { direction, departments } };
}

async function findAll({ ctx, mapping }: Work, number: string): Promise<Remote[]> {
  const rows = await listByNumber(ctx.http, number, mapping.direction === "cost");
  return rows
    .filter((row) => textOf(row.number, 256) === number.trim())
    .flatMap((row) => {
      const data = toInvoice(row, mapping);
      return data ? [{ row, data, version: textOf(row.updated_at, 60) ?? "" }] : [];
    });
}

async function findRemote(work: Work, { key, data }: Request): Promise<Remote | undefined> {
  const all = await findAll(work, key);
  if (work.mapping.direction === "sales") return all[0];
  return all.find((remote) => supplierOf(remote.data) === supplierOf(data));
}

const supplierOf = (invoice: Invoice): string =>
  partyId(invoice.seller, "PL:NIP", "EU:VAT", "OTHER") ?? "";

/** A refusal belongs to its record; whatever else happens stops the whole piece of work. */
async function guarded(
  { key }: { readonly key: string },
  work: () => Promise<WriteResult>,
): Promise<WriteResult> {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

/** The body of a new document; a correction needs the document that it corrects to be there. */
async function newDocument(work: Work, request: Request): Promise<object> {
  const { key, data } = request;
  if (data.kind !== "correction") return payloadOf(data, key, work.payload);
  const number = data.preceding_invoices?.[0]?.number;
  if (number === undefined) throw lacking("preceding_invoices", "name no number to correct");
  const corrected = await findRemote(work, { ...request, key: number });
  if (!corrected)
    throw new RejectedError(`There is no document ${number} in Fakturownia to correct.`);
  const correctedId = rowId(corrected.row);
  return correctionPayload(data, key, { ...work.payload, correctedId });
}

async function planned(
  work: Work,
  request: Request,
  remote: Remote | undefined,
): Promise<WriteResult> {
  const { key, data, expect_version } = request;
  if (!remote) {
    await newDocument(work, request);
    return { key, status: "created" };
  }
  const { row, version } = remote;
  const known = { key, remote_id: rowId(row), version };
  if (expect_version !== undefined && expect_version !== version)
    return { ...known, status: "conflict", message: "The document has changed in Fakturownia." };
  const changes = differences(data, remote.data);
  if (changes.length === 0) return { ...known, status: "unchanged" };
  if (changes.includes("party.ids"))
    return {
      ...known,
      status: "rejected",
      message: "A document of this number is there for another party.",
    };
  if (remote.data.fiscal && data.direction === "sales")
    return {
      ...known,
      status: "rejected",
      message: `KSeF has the invoice (${remote.data.fiscal.id}): issue a correction for ${changes.join(", ")}.`,
    };
  if (!isMade(data.kind) || !isMade(remote.data.kind))
    return {
      ...known,
      status: "rejected",
      message: `A document of the kind ${remote.data.kind} is changed in Fakturownia itself: ${changes.join(", ")}.`,
    };
  return { ...known, status: "updated" };
}

async function writeOne(
  work: Work,
  request: Request,
  idempotencyKey: string,
): Promise<WriteResult> {
  const { ctx, payload } = work;
  const { key, data } = request;
  const remote = await findRemote(work, request);
  const plan = await planned(work, request, remote);
  if (remote && plan.status === "updated") {
    const body = { invoice: changesFor(data, remote, payload) };
    const row = await write(ctx.http, {
      ...{ method: "PUT", path: `/invoices/${rowId(remote.row)}.json`, body },
    });
    return { ...plan, version: textOf(row.updated_at, 60) ?? plan.version ?? "" };
  }
  if (plan.status !== "created") return plan;
  const oid = data.order_reference ?? ownOid(`${key}\n${supplierOf(data)}`, idempotencyKey);
  const isOwn = data.order_reference === undefined;
  const invoice = {
    ...(await newDocument(work, request)),
    oid,
    ...(isOwn ? { oid_unique: "yes" } : {}),
  };
  const isSent = ctx.settings.send_to_ksef === true && data.direction === "sales";
  const body = { invoice, ...(isSent ? { gov_save_and_send: true } : {}) };
  try {
    const row = await write(ctx.http, { method: "POST", path: "/invoices.json", body });
    return createdResult(key, row);
  } catch (error) {
    // Somebody has made it with the same order number in the meantime: most likely we, before a break.
    const made = isHubError(error) && isAbout(error, "oid") && (await findRemote(work, request));
    if (!made) throw error;
    return { key, status: "created", remote_id: rowId(made.row), version: made.version };
  }
}

function createdResult(key: string, row: Row): WriteResult {
  const version = textOf(row.updated_at, 60);
  const errors = [row.gov_error_messages].flat().filter((text) => typeof text === "string");
  return {
    ...{ key, status: "created", remote_id: rowId(row) },
    ...(version === undefined ? {} : { version }),
    ...(errors.length > 0 ? { message: `KSeF: ${errors.join("; ").slice(0, 300)}` } : {}),
  };
}

/** Positions are replaced as a whole where they differ: the old ones go by their ids. */
function changesFor(data: Invoice, remote: Remote, payload: PayloadOptions): object {
  const header = headerOf(data, payload);
  if (!differences(data, remote.data).includes("lines")) return header;
  const old = rowsOf(remote.row.positions).map(({ id }) => ({ id, _destroy: 1 }));
  return { ...header, positions: [...old, ...positionsOf(data)] };
}

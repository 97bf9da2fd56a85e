import {
  defineSink,
  type Found,
  type Invoice,
  isHubError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { find, get, save } from "./client.ts";
import { readCompany, readVatCodes, type VatCodes } from "./dictionaries.ts";
import { toRecord } from "./issue.ts";
import { manifest } from "./manifest.ts";
import { CONTRACTORS, INVOICES } from "./modules.ts";
import { toSale } from "./sales.ts";
import { type Row, rowOf, textOf, versionOf } from "./values.ts";

type Request = WriteRequest<Invoice>;

/** What all invoices of one piece of work need. */
interface Desk {
  readonly ctx: WfirmaContext;
  readonly vatCodes: VatCodes;
  readonly company: Row;
}

const openDesk = async (ctx: WfirmaContext): Promise<Desk> => ({
  ctx,
  vatCodes: await readVatCodes(ctx),
  company: await readCompany(ctx),
});

/** Sales invoices by our number: wFirma keeps it as `id_external` and makes one of its own. */
export const invoices = defineSink(manifest, {
  entity: "invoice",
  async find(ctx, keys) {
    const desk = await openDesk(ctx);
    const found: Found<Invoice>[] = [];
    for (const key of keys) {
      const row = await findByNumber(ctx, key);
      const data = row && invoiceOf(desk, row, key);
      const id = textOf(row?.id, 60);
      if (row && data && id) found.push({ key, remote_id: id, ...versionOf(row), data });
    }
    return found;
  },
  plan: (ctx, requests) => work(ctx, requests, false),
  write: (ctx, requests) => work(ctx, requests, true),
});

/** One after the other: one that is refused does not stop the rest. */
async function work(
  ctx: WfirmaContext,
  requests: readonly Request[],
  isWriting: boolean,
): Promise<readonly WriteResult[]> {
  if (requests.length === 0) return [];
  const desk = await openDesk(ctx);
  const results: WriteResult[] = [];
  for (const request of requests) {
    ctx.signal.throwIfAborted();
    try {
      results.push(await decide(desk, request, isWriting));
    } catch (error) {
      if (!isHubError(error) || error.reaction !== "skip") throw error;
      results.push({ key: request.key, status: "rejected", message: error.message });
    }
  }
  return results;
}

async function decide(desk: Desk, request: Request, isWriting: boolean): Promise<WriteResult> {
  const { ctx, vatCodes } = desk;
  const { key, data, expect_version } = request;
  const record = toRecord({ ...data, number: key }, vatCodes);
  const row = await findByNumber(ctx, key);
  const id = textOf(row?.id, 60);
  if (!row || id === undefined) {
    if (!isWriting) return { key, status: "created" };
    const made = await save(ctx, INVOICES, { record: await withContractor(ctx, record) });
    return written(ctx, { key, status: "created" }, made);
  }
  const there: Pick<WriteResult, "key" | "remote_id" | "version"> = {
    key,
    remote_id: id,
    ...versionOf(row),
  };
  if (expect_version !== undefined && expect_version !== there.version)
    return { ...there, status: "conflict", message: "wFirma has another state of this invoice." };
  if (isSame(desk, record, row, key)) return { ...there, status: "unchanged" };
  if (textOf(row.ksef_reference_number, 64) !== undefined) {
    const message = "The invoice is in KSeF already: issue a correction in wFirma.";
    return { ...there, status: "rejected", message };
  }
  if (!isWriting) return { ...there, status: "updated" };
  const changed = await save(ctx, INVOICES, { record: await withContractor(ctx, record), id });
  return written(ctx, { key, status: "updated" }, { id, ...changed });
}

/** What we would send for the invoice that is there, compared with what we send. */
function isSame({ vatCodes, ...desk }: Desk, record: Row, row: Row, key: string): boolean {
  const there = invoiceOf({ ...desk, vatCodes }, row, key);
  try {
    return (
      there !== undefined && JSON.stringify(toRecord(there, vatCodes)) === JSON.stringify(record)
    );
  } catch (error) {
    if (isHubError(error)) return false;
    throw error;
  }
}

const invoiceOf = ({ vatCodes, company }: Desk, row: Row, key: string): Invoice | undefined => {
  const sale = toSale(row, { vatCodes, company, onMismatch: () => {} });
  return sale && { ...sale, number: key };
};

/** A contractor that they know by its tax id is not made anew. */
async function withContractor(ctx: WfirmaContext, record: Row): Promise<Row> {
  const nip = textOf(rowOf(record.contractor).nip, 64);
  if (nip === undefined) return record;
  const { rows } = await find(ctx, CONTRACTORS, {
    conditions: [{ field: "nip", operator: "eq", value: nip }],
    order: { asc: "id" },
    limit: 1,
  });
  const id = textOf(rows[0]?.id, 60);
  return id === undefined ? record : { ...record, contractor: { id } };
}

async function written(
  ctx: WfirmaContext,
  result: Pick<WriteResult, "key" | "status">,
  answer: Row,
): Promise<WriteResult> {
  const id = textOf(answer.id, 60);
  if (id === undefined) return result;
  const row = (await get(ctx, INVOICES, id)) ?? answer;
  const number = textOf(row.fullnumber, 256);
  return {
    ...result,
    remote_id: id,
    ...versionOf(row),
    ...(number === undefined ? {} : { message: `wFirma's number: ${number}` }),
  };
}

async function findByNumber(ctx: WfirmaContext, key: string): Promise<Row | undefined> {
  for (const field of ["id_external", "fullnumber"]) {
    const { rows } = await find(ctx, INVOICES, {
      conditions: [{ field, operator: "eq", value: key }],
      order: { asc: "id" },
      limit: 10,
    });
    const row = rows.find((one) => textOf(one[field], 256) === key);
    if (row) return row;
  }
  return undefined;
}

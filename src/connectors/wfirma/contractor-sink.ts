import {
  defineSink,
  type Found,
  isHubError,
  normalizeNip,
  type Party,
  partyId,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { find, get, save } from "./client.ts";
import { manifest } from "./manifest.ts";
import { CONTRACTORS } from "./modules.ts";
import { toParty } from "./parties.ts";
import { drop, type Row, textOf, versionOf } from "./values.ts";

type Request = WriteRequest<Party>;

/** Contractors by their tax id, which wFirma does not keep from coming twice. */
export const contractors = defineSink(manifest, {
  entity: "party",
  async find(ctx, keys) {
    const found: Found<Party>[] = [];
    for (const key of keys) {
      const row = await findByTaxId(ctx, key);
      const data = row && toParty(row);
      const id = textOf(row?.id, 60);
      if (row && data && id) found.push({ key, remote_id: id, ...versionOf(row), data });
    }
    return found;
  },
  plan: (ctx, requests) => each(requests, (request) => decide(ctx, request, false)),
  write: (ctx, requests) => each(requests, (request) => decide(ctx, request, true)),
});

/** One after the other: one that is refused does not stop the rest. */
async function each(
  requests: readonly Request[],
  work: (request: Request) => Promise<WriteResult>,
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = [];
  for (const request of requests) {
    try {
      results.push(await work(request));
    } catch (error) {
      if (!isHubError(error) || error.reaction !== "skip") throw error;
      results.push({ key: request.key, status: "rejected", message: error.message });
    }
  }
  return results;
}

async function decide(
  ctx: WfirmaContext,
  { key, data, expect_version }: Request,
  isWriting: boolean,
): Promise<WriteResult> {
  const record = recordOf(data);
  const row = await findByTaxId(ctx, key);
  const id = textOf(row?.id, 60);
  if (!row || id === undefined) {
    if (!isWriting) return { key, status: "created" };
    return saved(ctx, { key, status: "created" }, await save(ctx, CONTRACTORS, { record }));
  }
  const there: Pick<WriteResult, "key" | "remote_id" | "version"> = {
    key,
    remote_id: id,
    ...versionOf(row),
  };
  if (expect_version !== undefined && expect_version !== there.version)
    return {
      ...there,
      status: "conflict",
      message: "wFirma has another state of this contractor.",
    };
  const isSame = Object.entries(record).every(([name, value]) => String(row[name] ?? "") === value);
  if (isSame) return { ...there, status: "unchanged" };
  if (!isWriting) return { ...there, status: "updated" };
  return saved(ctx, { key, status: "updated" }, await save(ctx, CONTRACTORS, { record, id }));
}

/** The answer may lack the time of change, which tells the states apart. */
async function saved(
  ctx: WfirmaContext,
  result: Pick<WriteResult, "key" | "status">,
  answer: Row,
): Promise<WriteResult> {
  const id = textOf(answer.id, 60);
  if (id === undefined) return result;
  const row = textOf(answer.modified, 30) ? answer : ((await get(ctx, CONTRACTORS, id)) ?? answer);
  return { ...result, remote_id: id, ...versionOf(row) };
}

async function findByTaxId(ctx: WfirmaContext, key: string): Promise<Row | undefined> {
  const value = normalizeNip(key);
  const { rows } = await find(ctx, CONTRACTORS, {
    conditions: [{ field: "nip", operator: "eq", value }],
    order: { asc: "id" },
    limit: 10,
  });
  return rows.find((row) => normalizeNip(textOf(row.nip, 64) ?? "") === value);
}

/** What wFirma keeps of a party. */
export function recordOf(party: Party): Row {
  const nip = partyId(party, "PL:NIP");
  const vat = partyId(party, "EU:VAT");
  const regon = partyId(party, "PL:REGON");
  const other = partyId(party, "OTHER");
  const type =
    nip !== undefined ? "nip" : vat !== undefined ? "vat" : other !== undefined ? "custom" : "none";
  const [account] = party.bank_accounts ?? [];
  return drop({
    name: party.name,
    altname: party.trading_name,
    tax_id_type: type,
    nip: nip ?? vat ?? other,
    regon,
    street: party.address?.line1,
    zip: party.address?.post_code,
    city: party.address?.city,
    country: party.address?.country_code,
    phone: party.contact?.phone,
    email: party.contact?.email,
    account_number: account?.iban?.replace(/^PL/, "") ?? account?.account_no,
    buyer: party.role === "supplier" ? "0" : "1",
    seller: party.role === "customer" ? "0" : "1",
    payment_days:
      party.payment_terms_days === undefined ? undefined : String(party.payment_terms_days),
  });
}

import {
  type Context,
  defineSink,
  type Found,
  isHubError,
  messageOf,
  normalizeNip,
  type Party,
  partyId,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { listClientsByTaxId, write } from "./client.ts";
import { manifest, type Settings } from "./manifest.ts";
import { rowId } from "./paging.ts";
import { toParty } from "./parties.ts";
import { drop, type Row, textOf } from "./values.ts";

type SinkContext = Context<unknown, Settings>;
type Request = WriteRequest<Party>;

interface Remote {
  readonly row: Row;
  readonly data: Party;
  readonly version: string;
}

const KINDS = { supplier: "seller", customer: "buyer", both: "both" } as const;

/** Contractors by their tax id. */
export const partySink = defineSink(manifest, {
  entity: "party",
  async find(ctx, keys) {
    const found: Found<Party>[] = [];
    for (const key of keys) {
      const remote = await findRemote(ctx, key);
      if (!remote) continue;
      found.push({ key, remote_id: rowId(remote.row), version: remote.version, data: remote.data });
    }
    return found;
  },
  async plan(ctx, requests) {
    const results: WriteResult[] = [];
    for (const request of requests)
      results.push(planned(request, await findRemote(ctx, request.key)));
    return results;
  },
  async write(ctx, requests) {
    const results: WriteResult[] = [];
    for (const request of requests) results.push(await writeOne(ctx, request));
    return results;
  },
});

/** Of several cards with one tax id the oldest: that is the one that documents refer to. */
async function findRemote({ http }: SinkContext, taxId: string): Promise<Remote | undefined> {
  const wanted = normalizeNip(taxId);
  const row = (await listClientsByTaxId(http, wanted))
    .filter((one) => normalizeNip(textOf(one.tax_no, 64) ?? "") === wanted)
    .toSorted((a, b) => Number(a.id) - Number(b.id))[0];
  const data = row && toParty(row);
  return data && { row, data, version: textOf(row.updated_at, 60) ?? "" };
}

function planned({ key, data, expect_version }: Request, remote: Remote | undefined): WriteResult {
  const taxId = partyId(data, "PL:NIP", "EU:VAT", "OTHER");
  if (taxId === undefined || normalizeNip(taxId) !== normalizeNip(key))
    return { key, status: "rejected", message: "The tax id of the record is not its key." };
  if (!remote) return { key, status: "created" };
  const known = { key, remote_id: rowId(remote.row), version: remote.version };
  if (expect_version !== undefined && expect_version !== remote.version)
    return { ...known, status: "conflict", message: "The contractor has changed in Fakturownia." };
  const told = payloadOf(remote.data);
  const isSame = Object.entries(payloadOf(data)).every(
    ([name, value]) =>
      String(new Map<string, unknown>(Object.entries(told)).get(name)) === String(value),
  );
  return { ...known, status: isSame ? "unchanged" : "updated" };
}

async function writeOne(ctx: SinkContext, request: Request): Promise<WriteResult> {
  const { key, data } = request;
  const remote = await findRemote(ctx, key);
  const plan = planned(request, remote);
  if (plan.status !== "created" && plan.status !== "updated") return plan;
  const body = { client: payloadOf(data) };
  try {
    const row = remote
      ? await write(ctx.http, { method: "PUT", path: `/clients/${rowId(remote.row)}.json`, body })
      : await write(ctx.http, { method: "POST", path: "/clients.json", body });
    const version = textOf(row.updated_at, 60);
    return {
      ...{ key, status: plan.status, remote_id: remote ? rowId(remote.row) : rowId(row) },
      ...(version === undefined ? {} : { version }),
    };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

function payloadOf(party: Party) {
  const nip = partyId(party, "PL:NIP");
  const eu = partyId(party, "EU:VAT");
  const account = party.bank_accounts?.[0];
  return drop({
    name: party.name,
    shortcut: party.trading_name,
    tax_no: nip ?? eu ?? partyId(party, "OTHER"),
    tax_no_kind: nip !== undefined ? "" : eu !== undefined ? "nip_ue" : "other",
    register_number: partyId(party, "PL:REGON"),
    street: party.address?.line1,
    post_code: party.address?.post_code,
    city: party.address?.city,
    country: party.address?.country_code,
    email: party.contact?.email,
    phone: party.contact?.phone,
    bank_account: account?.iban ?? account?.account_no,
    payment_to_kind: party.payment_terms_days,
    kind: KINDS[party.role],
  });
}

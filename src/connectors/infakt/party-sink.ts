import {
  type Context,
  defineSink,
  type Found,
  isHubError,
  messageOf,
  normalizeNip,
  type Party,
  partyId,
  RejectedError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { list, write } from "./client.ts";
import { versionOf } from "./invoice-sink.ts";
import { manifest, type Settings } from "./manifest.ts";
import { toParty } from "./parties.ts";
import { drop, type Row, textOf } from "./values.ts";

type SinkContext = Context<unknown, Settings>;
type Request = WriteRequest<Party>;

interface Remote {
  readonly id: string;
  readonly row: Row;
  readonly data: Party;
  readonly version: string;
}

/** Customers by their tax id. */
export const partySink = defineSink(manifest, {
  entity: "party",
  async find(ctx, keys) {
    const found: Found<Party>[] = [];
    for (const key of keys) {
      const remote = await findRemote(ctx, key);
      if (!remote) continue;
      const { id, version, data } = remote;
      found.push({ key, remote_id: id, version, data });
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
    return ctx.state.locked("parties", async () => {
      const results: WriteResult[] = [];
      for (const request of requests) results.push(await writeOne(ctx, request));
      return results;
    });
  },
});

/** Of several cards with one tax id the oldest: that is the one that documents refer to. */
async function findRemote({ http }: SinkContext, taxId: string): Promise<Remote | undefined> {
  const wanted = normalizeNip(taxId);
  const slice = { offset: 0, limit: 50 };
  const { rows } = await list(http, "/clients.json", { "q[clean_nip_eq]": wanted }, slice);
  const row = rows
    .filter((one) => normalizeNip(textOf(one.nip, 64) ?? "") === wanted)
    .toSorted((a, b) => Number(a.id) - Number(b.id))[0];
  const data = row && toParty(row);
  return data && { id: textOf(row.id, 60) ?? "", row, data, version: versionOf(row) };
}

function planned(request: Request, remote: Remote | undefined): WriteResult {
  const { key, data, expect_version } = request;
  const taxId = partyId(data, "PL:NIP", "EU:VAT", "OTHER");
  if (taxId === undefined || normalizeNip(taxId) !== normalizeNip(key))
    return { key, status: "rejected", message: "The tax id of the record is not its key." };
  if (!remote) return { key, status: "created" };
  const known = { key, remote_id: remote.id, version: remote.version };
  if (expect_version !== undefined && expect_version !== remote.version)
    return { ...known, status: "conflict", message: "The customer has changed in inFakt." };
  const told = new Map<string, unknown>(Object.entries(payloadOf(remote.data)));
  const isSame = Object.entries(payloadOf(data)).every(([name, value]) => told.get(name) === value);
  return { ...known, status: isSame ? "unchanged" : "updated" };
}

async function writeOne(ctx: SinkContext, request: Request): Promise<WriteResult> {
  const { key } = request;
  const remote = await findRemote(ctx, key);
  const plan = planned(request, remote);
  if (plan.status !== "created" && plan.status !== "updated") return plan;
  try {
    const body = {
      client: {
        ...payloadOf(request.data),
        ...(remote ? { street_number: "", flat_number: "" } : {}),
      },
    };
    const answer = remote
      ? await write(ctx.http, { method: "PUT", path: `/clients/${remote.id}.json`, body })
      : await write(ctx.http, { method: "POST", path: "/clients.json", body });
    const after = await findRemote(ctx, key);
    const id = remote?.id ?? textOf(answer.id, 60) ?? after?.id;
    if (id === undefined) throw new RejectedError("inFakt did not say which customer it made.");
    return {
      key,
      status: plan.status,
      remote_id: id,
      ...(after ? { version: after.version } : {}),
    };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

/** Street, house and flat go out as one line: the vendor's own fields for them cannot be told apart in ours. */
function payloadOf(party: Party) {
  const taxId = partyId(party, "PL:NIP", "EU:VAT", "OTHER");
  return drop({
    company_name: party.name,
    nip: taxId,
    street: party.address?.line1,
    city: party.address?.city,
    postal_code: party.address?.post_code,
    country: party.address?.country_code ?? "PL",
    email: party.contact?.email,
    phone_number: party.contact?.phone,
    days_to_payment: party.payment_terms_days,
  });
}

import { type Invoice, InvoiceKind } from "../model/invoice.ts";
import { findFollowing } from "../store/following-invoices.ts";
import { findIdentities } from "../store/identities.ts";
import { findOrigins, type Origin, originsOf } from "../store/origins.ts";
import { findRecords, type StoredRecord } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { identityKeys } from "./identity.ts";

type Preceding = NonNullable<Invoice["preceding_invoices"]>[number];
type InvoiceRecord = StoredRecord<"invoice">;

/** Each is looked up; one invoice is seldom corrected more than twice. */
const MAX_FOLLOWING = 50;

/** An invoice that this one corrects or settles, and the record of it where the hub has it. */
export interface Before {
  readonly said: Preceding;
  readonly record: InvoiceRecord | undefined;
}

/** What the invoice corrects or settles, as it says, and what corrects or settles it, oldest first. */
export async function relatedInvoices(
  store: DataStore,
  record: InvoiceRecord,
): Promise<{
  readonly preceding: readonly Before[];
  readonly following: readonly InvoiceRecord[];
}> {
  const origins = await originsOf(store, "invoice", [record.id]);
  return {
    preceding: await precedingOf(store, record, origins),
    following: await followingOf(store, record, origins),
  };
}

async function precedingOf(
  store: DataStore,
  { id, data }: InvoiceRecord,
  origins: readonly Origin[],
): Promise<Before[]> {
  const said = data.preceding_invoices ?? [];
  if (said.length === 0) return [];
  const keys = said.map((one) => keysOf(data, one));
  const byKey = await findIdentities(store, "invoice", keys.flat());
  const byRemote = await recordsOfRemotes(store, said, origins);
  const ids = said.map((one, at) => {
    const key = keys[at]?.find((name) => byKey.has(name));
    return byKey.get(key ?? "") ?? byRemote.get(one.remote_id ?? "");
  });
  const wanted = ids.flatMap((found) => (found === undefined || found === id ? [] : [found]));
  const records = await findRecords(store, "invoice", [...new Set(wanted)]);
  const byId = new Map(records.filter(isThere).map((one) => [one.id, one]));
  return said.map((one, at) => ({ said: one, record: byId.get(ids[at] ?? 0) }));
}

/** The number that an authority gave comes first; then the seller's own, whatever kind of invoice has it. */
function keysOf({ direction, seller }: Invoice, { number, fiscal_id: id }: Preceding): string[] {
  const bare = { direction, seller } as Invoice;
  const fiscal = id ? { system: "KSEF" as const, id } : undefined;
  return InvoiceKind.enum.flatMap((kind) =>
    identityKeys("invoice", {
      ...bare,
      kind,
      ...(number ? { number } : {}),
      ...(fiscal ? { fiscal } : {}),
    } as Invoice),
  );
}

/** By the id that a system which knows the invoice has for the one before. */
async function recordsOfRemotes(
  store: DataStore,
  said: readonly Preceding[],
  origins: readonly Origin[],
): Promise<ReadonlyMap<string, number>> {
  const remoteIds = said.flatMap(({ remote_id: remoteId }) => remoteId ?? []);
  const found = new Map<string, number>();
  for (const integrationId of new Set(origins.map((one) => one.integration_id))) {
    const heads = await findOrigins(store, { integrationId, entity: "invoice", remoteIds });
    for (const [remoteId, head] of heads) found.set(remoteId, head.record_id);
  }
  return found;
}

async function followingOf(
  store: DataStore,
  record: InvoiceRecord,
  origins: readonly Origin[],
): Promise<InvoiceRecord[]> {
  const { direction, number, fiscal } = record.data;
  const names = {
    number: number?.trim(),
    fiscalIds: fiscal ? [fiscal.id] : [],
    remoteIds: [...new Set(origins.map((one) => one.remote_id))],
  };
  const found = await findFollowing(store, { direction, names, limit: MAX_FOLLOWING });
  const following: InvoiceRecord[] = [];
  for (const one of found) {
    if (one.id === record.id) continue;
    const own = await originsOf(store, "invoice", [one.id]);
    const preceding = await precedingOf(store, one, own);
    if (preceding.some((before) => before.record?.id === record.id)) following.push(one);
  }
  const dayOf = ({ data }: InvoiceRecord): string => data.issue_date ?? "";
  return following.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1));
}

const isThere = ({ deleted_at, merged_into }: InvoiceRecord): boolean =>
  deleted_at === null && merged_into === null;

import type { Insertable, Selectable } from "kysely";
import { insertFast, insertFastForIds } from "./fast-insert.ts";
import type {
  FiscalDocumentTable,
  FiscalEventTable,
  FiscalFileTable,
  FiscalLinkTable,
  FiscalOriginalTable,
  FiscalPartyTable,
} from "./fiscal-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type FiscalDocumentRow = Selectable<FiscalDocumentTable>;
export type NewFiscalDocument = Omit<Insertable<FiscalDocumentTable>, "id" | "tenant_id">;
export type FiscalEventRow = Selectable<FiscalEventTable>;
export type NewFiscalEvent = Omit<Insertable<FiscalEventTable>, "id" | "tenant_id">;
export type NewFiscalParty = Omit<Insertable<FiscalPartyTable>, "id" | "tenant_id">;
export type NewFiscalLink = Omit<Insertable<FiscalLinkTable>, "id" | "tenant_id">;
export type NewFiscalOriginal = Omit<Insertable<FiscalOriginalTable>, "id" | "tenant_id">;
export type NewFiscalFile = Omit<Insertable<FiscalFileTable>, "id" | "tenant_id">;

/** What an import has to know of a document that is there. */
export type KnownDocument = Pick<
  FiscalDocumentRow,
  "id" | "access_key" | "state" | "is_full" | "content_hash" | "protocol" | "kind"
>;
export type KnownEvent = Pick<
  FiscalEventRow,
  "id" | "access_key" | "type" | "sequence" | "protocol" | "is_summary" | "status"
>;

export function findKnownDocuments(
  { db, can }: DataStore,
  keys: readonly string[],
): Promise<KnownDocument[]> {
  return db
    .selectFrom("fiscal_document")
    .select(["id", "access_key", "state", "is_full", "content_hash", "protocol", "kind"])
    .where(isAmong(can, "access_key", keys))
    .execute();
}

export function findKnownEvents(
  { db, can }: DataStore,
  keys: readonly string[],
): Promise<KnownEvent[]> {
  return db
    .selectFrom("fiscal_event")
    .select(["id", "access_key", "type", "sequence", "protocol", "is_summary", "status"])
    .where(isAmong(can, "access_key", keys))
    .execute();
}

/** Ids of originals by their SHA-256. */
export async function findOriginals(
  { db, can }: DataStore,
  hashes: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("fiscal_original")
    .select(["id", "sha256"])
    .where(isAmong(can, "sha256", hashes))
    .execute();
  return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
}

/** Their ids, in the order given. */
export const insertOriginals = (
  store: DataStore,
  rows: readonly NewFiscalOriginal[],
): Promise<readonly number[]> => insertFastForIds(store, "fiscal_original", rows);

export const insertDocuments = (
  store: DataStore,
  rows: readonly NewFiscalDocument[],
): Promise<void> => insertFast(store, "fiscal_document", rows);

export const insertParties = (store: DataStore, rows: readonly NewFiscalParty[]): Promise<void> =>
  insertFast(store, "fiscal_party", rows);

export const insertLinks = (store: DataStore, rows: readonly NewFiscalLink[]): Promise<void> =>
  insertFast(store, "fiscal_link", rows);

export const insertFiscalEvents = (
  store: DataStore,
  rows: readonly NewFiscalEvent[],
): Promise<void> => insertFast(store, "fiscal_event", rows);

export const insertFiscalFiles = (
  store: DataStore,
  rows: readonly NewFiscalFile[],
): Promise<void> => insertFast(store, "fiscal_file", rows);

export async function updateDocument(
  { db }: DataStore,
  id: number,
  values: Partial<NewFiscalDocument>,
): Promise<void> {
  await db.updateTable("fiscal_document").set(values).where("id", "=", id).execute();
}

export async function updateFiscalEvent(
  { db }: DataStore,
  id: number,
  values: Partial<NewFiscalEvent>,
): Promise<void> {
  await db.updateTable("fiscal_event").set(values).where("id", "=", id).execute();
}

/** Parties and links of documents that are written anew. */
export async function removeParties(
  { db, can }: DataStore,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await db
    .deleteFrom("fiscal_party")
    .where(isAmong(can, "access_key", keys))
    .execute();
  await db
    .deleteFrom("fiscal_link")
    .where(isAmong(can, "from_key", keys))
    .execute();
}

export const findDocument = (
  { db }: DataStore,
  key: string,
): Promise<FiscalDocumentRow | undefined> =>
  db.selectFrom("fiscal_document").selectAll().where("access_key", "=", key).executeTakeFirst();

export const listEventsOf = ({ db }: DataStore, key: string): Promise<FiscalEventRow[]> =>
  db.selectFrom("fiscal_event").selectAll().where("access_key", "=", key).orderBy("id").execute();

export const findOriginal = ({ db }: DataStore, id: number) =>
  db
    .selectFrom("fiscal_original")
    .select(["name", "sha256", "size_bytes", "content"])
    .where("id", "=", id)
    .executeTakeFirst();

export interface LinkOf {
  readonly access_key: string;
  readonly kind: string;
  readonly direction: "to" | "from";
  /** Null where the document has not come. */
  readonly document: Pick<
    FiscalDocumentRow,
    "kind" | "number" | "issuer_name" | "total_minor" | "issue_date" | "state"
  > | null;
}
const MAX_LINKS = 5_000;

/** Documents that this one names, then those that name it. */
export async function linksOf(store: DataStore, key: string): Promise<LinkOf[]> {
  const { db } = store;
  const [to, from] = await Promise.all([
    db
      .selectFrom("fiscal_link")
      .select(["to_key as key", "kind"])
      .where("from_key", "=", key)
      .orderBy("id")
      .limit(MAX_LINKS)
      .execute(),
    db
      .selectFrom("fiscal_link")
      .select(["from_key as key", "kind"])
      .where("to_key", "=", key)
      .orderBy("id")
      .limit(MAX_LINKS)
      .execute(),
  ]);
  const keys = [...new Set([...to, ...from].map((link) => link.key))];
  const known = keys.length === 0 ? [] : await linkedDocuments(store, keys);
  const byKey = new Map(known.map(({ access_key, ...rest }) => [access_key, rest]));
  const view = (direction: "to" | "from") => (link: { key: string; kind: string }) => ({
    access_key: link.key,
    kind: link.kind,
    direction,
    document: byKey.get(link.key) ?? null,
  });
  return [...to.map(view("to")), ...from.map(view("from"))];
}

const linkedDocuments = ({ db, can }: DataStore, keys: readonly string[]) =>
  db
    .selectFrom("fiscal_document")
    .select(["access_key", "kind", "number", "issuer_name", "total_minor", "issue_date", "state"])
    .where(isAmong(can, "access_key", keys))
    .execute();

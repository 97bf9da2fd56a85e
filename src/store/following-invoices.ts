import { sql } from "kysely";
import { findRecords, type StoredRecord } from "./records.ts";
import type { DataStore } from "./store.ts";

/** Kinds of invoices that name others before them. */
const FOLLOWING_KINDS = ["correction", "final", "advance"] as const;

/** What invoices may call the one that they follow. */
export interface Names {
  readonly number?: string | undefined;
  readonly fiscalIds: readonly string[];
  readonly remoteIds: readonly string[];
}

/**
 * Invoices of the direction that may name one with these names before them, newest first: what they mean by a
 * name is for the caller to check.
 */
export async function findFollowing(
  store: DataStore,
  { direction, names, limit }: { direction: string; names: Names; limit: number },
): Promise<StoredRecord<"invoice">[]> {
  const { number, fiscalIds, remoteIds } = names;
  const parts = [
    ...(number ? [["number", number] as const] : []),
    ...fiscalIds.map((id) => ["fiscal_id", id] as const),
    ...remoteIds.map((id) => ["remote_id", id] as const),
  ].map(([field, value]) => `"${field}":${JSON.stringify(value)}`);
  if (parts.length === 0) return [];
  const rows = await store.db
    .selectFrom("invoice")
    .select("id")
    .where("deleted_at", "is", null)
    .where("direction", "=", direction)
    .where("kind", "in", [...FOLLOWING_KINDS])
    .where((eb) =>
      eb.or(parts.map((part) => sql<boolean>`lower(data) like ${like(part)} escape '!'`)),
    )
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return findRecords(
    store,
    "invoice",
    rows.map(({ id }) => id),
  );
}

const like = (part: string): string => `%${part.toLowerCase().replace(/[!%_]/g, "!$&")}%`;

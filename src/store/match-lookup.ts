import { type Kysely, sql } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { DataTables } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

/** Columns by which records can be looked up, by the paths that people write. */
const LOOKUP_COLUMNS: Readonly<Record<Entity, Readonly<Record<string, string>>>> = {
  party: { tax_id: "tax_id", "ids[PL:NIP]": "tax_id", name: "name", role: "role" },
  item: { code: "code", name: "name" },
  invoice: {
    ...{ number: "number", "fiscal.id": "fiscal_id", direction: "direction", kind: "kind" },
    ...{ issue_date: "issue_date", currency: "currency", "seller.name": "seller_name" },
    ...{ "buyer.name": "buyer_name", "seller.tax_id": "seller_tax_id" },
    ...{ "seller.ids[PL:NIP]": "seller_tax_id", "buyer.tax_id": "buyer_tax_id" },
    ...{ "buyer.ids[PL:NIP]": "buyer_tax_id" },
  },
  order: {
    ...{ number: "number", direction: "direction", status: "status", issue_date: "issue_date" },
    ...{ currency: "currency", "seller.name": "seller_name", "buyer.name": "buyer_name" },
    ...{ "seller.tax_id": "seller_tax_id", "seller.ids[PL:NIP]": "seller_tax_id" },
    ...{ "buyer.tax_id": "buyer_tax_id", "buyer.ids[PL:NIP]": "buyer_tax_id" },
  },
};

export const lookupColumn = (entity: Entity, path: string): string | undefined =>
  Object.hasOwn(LOOKUP_COLUMNS[entity], path) ? LOOKUP_COLUMNS[entity][path] : undefined;

/** Paths by which records of the entity can be looked up. */
export const lookupPaths = (entity: Entity): readonly string[] =>
  Object.keys(LOOKUP_COLUMNS[entity]);

export interface FoundRow {
  readonly id: number;
  /** In the order of the columns asked for. */
  readonly values: readonly (string | null)[];
}

/** Living records with one of `values` in the first of the columns; `columns` are of `lookupColumn`. */
export async function findByColumns(
  { db, can }: DataStore,
  entity: Entity,
  columns: readonly [string, ...string[]],
  values: readonly string[],
): Promise<FoundRow[]> {
  if (values.length === 0) return [];
  const [first] = columns;
  type Row = Readonly<Record<string, string | null>> & { readonly id: number };
  const found = await (db as unknown as Kysely<DataTables>)
    .selectFrom(entity as "party")
    .select("id")
    .select(columns.map((column, i) => sql<string | null>`${sql.ref(column)}`.as(`c${i}`)))
    .where("deleted_at", "is", null)
    .where(isAmong(can, first as "name", values))
    .execute();
  return (found as unknown as Row[]).map((row) => ({
    id: row.id,
    values: columns.map((_, i) => row[`c${i}`] ?? null),
  }));
}

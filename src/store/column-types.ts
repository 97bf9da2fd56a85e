import type { ColumnType, Generated } from "kysely";

/** JSON kept as text, so that every database hands back the same. */
export type JsonText = string;

/** Left out of inserts through a tenant's store, which adds it; never changed. */
export type TenantId = ColumnType<number, number | undefined, never>;

/** 0 or 1: the one kind of boolean that all three databases know. */
export type Flag = 0 | 1;

/** What most tables of a tenant have. */
export interface TenantRow {
  id: Generated<number>;
  tenant_id: TenantId;
  created_at: number;
  updated_at: number;
}

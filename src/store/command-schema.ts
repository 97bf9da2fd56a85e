import type { Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId, TenantRow } from "./column-types.ts";

/** An organisation as clients of the command API know it. In the configuration database. */
export interface AccountingUnitTable extends TenantRow {
  /** `ID-UJ`: a GUID in lower case, without braces. */
  unit_id: string;
  name: string;
  company_id: string;
  is_enabled: Flag;
  /** `UnitSettings` of `commands/unit.ts`. */
  settings: JsonText;
}

/** That a tenant's records are kept in the tables of the commands too. */
export interface CommandStateTable {
  id: Generated<number>;
  tenant_id: TenantId;
  /**
   * `filling`: every record is still to be marked. `settling`: they are, but what was under way when it began knew
   * nothing of marks.
   */
  state: "filling" | "settling" | "ready";
  created_at: number;
  updated_at: number;
}

/** What clients of the commands know of a record beside the record itself. */
export interface CommandRowTable extends TenantRow {
  /** Head table: `PARTNERY`. */
  table_name: string;
  entity: Entity;
  record_id: number;
  /** Empty, or the number of a warehouse: an item is one row for each. */
  part: string;
  /** Given once in its table, never again. */
  inter: number;
  /** Upper case. */
  guid: string;
  /** JSON object, `Extra` of `commands/definition.ts`: values that records have no place for. */
  extra: JsonText;
}

/** `list`: all code lists together, with the record id 0. */
export type MarkedEntity = Entity | "list";

/** A record that has changed since its rows were made. */
export interface CommandMarkTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: MarkedEntity;
  record_id: number;
  /** Grows with every mark, so that one set meanwhile is not taken away. */
  token: number;
}

/** How a table of the commands was made, by its name; the tables are the database's, not one tenant's. */
export interface CommandShapeTable {
  name: string;
  signature: string;
}

/** Numbers given so far: `inter:PARTNERY`, `series:VF:2026`. */
export interface CommandCounterTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  value: number;
}

/** A row of a code list: warehouses, groups of items, VAT codes, document series. */
export interface CommandEntryTable extends TenantRow {
  list: string;
  code: string;
  /** JSON object by column. */
  data: JsonText;
}

/** One command as it was carried out. */
export interface CommandLogTable {
  id: Generated<number>;
  tenant_id: TenantId;
  unit_id: number;
  /** A user's e-mail, a token's name, or empty for anonymous. */
  actor: string;
  address: string;
  command: string;
  started_at: number;
  duration_ms: number;
  /** Null where it gave none. */
  row_count: number | null;
  size_bytes: number;
  /** 0: OK; otherwise the number of the first error. */
  error_number: number;
  error_text: string | null;
}

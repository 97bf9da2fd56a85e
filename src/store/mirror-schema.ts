import type { Generated } from "kysely";
import type { Flag, JsonText, TenantId } from "./column-types.ts";

/** Where the mirror of an integration is: a schema, a database, a prefix of tables, a file. */
export interface MirrorPlaceTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  /** Name of the schema or database, prefix, name of the file: no other mirror of the hub has it. */
  place: string;
  /** The user of the database may not create databases: tables have the place's name before theirs. */
  is_prefix: Flag;
  created_at: number;
  updated_at: number;
}

/** A table that is mirrored, as it was when it was last looked at. */
export interface MirrorTableTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  /** Of the definition that copies it. */
  definition_id: number;
  /** As the source names it. */
  table_name: string;
  /** As the copy is named in its place. */
  place_table: string;
  /** `live`: can be read; `gone`: can be read, but the source or the definition has it no more; `failed`: see `message`. */
  state: "new" | "live" | "gone" | "failed";
  code: string | null;
  message: string | null;
  /** `MirrorStructure`; null before the first copy. */
  structure: JsonText | null;
  /** Since when the source has it. */
  structure_at: number | null;
  /** `StructureChange[]`, newest first. */
  changes: JsonText;
  rows: number | null;
  /** The last copy in full, the last of any kind, the last look for deleted rows. */
  full_at: number | null;
  copied_at: number | null;
  compared_at: number | null;
  run_id: string | null;
  created_at: number;
  updated_at: number;
}

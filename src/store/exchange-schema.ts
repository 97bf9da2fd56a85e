import type { Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId } from "./column-types.ts";

/** An import, export or mirror that people have defined: what it does is in `body`. */
export interface ExchangeDefinitionTable {
  id: Generated<number>;
  tenant_id: TenantId;
  slug: string;
  name: string;
  integration_id: number;
  direction: "import" | "export" | "mirror";
  /** Where the action is offered; null where nowhere. */
  module: "parties" | "invoices" | "items" | "orders" | null;
  /** `ExchangeBody` of `exchange/definition.ts`. */
  body: JsonText;
  /** Grows with every change. */
  version: number;
  active: Flag;
  /** The version whose dry run somebody has looked at; null before the first. */
  tried_version: number | null;
  created_by: string;
  updated_by: string;
  created_at: number;
  updated_at: number;
}

/** What a definition was at one of its versions. */
export interface ExchangeVersionTable {
  id: Generated<number>;
  tenant_id: TenantId;
  definition_id: number;
  version: number;
  name: string;
  body: JsonText;
  actor: string;
  created_at: number;
}

/** How records are synced both ways with an integration. */
export interface SyncSettingTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  entity: Entity;
  /** `SyncSettings` of `sync/two-way/settings.ts`. */
  body: JsonText;
  updated_by: string;
  created_at: number;
  updated_at: number;
}

/** Values of the organisation that stand for others: `szt.` for `C62`. */
export interface ExchangeLookupTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  /** Object of texts. */
  entries: JsonText;
  updated_by: string;
  created_at: number;
  updated_at: number;
}

/** A file that a definition has read: never twice as long as it does not change. */
export interface ExchangeFileTable {
  id: Generated<number>;
  tenant_id: TenantId;
  definition_id: number;
  path: string;
  /** SHA-256 of the path, for the index. */
  path_hash: string;
  /** Size and time, or the storage's own mark. */
  version: string;
  state: "done" | "failed";
  rows: number;
  refused: number;
  message: string | null;
  /** Where it was moved; null where it stayed or was deleted. */
  moved_to: string | null;
  run_id: string;
  created_at: number;
  updated_at: number;
}

/** One file or one set of rows that an export has made; numbered within its definition without gaps. */
export interface ExchangeBatchTable {
  id: Generated<number>;
  tenant_id: TenantId;
  definition_id: number;
  number: number;
  run_id: string;
  /** Which part of the run it is, from 0; unique with the run. */
  part: number;
  /** Path of the file, or name of the table. */
  target: string;
  /** Of the file's content, kept among the hub's files; null for tables. */
  sha256: string | null;
  size_bytes: number | null;
  mime: string | null;
  records: number;
  state: "open" | "sent" | "acknowledged" | "failed";
  message: string | null;
  created_at: number;
  updated_at: number;
}

/** What a definition has last exported of a record, and what the other side said of it. */
export interface ExchangeSentTable {
  id: Generated<number>;
  tenant_id: TenantId;
  definition_id: number;
  entity: Entity;
  record_id: number;
  batch_id: number;
  /** SHA-256 of the rows that were sent. */
  hash: string;
  /** JSON of the values of the target's key columns; null for files. */
  target_key: JsonText | null;
  state: "sent" | "acknowledged" | "failed";
  remote_id: string | null;
  message: string | null;
  created_at: number;
  updated_at: number;
}

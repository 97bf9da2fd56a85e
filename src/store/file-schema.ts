import type { Generated } from "kysely";
import type { TenantId } from "./column-types.ts";

export interface FileTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  mime: string;
  size_bytes: number;
  sha256: string;
  kind: string;
  /** YYYY-MM */
  period: string | null;
  /** `invoice/412/attachment/0`: what it came from, unique where set. */
  source: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
}

/** Where a file went: one row per upload to a storage; it outlives what it tells of. */
export interface FileCopyTable {
  id: Generated<number>;
  tenant_id: TenantId;
  file_id: number;
  integration_id: number;
  /** As it was called then: the integration may have been deleted since. */
  integration_slug: string;
  run_id: string;
  path: string;
  /** SHA-256 of the path, for the index. */
  path_key: string;
  /** `sending`: under way, or cut off by a crash. `replaced`: another file was put at its path. */
  state: "sending" | "filed" | "replaced" | "removed";
  size_bytes: number;
  sha256: string;
  /** What of the service's own word was compared after the upload. */
  verified_by: "hash" | "size" | null;
  /** What the service says of the content. */
  hash_algorithm: string | null;
  hash: string | null;
  etag: string | null;
  remote_id: string | null;
  url: string | null;
  /** When a later run found it still there and unchanged. */
  confirmed_at: number | null;
  confirmed_run_id: string | null;
  /** When it was replaced or removed by the hub. */
  ended_at: number | null;
  ended_run_id: string | null;
  created_at: number;
  updated_at: number;
}

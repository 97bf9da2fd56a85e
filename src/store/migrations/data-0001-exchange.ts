import { type SchemaBuilder, TIMES } from "./columns.ts";

/** What imports from files have read, and what exports have sent. */
export async function exchangeLedgers({
  tenantTable,
  index,
  unique,
}: SchemaBuilder): Promise<void> {
  await tenantTable("exchange_file", [
    ["definition_id", "bigint"],
    ["path", 1000],
    ["path_hash", 64],
    ["version", 255],
    ["state", 10],
    ["rows", "int"],
    ["refused", "int"],
    ["message", 2000, "null"],
    ["moved_to", 1000, "null"],
    ["run_id", 40],
    ...TIMES,
  ]);
  await unique("exchange_file", ["tenant_id", "definition_id", "path_hash", "version"]);
  await tenantTable("exchange_batch", [
    ["definition_id", "bigint"],
    ["number", "int"],
    ["run_id", 40],
    ["part", "int"],
    ["target", 1000],
    ["sha256", 64, "null"],
    ["size_bytes", "bigint", "null"],
    ["mime", 120, "null"],
    ["records", "int"],
    ["state", 20],
    ["message", 2000, "null"],
    ...TIMES,
  ]);
  await unique("exchange_batch", ["tenant_id", "definition_id", "number"]);
  await unique("exchange_batch", ["run_id", "part"]);
  await index("exchange_batch", ["sha256"]);
  await tenantTable("exchange_sent", [
    ["definition_id", "bigint"],
    ["entity", 30],
    ["record_id", "bigint"],
    ["batch_id", "bigint"],
    ["hash", 64],
    ["target_key", 1000, "null"],
    ["state", 20],
    ["remote_id", 255, "null"],
    ["message", 2000, "null"],
    ...TIMES,
  ]);
  await unique("exchange_sent", ["tenant_id", "definition_id", "entity", "record_id"]);
  await index("exchange_sent", ["tenant_id", "definition_id", "state"]);
  await index("exchange_sent", ["batch_id"]);
}

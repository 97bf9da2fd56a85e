import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Brazilian fiscal documents, their events and originals, and what was asked of the authority. */
export async function fiscalTables(schema: SchemaBuilder): Promise<void> {
  await documents(schema);
  await aroundDocuments(schema);
  await files(schema);
  await authority(schema);
}

async function documents({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("fiscal_document", [
    ["access_key", 44],
    ["kind", 6],
    ["state", 12],
    ["is_full", "flag"],
    ["series", 3],
    ["number", 9],
    ["issue_date", 10],
    ["issue_time", "bigint"],
    ["environment", 12],
    ["direction", 3, "null"],
    ["issuer_tax_id", 20, "null"],
    ["issuer_name", 255, "null"],
    ["recipient_tax_id", 20, "null"],
    ["recipient_name", 255, "null"],
    ["total_minor", "bigint"],
    ["protocol", 17, "null"],
    ["content_hash", 44],
    ["worst", 7],
    ["checks", "longText"],
    ["body", "longText"],
    ["original_id", "bigint"],
    ["source", 63],
    ["actor", 254],
    ["run_id", 40],
    ...TIMES,
  ]);
  await unique("fiscal_document", ["tenant_id", "access_key"]);
  await index("fiscal_document", ["tenant_id", "issue_date", "id"]);
  await index("fiscal_document", ["tenant_id", "issuer_tax_id", "issue_date"]);
  await index("fiscal_document", ["tenant_id", "recipient_tax_id", "issue_date"]);
  await index("fiscal_document", ["tenant_id", "number"]);
}

async function aroundDocuments({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("fiscal_party", [
    ["access_key", 44],
    ["role", 12],
    ["tax_id", 20],
  ]);
  await index("fiscal_party", ["tenant_id", "tax_id", "access_key"]);
  await index("fiscal_party", ["tenant_id", "access_key"]);
  await tenantTable("fiscal_link", [
    ["from_key", 44],
    ["to_key", 44],
    ["kind", 20],
  ]);
  await unique("fiscal_link", ["tenant_id", "from_key", "to_key", "kind"]);
  await index("fiscal_link", ["tenant_id", "to_key"]);
  await tenantTable("fiscal_event", [
    ["access_key", 44],
    ["type", 6],
    ["sequence", "int"],
    ["protocol", 17],
    ["is_summary", "flag"],
    ["status", 4, "null"],
    ["body", "longText"],
    ["original_id", "bigint"],
    ["run_id", 40],
    ...TIMES,
  ]);
  await unique("fiscal_event", ["tenant_id", "access_key", "type", "sequence", "protocol"]);
  await tenantTable("fiscal_original", [
    ["sha256", 44],
    ["name", 255],
    ["size_bytes", "bigint"],
    ["content", "longText"],
    ["created_at", "bigint"],
  ]);
  await unique("fiscal_original", ["tenant_id", "sha256"]);
}

async function files({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("fiscal_file", [
    ["run_id", 40],
    ["position", "int"],
    ["name", 500],
    ["outcome", 10],
    ["code", 40, "null"],
    ["message", 1000, "null"],
    ["parts", "longText"],
    ["original_id", "bigint", "null"],
    ["created_at", "bigint"],
  ]);
  await unique("fiscal_file", ["tenant_id", "run_id", "position"]);
  await index("fiscal_file", ["tenant_id", "run_id", "outcome", "position"]);
  await tenantTable("fiscal_seen", [
    ["integration_id", "bigint"],
    ["path_hash", 44],
    ["version", 200],
    ["run_id", 40],
    ["created_at", "bigint"],
  ]);
  await unique("fiscal_seen", ["tenant_id", "integration_id", "path_hash"]);
  await tenantTable("fiscal_setting", [
    ["name", 40],
    ["body", "longText"],
    ["actor", 254],
    ["updated_at", "bigint"],
  ]);
  await unique("fiscal_setting", ["tenant_id", "name"]);
}

async function authority({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("fiscal_cursor", [
    ["integration_id", "bigint"],
    ["service", 3],
    ["environment", 12],
    ["tax_id", 14],
    ["last_nsu", 15],
    ["max_nsu", 15],
    ["state", 10],
    ["next_allowed_at", "bigint"],
    ["failures", "int"],
    ["last_status", 4, "null"],
    ["last_reason", 500, "null"],
    ["last_asked_at", "bigint", "null"],
    ["last_success_at", "bigint", "null"],
    ["lease_token", 40, "null"],
    ["leased_until", "bigint"],
    ...TIMES,
  ]);
  await unique("fiscal_cursor", ["tenant_id", "service", "environment", "tax_id"]);
  await tenantTable("fiscal_query", [
    ["service", 3],
    ["environment", 12],
    ["tax_id", 14],
    ["asked_at", "bigint"],
  ]);
  await index("fiscal_query", ["tenant_id", "service", "environment", "tax_id", "asked_at"]);
  await tenantTable("fiscal_gap", [
    ["cursor_id", "bigint"],
    ["nsu", 15],
    ["state", 8],
    ["tries", "int"],
    ["reason", 500, "null"],
    ...TIMES,
  ]);
  await unique("fiscal_gap", ["tenant_id", "cursor_id", "nsu"]);
  await index("fiscal_gap", ["tenant_id", "cursor_id", "state", "nsu"]);
  await tenantTable("fiscal_manifestation", [
    ["integration_id", "bigint"],
    ["access_key", 44],
    ["type", 6],
    ["sequence", "int"],
    ["reason", 255, "null"],
    ["state", 10],
    ["status", 4, "null"],
    ["message", 500, "null"],
    ["protocol", 17, "null"],
    ["actor", 254],
    ...TIMES,
  ]);
  await unique("fiscal_manifestation", ["tenant_id", "access_key", "type", "sequence"]);
  await index("fiscal_manifestation", ["tenant_id", "integration_id", "state", "id"]);
}

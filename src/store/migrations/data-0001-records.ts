import { type ColumnSpec, type SchemaBuilder, TIMES } from "./columns.ts";

const RECORD: readonly ColumnSpec[] = [
  ["data", "longText"],
  ...TIMES,
  ["deleted_at", "bigint", "null"],
  ["removed_at", "bigint", "null"],
  ["merged_into", "bigint", "null"],
  ["revision", "int"],
];

/** Records, where they came from, what became of them and what the hub thinks of them. */
export async function recordTables(schema: SchemaBuilder): Promise<void> {
  await records(schema);
  // Every list, newest first.
  for (const table of ["invoice", "party", "item", "order"]) {
    await schema.index(table, ["tenant_id", "id"]);
  }
  await bookkeeping(schema);
  await history(schema);
  await agreements(schema);
  await assessments(schema);
}

async function records({ tenantTable, index }: SchemaBuilder): Promise<void> {
  await tenantTable("invoice", [
    ["direction", 5],
    ["kind", 12],
    ["status", 10],
    ["number", 256, "null"],
    ["issue_date", 10, "null"],
    ["received_date", 10, "null"],
    ["due_date", 10, "null"],
    ["currency", 3],
    ["net_minor", "bigint", "null"],
    ["tax_minor", "bigint", "null"],
    ["gross_minor", "bigint", "null"],
    ["payment_status", 10, "null"],
    ["seller_name", 500, "null"],
    ["seller_tax_id", 64, "null"],
    ["buyer_name", 500, "null"],
    ["buyer_tax_id", 64, "null"],
    ["fiscal_id", 64, "null"],
    ["project_id", 120, "null"],
    ["category", 120, "null"],
    ["number_key", 100, "null"],
    ["amount_key", 100, "null"],
    ...RECORD,
  ]);
  await index("invoice", ["tenant_id", "direction", "issue_date", "id"]);
  await index("invoice", ["tenant_id", "issue_date", "id"]);
  await index("invoice", ["tenant_id", "number_key"]);
  await index("invoice", ["tenant_id", "amount_key"]);
  await index("invoice", ["tenant_id", "project_id", "issue_date"]);
  await tenantTable("party", [["role", 10], ["name", 500], ["tax_id", 64, "null"], ...RECORD]);
  await index("party", ["tenant_id", "tax_id"]);
  await tenantTable("item", [
    ["code", 120],
    ["name", 500],
    ["active", "flag"],
    ["ean", 14, "null"],
    ["code_key", 120, "null"],
    ...RECORD,
  ]);
  await index("item", ["tenant_id", "code"]);
  await index("item", ["tenant_id", "ean"]);
  await index("item", ["tenant_id", "code_key"]);
  await tenantTable("order", [
    ["direction", 8],
    ["number", 256, "null"],
    ["status", 16],
    ["issue_date", 10, "null"],
    ["currency", 3],
    ["total_minor", "bigint", "null"],
    ["buyer_name", 500, "null"],
    ["buyer_tax_id", 64, "null"],
    ["seller_name", 500, "null"],
    ["seller_tax_id", 64, "null"],
    ...RECORD,
  ]);
  await index("order", ["tenant_id", "direction", "id"]);
  await index("order", ["tenant_id", "status", "id"]);
  await index("order", ["tenant_id", "issue_date", "id"]);
}

async function bookkeeping({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("record_identity", [
    ["entity", 20],
    ["identity_key", 400],
    ["record_id", "bigint"],
  ]);
  await unique("record_identity", ["tenant_id", "entity", "identity_key"]);
  await index("record_identity", ["tenant_id", "entity", "record_id"]);
  await tenantTable("record_origin", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["integration_id", "bigint"],
    ["stream", 60],
    ["remote_id", 200],
    ["hash", 64],
    ["remote_version", 200, "null"],
    ["remote_changed_at", "bigint", "null"],
    ["last_run_id", 40],
    ["authority", 10],
    ["data", "longText", "null"],
    ["is_pinned", "flag"],
    ["seen_at", "bigint"],
    ...TIMES,
    ["deleted_at", "bigint", "null"],
  ]);
  await unique("record_origin", ["tenant_id", "integration_id", "entity", "remote_id"]);
  await index("record_origin", ["tenant_id", "entity", "record_id"]);
  await tenantTable("record_assignment", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["field", 60],
    ["value", "longText"],
    ["given_by", 10],
    ["rule_id", "bigint", "null"],
    ["actor", 254, "null"],
    ["run_id", 40, "null"],
    ...TIMES,
  ]);
  await unique("record_assignment", ["tenant_id", "entity", "record_id", "field", "given_by"]);
}

/** What became of records, what was set aside, what a dry run would change. */
async function agreements({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("record_agreement", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["integration_id", "bigint"],
    ["remote_id", 200],
    ["ours", "longText"],
    ["theirs", "longText", "null"],
    ["origin_hash", 64],
    ["record_revision", "int"],
    ["state", 10],
    ["gone_at", "bigint", "null"],
    ["run_id", 40],
    ...TIMES,
  ]);
  await unique("record_agreement", ["tenant_id", "integration_id", "entity", "record_id"]);
  await index("record_agreement", ["tenant_id", "entity", "record_id"]);
  await tenantTable("sync_conflict", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["integration_id", "bigint"],
    ["run_id", 40],
    ["record_key", 255],
    ["title", 500],
    ["kind", 20],
    ["fields", "longText"],
    ["state", 10],
    ["decision", "longText", "null"],
    ["decided_by", 254, "null"],
    ["decided_at", "bigint", "null"],
    ...TIMES,
  ]);
  await unique("sync_conflict", ["tenant_id", "integration_id", "entity", "record_id"]);
  await index("sync_conflict", ["tenant_id", "state", "id"]);
}

async function history({ tenantTable, index }: SchemaBuilder): Promise<void> {
  await tenantTable("record_change", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["run_id", 40, "null"],
    ["actor", 254, "null"],
    ["field", 400],
    ["before_value", "longText", "null"],
    ["after_value", "longText", "null"],
    ["changed_at", "bigint"],
  ]);
  await index("record_change", ["tenant_id", "entity", "record_id", "id"]);
  await tenantTable("record_refused", [
    ["run_id", 40],
    ["integration_id", "bigint"],
    ["stream", 60],
    ["remote_id", 200],
    ["field", 400, "null"],
    ["reason", "longText"],
    ["raw", "longText"],
    ["created_at", "bigint"],
  ]);
  await index("record_refused", ["run_id", "id"]);
  await tenantTable("run_preview", [
    ["run_id", 40],
    ["stream", 60],
    ["entity", 20],
    ["record_id", "bigint", "null"],
    ["remote_id", 200],
    ["direction", 3],
    ["what", 10],
    ["title", 500],
    ["changes", "longText"],
    ["created_at", "bigint"],
  ]);
  await index("run_preview", ["run_id", "id"]);
}

/** What the hub thinks of records, and what their costs belong to. */
async function assessments({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("record_warning", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["code", 60],
    ["level", 10],
    ["field", 200],
    ["params", "longText"],
    ["other_id", "bigint", "null"],
    ["dismissed_by", 254, "null"],
    ["dismissed_at", "bigint", "null"],
    ["created_at", "bigint"],
  ]);
  await unique("record_warning", ["tenant_id", "entity", "record_id", "code", "field"]);
  await index("record_warning", ["tenant_id", "entity", "code", "record_id"]);
  await index("record_warning", ["tenant_id", "entity", "other_id"], { notNull: "other_id" });
  await tenantTable("supplier_account", [
    ["seller_tax_id", 64],
    ["account", 64],
    ["first_date", 10],
  ]);
  await unique("supplier_account", ["tenant_id", "seller_tax_id", "account"]);
  await tenantTable("payer_check", [
    ["nip", 10],
    ["account", 64, "null"],
    ["on_date", 10],
    ["found", "flag"],
    ["name", 500, "null"],
    ["vat_status", 40, "null"],
    ["is_account_listed", "flag", "null"],
    ["request_id", 100],
    ["subject", "longText", "null"],
    ["actor", 254],
    ["run_id", 40, "null"],
    ["checked_at", "bigint"],
  ]);
  await index("payer_check", ["tenant_id", "nip", "id"]);
  await tenantTable("project", [
    ["code", 120],
    ["name", 200],
    ["description", "longText"],
    ["active", "flag"],
    ["starts_on", 10, "null"],
    ["ends_on", 10, "null"],
    ["budget_minor", "bigint", "null"],
    ["budget_currency", 3, "null"],
    ["created_by", 254],
    ...TIMES,
  ]);
  await unique("project", ["tenant_id", "code"]);
}

import { tmpdir } from "node:os";
import { Pool } from "undici";
import { toInvoice } from "../src/connectors/fakturownia/mapping.ts";
import type { Row } from "../src/connectors/fakturownia/values.ts";
import { newId } from "../src/lib/ids.ts";
import { openDataStore } from "../src/store/open.ts";
import { columnsOf } from "../src/store/record-columns.ts";
import { type BareRow, openBareTables } from "./bare-tables.ts";

/**
 * The bare loop in a process of its own: reads each page over HTTP, maps its documents as the hub does and inserts
 * the same rows into the same tables (record with its lines, origin, identity, event), one transaction a page, as
 * durably as the hub. It checks nothing, hashes nothing, looks nothing up and could neither go on after a break
 * nor read the same page twice. Arguments: database URL, pages URL, API token. Tells invoices a second and its CPU
 * time for each.
 */
const TENANT = 1;
const RUN = newId("run");
const HASH = "0".repeat(64);
const options = { direction: "cost", ownTaxIds: new Set(["5252914179"]) } as const;

const [url = "", pagesUrl = "", token = ""] = process.argv.slice(2);
{
  await using store = openDataStore(url, tmpdir());
  await store.migrate();
}
const tables = await openBareTables(url);
const pool = new Pool(pagesUrl, { connections: 1 });

const start = performance.now();
const cpu = process.cpuUsage();
let count = 0;
for (let page = 1; ; page++) {
  const query = new URLSearchParams({
    api_token: token,
    income: "no",
    period: "all",
    include_positions: "true",
    order: "updated_at",
    page: String(page),
    per_page: "100",
  });
  const { body } = await pool.request({
    method: "GET",
    path: `/fakturownia/invoices.json?${query}`,
  });
  const docs = (await body.json()) as Row[];
  if (docs.length === 0) break;
  await insertPage(docs);
  count += docs.length;
}
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
await tables.close();
await pool.close();
process.send?.({ rate: (count / ms) * 1000, cpuUs: (user + system) / count });
process.disconnect?.();

async function insertPage(docs: readonly Row[]): Promise<void> {
  const now = Date.now();
  const times = { created_at: now, updated_at: now };
  const mapped = docs.flatMap((row) => mappedOf(row) ?? []);
  const records = mapped.map(({ invoice, text }) => ({
    ...{ tenant_id: TENANT, ...columnsOf("invoice", invoice), data: text },
    ...{ ...times, deleted_at: null, removed_at: null, merged_into: null, revision: 1 },
  }));
  await tables.begin();
  const ids = await tables.insert("invoice", records as unknown as BareRow[]);
  const origins = mapped.map(({ row }, i) => ({
    ...{ tenant_id: TENANT, entity: "invoice", record_id: ids[i] ?? 0, integration_id: 1 },
    ...{ stream: "cost_invoices", remote_id: String(row.id), hash: HASH, remote_version: null },
    ...{ last_run_id: RUN, authority: "books", data: null, is_pinned: 0, seen_at: now },
    ...{ ...times, deleted_at: null },
  }));
  await tables.insert("record_origin", origins);
  const identities = mapped.map(({ invoice, row }, i) => ({
    ...{ tenant_id: TENANT, entity: "invoice", record_id: ids[i] ?? 0 },
    identity_key: `no:cost:${invoice.seller.ids?.[0]?.value}:${invoice.kind}:${row.id}`,
  }));
  await tables.insert("record_identity", identities);
  const events = mapped.map(({ row, text }, i) => ({
    ...{ tenant_id: TENANT, id: newId("evt", now), type: "invoice.created", type_version: null },
    occurred_at: now,
    data: `{"record":{"id":${ids[i]},"entity":"invoice","data":${text}},"origin":{"integration":"books","remote_id":"${row.id}"},"run_id":"${RUN}"}`,
    ...{ subject: `invoice/${ids[i]}`, consumer: null, run_id: RUN, idempotency_key: null },
    ...{ is_pending: 1, created_at: now },
  }));
  await tables.insert("event", events);
  await tables.commit();
}

/** Undefined for what cannot be mapped; a few of the documents are made so. */
function mappedOf(row: Row) {
  try {
    const invoice = toInvoice(row, options);
    return invoice && { row, invoice, text: JSON.stringify(invoice) };
  } catch {
    return undefined;
  }
}

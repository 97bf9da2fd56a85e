import { tmpdir } from "node:os";
import pg from "pg";
import { newId } from "../src/lib/ids.ts";
import { openDataStore } from "../src/store/open.ts";
import { columnsOf } from "../src/store/record-columns.ts";
import { type BareRow, openBareTables } from "./bare-tables.ts";

/**
 * The bare loop in a process of its own: reads the table page by page in the order of its key and inserts the same
 * rows into the same tables (record, origin, identity, event), one transaction a page, as durably as the hub. It
 * checks nothing, looks nothing up and could not read the same page twice. Arguments: database URL, URL of the
 * source. Tells rows a second.
 */
const TENANT = 1;
const RUN = newId("run");
const HASH = "0".repeat(64);
/** What the hub's page is; a statement takes fewer parameters than a page of events has. */
const PAGE_SIZE = 2_000;
const AT_ONCE = 500;

const [url = "", erpUrl = ""] = process.argv.slice(2);
{
  await using store = openDataStore(url, tmpdir());
  await store.migrate();
}
const tables = await openBareTables(url);
const client = new pg.Client(erpUrl);
await client.connect();

type Row = readonly [number, string, string, string, string, string, string, number];

const start = performance.now();
let count = 0;
for (let after = 0; ; ) {
  const { rows } = await client.query<Row[]>({
    text: "select id, kod, nazwa, opis, jm, ean, vat::text, aktywny from towary where id > $1 order by id limit $2",
    values: [after, PAGE_SIZE],
    rowMode: "array",
    name: "page",
  } as pg.QueryArrayConfig);
  const page = rows as unknown as Row[];
  if (page.length === 0) break;
  await tables.begin();
  for (let at = 0; at < page.length; at += AT_ONCE) await insert(page.slice(at, at + AT_ONCE));
  await tables.commit();
  count += page.length;
  after = page.at(-1)?.[0] ?? after;
}
const ms = performance.now() - start;
await tables.close();
await client.end();
process.send?.((count / ms) * 1000);
process.disconnect?.();

async function insert(rows: readonly Row[]): Promise<void> {
  const now = Date.now();
  const times = { created_at: now, updated_at: now };
  const mapped = rows.map(([id, kod, name, description, unit, ean, vat, aktywny]) => {
    const code = kod.trim();
    const item = { code, name, type: "goods", active: aktywny === 1 } as const;
    const data = { ...item, description, ean, unit, vat_rate: vat };
    return { id, data, text: JSON.stringify(data) };
  });
  const records = mapped.map(({ data, text }) => ({
    ...{ tenant_id: TENANT, ...columnsOf("item", data), data: text },
    ...{ ...times, deleted_at: null, removed_at: null, merged_into: null, revision: 1 },
  }));
  const ids = await tables.insert("item", records as unknown as BareRow[]);
  const origins = mapped.map(({ id }, i) => ({
    ...{ tenant_id: TENANT, entity: "item", record_id: ids[i] ?? 0, integration_id: 1 },
    ...{ stream: "towary", remote_id: String(id), hash: HASH, remote_version: null },
    ...{ last_run_id: RUN, authority: "books", data: null, is_pinned: 0, seen_at: now },
    ...{ ...times, deleted_at: null },
  }));
  await tables.insert("record_origin", origins);
  const identities = mapped.map(({ data }, i) => ({
    ...{ tenant_id: TENANT, entity: "item", record_id: ids[i] ?? 0 },
    identity_key: `code:${data.code.toUpperCase()}`,
  }));
  await tables.insert("record_identity", identities);
  const events = mapped.map(({ id, text }, i) => ({
    ...{ tenant_id: TENANT, id: newId("evt", now), type: "item.created", type_version: null },
    occurred_at: now,
    data: `{"record":{"id":${ids[i]},"entity":"item","data":${text}},"origin":{"integration":"erp","remote_id":"${id}"},"run_id":"${RUN}"}`,
    ...{ subject: `item/${ids[i]}`, consumer: null, run_id: RUN, idempotency_key: null },
    ...{ is_pending: 1, created_at: now },
  }));
  await tables.insert("event", events);
}

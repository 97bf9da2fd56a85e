import { DatabaseSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { Pool } from "undici";

/**
 * The bare loop in a process of its own: reads each page over HTTP and inserts every invoice and line with a
 * prepared statement, row by row, one transaction a page, as durably as the hub. Arguments: database URL,
 * pages URL, API token. Tells invoices a second and its CPU time for each.
 */
interface Line {
  readonly name: string;
  readonly quantity: string | null;
  readonly price_net: string;
  readonly tax: string | null;
  readonly total_price_gross: string;
}
interface Doc {
  readonly [field: string]: unknown;
  readonly positions: readonly Line[];
}
interface Sink {
  begin(): Promise<void> | void;
  insertDoc(values: (string | number | null)[]): Promise<number> | number;
  insertLine(values: (string | number | null)[]): Promise<void> | void;
  commit(): Promise<void> | void;
  close(): Promise<void> | void;
}

const DOC_COLUMNS = [
  ...["number", "kind", "issue_date", "sell_date", "payment_to", "currency", "price_net"],
  ...["price_tax", "price_gross", "status", "buyer_name", "buyer_tax_no", "seller_name"],
  ...["seller_tax_no", "gov_id", "updated_at"],
];
const LINE_COLUMNS = ["name", "quantity", "price_net", "tax", "total_price_gross"] as const;

const docTable = (key: string) =>
  `create table doc (id ${key}, remote_id bigint not null unique, ${DOC_COLUMNS.map((c) => `\`${c}\` varchar(400)`).join(", ")})`;
const lineTable = (key: string) =>
  `create table line (id ${key}, doc_id bigint not null, ${LINE_COLUMNS.map((c) => `\`${c}\` varchar(400)`).join(", ")})`;
const insertDoc = (mark: (i: number) => string) =>
  `insert into doc (remote_id, ${DOC_COLUMNS.map((c) => `\`${c}\``).join(", ")}) values (${[0, ...DOC_COLUMNS].map((_, i) => mark(i + 1)).join(", ")})`;
const insertLine = (mark: (i: number) => string) =>
  `insert into line (doc_id, ${LINE_COLUMNS.map((c) => `\`${c}\``).join(", ")}) values (${[0, ...LINE_COLUMNS].map((_, i) => mark(i + 1)).join(", ")})`;
const question = () => "?";

function openSqlite(path: string): Sink {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode=WAL");
  db.exec("PRAGMA synchronous=FULL");
  db.exec(docTable("integer primary key"));
  db.exec(lineTable("integer primary key"));
  const doc = db.prepare(insertDoc(question));
  const line = db.prepare(insertLine(question));
  return {
    begin: () => db.exec("begin immediate"),
    insertDoc: (values) => Number(doc.run(...values).lastInsertRowid),
    insertLine: (values) => void line.run(...values),
    commit: () => db.exec("commit"),
    close: () => db.close(),
  };
}

async function openPostgres(url: string): Promise<Sink> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const plain = (text: string) => text.replaceAll("`", "");
  await client.query(plain(docTable("bigserial primary key")));
  await client.query(plain(lineTable("bigserial primary key")));
  const doc = plain(`${insertDoc((i) => `$${i}`)} returning id`);
  const line = plain(insertLine((i) => `$${i}`));
  return {
    begin: async () => void (await client.query("begin")),
    insertDoc: async (values) =>
      Number((await client.query({ name: "doc", text: doc, values })).rows[0].id),
    insertLine: async (values) => void (await client.query({ name: "line", text: line, values })),
    commit: async () => void (await client.query("commit")),
    close: () => client.end(),
  };
}

async function openMysql(url: string): Promise<Sink> {
  const db = await createConnection(url);
  await db.query(docTable("bigint auto_increment primary key"));
  await db.query(lineTable("bigint auto_increment primary key"));
  const doc = insertDoc(question);
  const line = insertLine(question);
  return {
    begin: () => db.beginTransaction(),
    insertDoc: async (values) => {
      const [result] = await db.execute(doc, values);
      return (result as { insertId: number }).insertId;
    },
    insertLine: async (values) => void (await db.execute(line, values)),
    commit: () => db.commit(),
    close: () => db.end(),
  };
}

const [url = "", pagesUrl = "", token = ""] = process.argv.slice(2);
const sink = url.startsWith("sqlite")
  ? openSqlite(url.replace("sqlite:///", ""))
  : await (url.startsWith("postgres") ? openPostgres(url) : openMysql(url));
const pool = new Pool(pagesUrl, { connections: 1 });
const text = (value: unknown) => (value === null || value === undefined ? null : String(value));

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
  const docs = (await body.json()) as Doc[];
  if (docs.length === 0) break;
  await sink.begin();
  for (const doc of docs) {
    const id = await sink.insertDoc([
      Number(doc.id),
      ...DOC_COLUMNS.map((name) => text(doc[name])),
    ]);
    for (const line of doc.positions) {
      await sink.insertLine([id, ...LINE_COLUMNS.map((name) => text(line[name]))]);
    }
  }
  await sink.commit();
  count += docs.length;
}
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
await sink.close();
await pool.close();
process.send?.({ rate: (count / ms) * 1000, cpuUs: (user + system) / count });
process.disconnect?.();

import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { type TestServer, testServers } from "../test/databases.ts";
import { type BenchRow, median, summary } from "./report.ts";
import { openScratch } from "./scratch.ts";

const ROWS = 1_000_000;
const ROUNDS = 3;

interface Measure {
  readonly ms: number;
  readonly peakKb: number;
}

/** From which server to which; SQLite is filled from PostgreSQL. */
const WAYS: readonly (readonly [from: string, to: string])[] = [
  ["PostgreSQL", "PostgreSQL"],
  ["PostgreSQL", "SQLite"],
  ["MariaDB", "MariaDB"],
];

/**
 * A table of a million rows × 8 columns copied into the hub's mirror: rows a second and memory next to a bare copy by
 * the same drivers, and to pgloader where it is installed, in turns.
 */
export async function benchMirror({
  rows = ROWS,
  rounds = ROUNDS,
  ways = WAYS,
}: {
  rows?: number;
  rounds?: number;
  ways?: typeof WAYS;
} = {}): Promise<BenchRow[]> {
  const servers = new Map<string, TestServer>(
    (await testServers()).map((server) => [server.name, server]),
  );
  const report: BenchRow[] = [];
  for (const [from, to] of ways) {
    const [source, target] = [servers.get(from), servers.get(to)];
    const missing = [source, target].find((server) => !server?.create)?.missing;
    if (!source || !target || missing !== undefined) console.error(`Left out: ${missing}`);
    else report.push(...(await benchWay({ source, target, rows, rounds })));
  }
  return report;
}

interface Way {
  readonly source: TestServer;
  readonly target: TestServer;
  readonly rows: number;
  readonly rounds: number;
}

async function benchWay({ source, target, rows, rounds }: Way): Promise<BenchRow[]> {
  await using from = await openScratch(source);
  await fill(from.url, rows);
  const [ours, bare, loader] = [[] as Measure[], [] as Measure[], [] as number[]];
  for (let round = 0; round < rounds; round++) {
    bare.push(await side("bare", { from: from.url, target }));
    ours.push(await side("ours", { from: from.url, target }));
    const ms = target.name === "SQLite" ? undefined : await pgloader(from.url, source);
    if (ms !== undefined) loader.push(ms);
  }
  const rate = (ms: number) => (rows / ms) * 1000;
  const name = `mirror, ${source.name} to ${target.name}`;
  const figures = summary(ours.map(({ ms }) => rate(ms)));
  const beside = { name: "bare copy", value: median(bare.map(({ ms }) => rate(ms))) };
  const ratio = median(ours.map(({ ms }, i) => (bare[i]?.ms ?? Number.NaN) / ms));
  const rest = { name, unit: "rows/s", ...figures };
  const peaks = summary(ours.map(({ peakKb }) => peakKb / 1000));
  return [
    { ...rest, beside, ratio, goal: { ratioAtLeast: 0.7 } },
    ...(loader.length > 0
      ? [{ ...rest, beside: { name: "pgloader", value: median(loader.map(rate)) } }]
      : []),
    { name: `memory, ${name}`, unit: "MB RSS", ...peaks, goal: { atMost: 250 } },
  ];
}

async function side(
  which: "ours" | "bare",
  { from, target }: { readonly from: string; readonly target: TestServer },
): Promise<Measure> {
  await using to = await openScratch(target);
  const child = fork(join(import.meta.dirname, "mirror-side.ts"), [which, from, to.url], {
    execArgv: ["--max-semi-space-size=8"],
  });
  const [measure] = (await Promise.race([once(child, "message"), failed(child)])) as [Measure];
  return measure;
}

async function failed(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = await once(child, "exit");
  if (code === 0) return new Promise<never>(() => {});
  throw new Error(`A copy ended with ${code}`);
}

const RUN = promisify(execFile);

/** Into another PostgreSQL; undefined where it is not installed. */
async function pgloader(from: string, source: TestServer): Promise<number | undefined> {
  const found = await RUN("sh", ["-c", "command -v pgloader"]).catch(() => undefined);
  const postgres = (await testServers()).find(({ name }) => name === "PostgreSQL");
  if (!found || !postgres || source.name !== "MariaDB") return undefined;
  await using to = await openScratch(postgres);
  const start = performance.now();
  const plain = (url: string) => url.replace(/^postgresql:/, "pgsql:");
  await RUN("pgloader", ["--quiet", plain(from), plain(to.url)]);
  return performance.now() - start;
}

const CODE = "concat('ART-', lpad(cast(n as char(7)), 7, '0'))";

async function fill(url: string, rows: number): Promise<void> {
  if (url.startsWith("mysql")) {
    const client = await createConnection(url);
    await client.query(
      "create table goods (id bigint primary key, code varchar(20), name varchar(80), price decimal(12,2), qty bigint, day date, changed datetime, active boolean)",
    );
    await client.query(
      `insert into goods select n, ${CODE}, concat('Artykuł numer ', n, ' żółty'), n / 7, n mod 1000, '2020-01-01' + interval (n mod 2000) day, '2024-01-01' + interval n second, n mod 2 from (select seq as n from seq_1_to_${rows}) as s`,
    );
    await client.end();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `create table goods as select n::bigint as id, 'ART-' || lpad(n::text, 7, '0') as code, 'Artykuł numer ' || n || ' żółty' as name, (n / 7.0)::decimal(12,2) as price, (n % 1000)::bigint as qty, date '2020-01-01' + (n % 2000) as day, timestamp '2024-01-01' + n * interval '1 second' as changed, n % 2 = 0 as active from generate_series(1, ${rows}) as n`,
  );
  await client.query("alter table goods add primary key (id)");
  await client.query("alter table goods alter code type varchar(20), alter name type varchar(80)");
  await client.query("vacuum analyze goods");
  await client.end();
}

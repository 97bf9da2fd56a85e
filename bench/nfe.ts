import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { XmlDocument } from "libxml2-wasm";
import { importFiles } from "../src/fiscal/import-files.ts";
import { DEFAULT_FISCAL_SETTINGS, type FiscalSettings } from "../src/fiscal/settings.ts";
import type { Judges } from "../src/fiscal/take-file.ts";
import { createFiscalTools } from "../src/fiscal/tools.ts";
import { zip } from "../src/formats/zip/zip-writer.ts";
import { systemClock } from "../src/lib/clock.ts";
import { openDataStore } from "../src/store/open.ts";
import type { DataStore } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { type TestServer, testServers } from "../test/databases.ts";
import { type NfeFile, nfeMaker } from "./nfe-documents.ts";
import { type BenchRow, median, summary } from "./report.ts";
import { openScratch } from "./scratch.ts";

const DOCUMENTS = Number(process.env.BENCH_NFE ?? 2_000);
const ROUNDS = 3;
const ZIP_DOCUMENTS = 10_000;
const MAX_MB = 250;
const TENANT = 1;
const DATABASES: readonly TestServer["name"][] = ["SQLite", "PostgreSQL"];
/** Folder of XML schemas, one folder in it for each package; without one they are left out. */
const SCHEMAS =
  process.env.BENCH_FISCAL_SCHEMAS ?? join(import.meta.dirname, "../../shared/data/fiscal-br/xsd");

interface Checks {
  readonly title: string;
  readonly isSigned: boolean;
  readonly settings: FiscalSettings;
  readonly ratioAtLeast?: number;
}

const NONE: FiscalSettings = {
  ...DEFAULT_FISCAL_SETTINGS,
  check_signatures: false,
  check_schemas: false,
};
const CHECKS: readonly Checks[] = [
  { title: "", isSigned: false, settings: NONE, ratioAtLeast: 0.3 },
  { title: ", signatures checked", isSigned: true, settings: { ...NONE, check_signatures: true } },
  ...(existsSync(SCHEMAS)
    ? [{ title: ", XML schemas", isSigned: true, settings: { ...NONE, check_schemas: true } }]
    : []),
];

/**
 * Documents a second through the import (read, check, store, event) next to libxml2 that parses the same bytes and
 * throws the tree away, in one process and in turns; and the memory of a process that imports a large archive.
 */
export async function benchNfe({
  documents = DOCUMENTS,
  rounds = ROUNDS,
} = {}): Promise<BenchRow[]> {
  const report: BenchRow[] = [];
  for (const server of await testServers()) {
    if (!DATABASES.includes(server.name)) continue;
    if (!server.create) {
      console.error(`Left out: ${server.missing}`);
      continue;
    }
    for (const checks of CHECKS) report.push(await rates(server, checks, { documents, rounds }));
    report.push(...(await zipImport(server)));
  }
  return report;
}

async function rates(
  server: TestServer,
  { title, isSigned, settings, ratioAtLeast }: Checks,
  { documents, rounds }: { documents: number; rounds: number },
): Promise<BenchRow> {
  await using scratch = await openScratch(server);
  await using store = openDataStore(scratch.url, tmpdir());
  await store.migrate();
  const data = forTenant(store, TENANT);
  await using tools = createFiscalTools({ schemaFolder: SCHEMAS });
  const judges = await tools.judges(settings);
  const maker = nfeMaker({ isSigned });
  const [bare, ours]: [number[], number[]] = [[], []];
  // The first round warms both up; then in turns, so that a slow moment hits both.
  for (let round = 0; round <= rounds; round++) {
    const files = maker.make(documents);
    const bareRate = parseAll(files);
    const ourRate = await importAll(data, files, { settings, judges, round });
    if (round === 0) continue;
    bare.push(bareRate);
    ours.push(ourRate);
  }
  return {
    ...summary(ours),
    name: `NF-e import${title}, ${server.name}`,
    unit: "documents/s",
    beside: { name: "bare parser", value: median(bare) },
    ratio: median(ours.map((rate, i) => rate / (bare[i] ?? Number.NaN))),
    ...(ratioAtLeast === undefined ? {} : { goal: { ratioAtLeast } }),
  };
}

function parseAll(files: readonly NfeFile[]): number {
  const start = performance.now();
  for (const { bytes } of files) XmlDocument.fromBuffer(bytes).dispose();
  return (files.length / (performance.now() - start)) * 1_000;
}

/** @throws Error where one of the files is not new: then something else was measured */
async function importAll(
  data: DataStore,
  files: readonly NfeFile[],
  { settings, judges, round }: { settings: FiscalSettings; judges: Judges; round: number },
): Promise<number> {
  const start = performance.now();
  const { created } = await importFiles(
    {
      ...{ data, settings, judges, clock: systemClock, signal: new AbortController().signal },
      origin: { source: "upload", actor: "bench", runId: `run_${round}` },
      progress() {},
    },
    entriesOf(files),
  );
  const ms = performance.now() - start;
  if (created !== files.length) throw new Error(`Only ${created} of ${files.length} were new`);
  return (files.length / ms) * 1_000;
}

async function* entriesOf(files: readonly NfeFile[]) {
  for (const { name, bytes } of files) yield { name, outcome: "file" as const, bytes };
}

interface ZipMeasure {
  readonly created: number;
  readonly ms: number;
  readonly restMb: number;
  readonly peakMb: number;
}

/** Of a process that only imports, with signatures checked. */
async function zipImport(server: TestServer): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-bench-nfe-"));
  try {
    const path = join(folder, "nfe.zip");
    const count = ZIP_DOCUMENTS;
    await pipeline(zip(zipEntries(count)), createWriteStream(path));
    await using scratch = await openScratch(server);
    const { created, ms, restMb, peakMb } = await importZip(scratch.url, path);
    if (created !== count) throw new Error(`Only ${created} of ${count} were new`);
    const name = `ZIP of ${count} NF-e, signatures checked, ${server.name}`;
    return [
      { name, unit: "documents/s", ours: (count / ms) * 1_000 },
      {
        name: `memory, ${name}`,
        unit: "MB RSS",
        ours: peakMb,
        beside: { name: "before it", value: restMb },
        goal: { atMost: MAX_MB },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* zipEntries(count: number) {
  const maker = nfeMaker({ isSigned: true });
  for (let made = 0; made < count; made++) {
    for (const { name, bytes } of maker.make(1)) yield { name, content: bytes };
  }
}

async function importZip(url: string, path: string): Promise<ZipMeasure> {
  const child = fork(join(import.meta.dirname, "nfe-zip-process.ts"), [url, path], {
    execArgv: ["--max-semi-space-size=8"],
  });
  const ended = once(child, "exit");
  const [measure] = (await Promise.race([
    once(child, "message"),
    ended.then(([code]) => Promise.reject(new Error(`The import ended with ${code}`))),
  ])) as [ZipMeasure];
  await ended;
  return measure;
}

import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import aws4 from "aws4";
import { Pool } from "undici";
import { builtInConnectors } from "../src/connectors/list.gen.ts";
import { silentLog } from "../src/lib/log.ts";
import { createFileStore } from "../src/reports/file-store.ts";
import { runUploadFiles } from "../src/reports/upload-files.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { insertFile } from "../src/store/files.ts";
import { openDataStore } from "../src/store/open.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { peakMb, rssMb } from "./process-figures.ts";

/** Where to, as each side needs it. */
export interface UploadTarget {
  /** Of the hub's connector. */
  readonly provider: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the bare loop: the folder's address without a slash at its end. */
  readonly address: string;
  readonly basic?: string;
  readonly aws?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What one side is to send. */
export interface UploadJob {
  readonly side: "hub" | "bare";
  readonly target: UploadTarget;
  /** On this machine; all of its files are sent. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** In the storage: each side and round has its own. */
  readonly remoteFolder: string;
  /** Empty, for the hub's own data. */
  readonly dataDir: string;
}

export interface UploadMeasure {
  readonly ms: number;
  readonly peakMb: number;
  /** Before the first byte. */
  readonly restMb: number;
}

const AT_ONCE = 4;
const DEADLINE_MS = 600_000;

/** The sending part of the hub: rows of the history on SQLite, store of files, connector; without its budget of requests. */
async function hubSide(job: UploadJob): Promise<() => Promise<void>> {
  const { target, folder, files, remoteFolder, dataDir } = job;
  const connector = builtInConnectors.find(({ manifest }) => manifest.id === target.provider);
  if (!connector?.files) throw new Error(`There are no files in ${target.provider}`);
  const store = openDataStore(`sqlite:///${join(dataDir, "data.db")}`, dataDir);
  await store.migrate();
  const data = forTenant(store, 1);
  const fileStore = createFileStore({ folder: join(dataDir, "files"), maxBytes: 2 ** 40 });
  const ids: number[] = [];
  for (const { name } of files) {
    const blob = await fileStore.put(createReadStream(join(folder, name)));
    ids.push(
      await insertFile(data, {
        ...{ name, mime: "application/pdf", kind: "upload", period: null, source: null },
        ...{ size_bytes: blob.sizeBytes, sha256: blob.sha256 },
        ...{ created_by: "bench", created_at: Date.now() },
      }),
    );
  }
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const { credentials, settings, baseUrl } = target;
  const clock = { now: () => Date.now() };
  const common = { connector, credentials, settings, baseUrl, clock, signal };
  const connectorContext = openTestContext({ ...common, log: silentLog });
  return async () => {
    const { error, isPartial } = await runUploadFiles({
      ...{ data, runId: "run_bench", integration: { id: 1, slug: "bench" } },
      ...{ files: connector.files as never, connectorContext, fileStore, log: silentLog },
      ...{ clock, signal, claimed: new Set<string>(), settings },
      params: { file_ids: ids, folder: remoteFolder },
      progress() {},
    });
    if (error || isPartial) throw error ?? new Error("Not every file was sent");
  };
}

/** The same bytes by one undici pool, a PUT each, nothing asked, checked or kept. */
async function bareSide(job: UploadJob): Promise<() => Promise<void>> {
  const { target, folder, files, remoteFolder } = job;
  const { origin, pathname } = new URL(target.address);
  const pool = new Pool(origin, { connections: AT_ONCE, bodyTimeout: 0, headersTimeout: 0 });
  const send = async ({ name, sizeBytes }: UploadJob["files"][number]): Promise<void> => {
    const path = `${pathname.replace(/\/$/, "")}${remoteFolder}/${name}`;
    const headers = headersOf(target, { origin, path, sizeBytes });
    const local = join(folder, name);
    const body = sizeBytes < 1_000_000 ? await readFile(local) : createReadStream(local);
    const answer = await pool.request({ method: "PUT", path, headers, body });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`PUT ${path}: ${answer.statusCode}`);
  };
  return async () => {
    if (target.basic)
      await makeFolder(pool, target, `${pathname.replace(/\/$/, "")}${remoteFolder}`);
    const rest = files.values();
    const lane = async () => {
      for (const file of rest) await send(file);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
}

async function makeFolder(pool: Pool, { basic }: UploadTarget, path: string): Promise<void> {
  const headers = { authorization: `Basic ${basic}` };
  const answer = await pool.request({ method: "MKCOL" as never, path, headers });
  await answer.body.dump();
  if (answer.statusCode >= 300) throw new Error(`MKCOL ${path}: ${answer.statusCode}`);
}

function headersOf(
  { basic, aws }: UploadTarget,
  { origin, path, sizeBytes }: { origin: string; path: string; sizeBytes: number },
): Record<string, string> {
  const plain = { "content-length": String(sizeBytes), "content-type": "application/pdf" };
  if (!aws) return { ...plain, authorization: `Basic ${basic}` };
  const headers = { ...plain, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const request = { host: new URL(origin).host, method: "PUT", path, headers };
  const signed = aws4.sign({ ...request, service: "s3", region: "us-east-1" }, aws);
  return signed.headers as Record<string, string>;
}

const job = JSON.parse(process.argv[2] ?? "") as UploadJob;
const work = await (job.side === "hub" ? hubSide(job) : bareSide(job));
const restMb = rssMb(process.pid);
const start = performance.now();
await work();
const ms = performance.now() - start;
process.send?.({ ms, restMb, peakMb: peakMb(process.pid) } satisfies UploadMeasure, () =>
  process.exit(0),
);

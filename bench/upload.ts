import { execFile, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { missingSwift, startSwift } from "../test/s3-servers.ts";
import { missingFor, startWebdav } from "../test/webdav-servers.ts";
import { peakMb } from "./process-figures.ts";
import { type BenchRow, median, summary } from "./report.ts";
import type { UploadJob, UploadMeasure, UploadTarget } from "./upload-side.ts";

const MIB = 1024 * 1024;
const LARGE_BYTES = 256 * MIB;
const SMALL = { count: 1_000, sizeBytes: 20 * 1024 };
const ROUNDS = 3;
const MAX_MB = 200;
const LOOK_MS = 10;

/** One server with what each side needs of it. */
interface Server extends AsyncDisposable {
  readonly name: string;
  readonly target: UploadTarget;
  /** The remote's settings in rclone's environment, and the path before the folder. */
  readonly rclone: { readonly env: Readonly<Record<string, string>>; readonly prefix: string };
}

/**
 * Sending files: the hub's part that does it (history, store of files, connector) beside rclone and a bare loop, in
 * turns, with the same files to the same server.
 */
export async function benchUpload({
  rounds = ROUNDS,
  largeBytes = LARGE_BYTES,
  small = SMALL,
} = {}): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), "viadukt-bench-upload-"));
  try {
    const sets = [
      await makeSet(dir, "one", { count: 1, sizeBytes: largeBytes }),
      await makeSet(dir, "many", small),
    ];
    const rows: BenchRow[] = [];
    for (const start of [startApache, startS3]) {
      await using server = await start();
      if (!server) continue;
      for (const set of sets) rows.push(...(await measureSet(dir, { server, set, rounds })));
    }
    return rows;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface FileSet {
  readonly name: string;
  readonly folder: string;
  readonly files: UploadJob["files"];
}

/** Bytes that do not compress, the same in every run. */
async function makeSet(
  dir: string,
  name: string,
  { count, sizeBytes }: { count: number; sizeBytes: number },
): Promise<FileSet> {
  const folder = join(dir, name);
  mkdirSync(folder);
  const block = Buffer.alloc(MIB);
  for (let at = 0; at < MIB; at += 4)
    block.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
  const files = Array.from({ length: count }, (_, i) => ({ name: `file-${i}.pdf`, sizeBytes }));
  for (const [i, file] of files.entries()) {
    await using handle = await open(join(folder, file.name), "w");
    for (let at = 0; at < sizeBytes; at += MIB) {
      block.writeUInt32LE(i * 1_000 + at / MIB, 0);
      await handle.write(block, 0, Math.min(MIB, sizeBytes - at));
    }
  }
  return { name, folder, files };
}

interface Wanted {
  readonly server: Server;
  readonly set: FileSet;
  readonly rounds: number;
}

async function measureSet(dir: string, { server, set, rounds }: Wanted): Promise<BenchRow[]> {
  const [hub, bare, rclone]: [UploadMeasure[], UploadMeasure[], UploadMeasure[]] = [[], [], []];
  // The server is warm then; in turns, so that a slow moment hits all.
  await side(dir, "bare", { server, set, round: 0 });
  for (let round = 1; round <= rounds; round++) {
    bare.push(await side(dir, "bare", { server, set, round }));
    hub.push(await side(dir, "hub", { server, set, round }));
    rclone.push(await copyByRclone(dir, { server, set, round }));
  }
  const isOne = set.files.length === 1;
  const bytes = set.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const amount = isOne ? bytes / MIB : set.files.length;
  const rateOf = ({ ms }: UploadMeasure) => (amount / ms) * 1000;
  const name = isOne
    ? `one file of ${bytes / MIB} MiB, ${server.name}`
    : `${set.files.length} × ${(set.files[0]?.sizeBytes ?? 0) / 1024} KiB, ${server.name}`;
  const ours = { ...summary(hub.map(rateOf)), name, unit: isOne ? "MiB/s" : "files/s" };
  const ratio = (others: readonly UploadMeasure[]) =>
    median(hub.map((one, i) => rateOf(one) / rateOf(others[i] as UploadMeasure)));
  const beside = (title: string, others: readonly UploadMeasure[], atLeast: number): BenchRow => ({
    ...ours,
    beside: { name: title, value: median(others.map(rateOf)) },
    ratio: ratio(others),
    goal: { ratioAtLeast: atLeast },
  });
  return [
    beside("bare loop", bare, 0.7),
    beside("rclone", rclone, 1),
    {
      ...summary(hub.map((one) => one.peakMb)),
      name: `memory, ${name}`,
      unit: "MB RSS",
      beside: { name: "before it", value: median(hub.map((one) => one.restMb)) },
      goal: { atMost: MAX_MB },
    },
  ];
}

interface Turn {
  readonly server: Server;
  readonly set: FileSet;
  readonly round: number;
}

async function side(
  dir: string,
  who: UploadJob["side"],
  { server, set, round }: Turn,
): Promise<UploadMeasure> {
  const dataDir = mkdtempSync(join(dir, "hub-"));
  const remoteFolder = `/${who}-${set.name}-${round}`;
  const { target } = server;
  const job: UploadJob = { side: who, target, ...set, remoteFolder, dataDir };
  const path = join(import.meta.dirname, "upload-side.ts");
  const child = fork(path, [JSON.stringify(job)], { execArgv: ["--max-semi-space-size=8"] });
  const ended = once(child, "exit");
  const [measure] = (await Promise.race([
    once(child, "message"),
    ended.then(([code]) => Promise.reject(new Error(`${who} ended with ${code}`))),
  ])) as [UploadMeasure];
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
  return measure;
}

/** From its start to its end, four files at once as the others have. */
async function copyByRclone(dir: string, { server, set, round }: Turn): Promise<UploadMeasure> {
  const { env, prefix } = server.rclone;
  const config = join(dir, "rclone.conf");
  writeFileSync(config, "");
  const args = ["copy", set.folder, `peer:${prefix}rclone-${set.name}-${round}`];
  const { AWS_CA_BUNDLE: _, ...others } = process.env;
  const start = performance.now();
  const child = spawn("rclone", [...args, "-q", "--transfers", "4", "--config", config], {
    env: { ...others, ...env },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  });
  let peak = 0;
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, peakMb(child.pid ?? 0));
    } catch {
      // It has ended.
    }
  }, LOOK_MS);
  const [code] = await once(child, "exit");
  clearInterval(look);
  if (code !== 0) throw new Error(`rclone ended with ${code}: ${said}`);
  return { ms: performance.now() - start, peakMb: peak, restMb: 0 };
}

async function startApache(): Promise<Server | undefined> {
  const missing = (await missingFor("apache")) ?? (await missingFor("rclone"));
  if (missing) return void console.error(`Left out: ${missing}`);
  const server = await startWebdav("apache");
  const { baseUrl, username, password } = server;
  const { stdout: hidden } = await promisify(execFile)("rclone", ["obscure", password]);
  return {
    name: "Apache WebDAV",
    target: {
      provider: "webdav",
      baseUrl,
      credentials: { username, password },
      settings: {},
      address: baseUrl,
      basic: Buffer.from(`${username}:${password}`).toString("base64"),
    },
    rclone: {
      prefix: "",
      env: {
        RCLONE_CONFIG_PEER_TYPE: "webdav",
        RCLONE_CONFIG_PEER_URL: baseUrl,
        RCLONE_CONFIG_PEER_VENDOR: "other",
        RCLONE_CONFIG_PEER_USER: username,
        RCLONE_CONFIG_PEER_PASS: hidden.trim(),
      },
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function startS3(): Promise<Server | undefined> {
  const missing = (await missingSwift()) ?? (await missingFor("rclone"));
  if (missing) return void console.error(`Left out: ${missing}`);
  const server = await startSwift();
  const { endpoint, accessKeyId, secretAccessKey, bucket, region } = server;
  return {
    name: "Swift S3",
    target: {
      provider: "minio",
      baseUrl: endpoint,
      credentials: { access_key_id: accessKeyId, secret_access_key: secretAccessKey, bucket },
      settings: { endpoint_url: endpoint, region },
      address: `${endpoint}/${bucket}`,
      aws: { accessKeyId, secretAccessKey },
    },
    rclone: {
      prefix: `${bucket}/`,
      env: {
        RCLONE_CONFIG_PEER_TYPE: "s3",
        RCLONE_CONFIG_PEER_PROVIDER: "Other",
        RCLONE_CONFIG_PEER_ENDPOINT: endpoint,
        RCLONE_CONFIG_PEER_REGION: region,
        RCLONE_CONFIG_PEER_ACCESS_KEY_ID: accessKeyId,
        RCLONE_CONFIG_PEER_SECRET_ACCESS_KEY: secretAccessKey,
        RCLONE_CONFIG_PEER_NO_CHECK_BUCKET: "true",
      },
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

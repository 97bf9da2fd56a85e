import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { generateKey } from "../src/auth/fernet.ts";
import type { FileEntry } from "../src/sdk/index.ts";
import { openConfigStore } from "../src/store/open.ts";
import { insertTenant } from "../src/store/tenants.ts";

/** What `upload-process.ts` is told. */
export interface UploadOrder {
  readonly provider: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Folders of this machine that a connector may write to. */
  readonly exportDirs?: readonly string[];
  readonly path: string;
  readonly sizeBytes: number;
  /** Sent as `/warm-up.bin` before, so that what is loaded once is not counted; 0 for none. */
  readonly warmUpBytes: number;
  /** Where the connector's state is kept: the hub's configuration database with its key. */
  readonly configUrl: string;
  readonly key: string;
  readonly tenantId: number;
}

/** What it says, again and again while the file is read, and at its end. */
export interface UploadNews {
  readonly readBytes: number;
  readonly uploaded?: {
    readonly entry: FileEntry;
    readonly sha256: string;
    /** By how much the resident memory grew above what it was before the upload. */
    readonly grownBytes: number;
  };
}

export interface Uploaded extends NonNullable<UploadNews["uploaded"]> {
  /** How much of the source was read to be sent. */
  readonly readBytes: number;
}

/** What the bed adds to an order, and `warmUpBytes`, which is a million where it is left out. */
type Own = "configUrl" | "key" | "tenantId" | "warmUpBytes";
export type WantedUpload = Omit<UploadOrder, Own> & { readonly warmUpBytes?: number };
type Other = Partial<Pick<UploadOrder, "sizeBytes">>;

export interface UploadBed extends AsyncDisposable {
  /** Uploads in a process of its own. */
  upload(other?: Other): Promise<Uploaded>;
  /** Uploads in a process of its own, and kills it with SIGKILL as soon as `isTime`. */
  killed(isTime: (readBytes: number) => boolean, other?: Other): Promise<void>;
}

const MIB = 1024 * 1024;
const LARGE_BYTES = 300 * MIB;
const WARM_UP_BYTES = 1_000_000;
const LOOK_MS = 2;
const SETTLE_MS = 1_000;
const TENANT = { slug: "main", name: "Main", time_zone: "Europe/Warsaw", now: 0 };
const PROGRAM = join(import.meta.dirname, "upload-process.ts");

/** Uploads 300 MiB in a process of its own, which may take no more memory for it than `maxBytes`. */
export async function assertFlatUpload(
  wanted: Omit<WantedUpload, "path" | "sizeBytes">,
  maxBytes: number,
): Promise<Uploaded> {
  const large = { path: "/BR-Reports/large.bin", sizeBytes: LARGE_BYTES };
  await using bed = await openUploadBed({ ...wanted, ...large });
  const uploaded = await bed.upload();
  assert.equal(uploaded.entry.size_bytes, LARGE_BYTES);
  const grown = `${(uploaded.grownBytes / MIB).toFixed(1)} MiB`;
  assert.ok(uploaded.grownBytes <= maxBytes, `the resident memory grew by ${grown}`);
  return uploaded;
}

/** Processes that upload one after the other with one state, as those of one hub. */
export async function openUploadBed(wanted: WantedUpload): Promise<UploadBed> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-upload-"));
  const configUrl = `sqlite:///${folder}/config.db`;
  const config = openConfigStore(configUrl, folder);
  await config.migrate();
  const order: UploadOrder = {
    warmUpBytes: WARM_UP_BYTES,
    ...wanted,
    ...{ configUrl, key: generateKey(), tenantId: await insertTenant(config, TENANT) },
  };
  await config[Symbol.asyncDispose]();
  const children = new Set<ChildProcess>();
  const start = (other: Other = {}) => {
    const program = [PROGRAM, JSON.stringify({ ...order, ...other })];
    const flags = ["--no-warnings", "--expose-gc", "--max-semi-space-size=8"];
    const child = spawn(process.execPath, [...flags, ...program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    const started = { child, news: { readBytes: 0 } as UploadNews, ended: once(child, "close") };
    createInterface({ input: child.stdout }).on("line", (line) => {
      started.news = JSON.parse(line) as UploadNews;
    });
    return started;
  };
  return {
    async upload(other) {
      const started = start(other);
      const [code] = await started.ended;
      const { uploaded, readBytes } = started.news;
      assert.equal(code, 0, "the upload failed");
      assert.ok(uploaded);
      return { ...uploaded, readBytes };
    },
    async killed(isTime, other) {
      const started = start(other);
      const { child, ended } = started;
      while (!isTime(started.news.readBytes) && child.exitCode === null) await wait(LOOK_MS);
      assert.equal(child.exitCode, null, "the upload was over before it could be killed");
      child.kill("SIGKILL");
      await ended;
      // What it had handed to the network still comes.
      await wait(SETTLE_MS);
      assert.equal(started.news.uploaded, undefined);
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

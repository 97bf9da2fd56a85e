import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { generateKey } from "../src/auth/fernet.ts";
import type { FileEntry } from "../src/sdk/index.ts";
import { openConfigStore } from "../src/store/open.ts";
import { insertTenant } from "../src/store/tenants.ts";

/** What `upload-bed-process.ts` is told. */
export interface UploadOrder {
  readonly provider: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly sizeBytes: number;
  readonly configUrl: string;
  readonly key: string;
  readonly tenantId: number;
}

export interface Uploaded {
  readonly entry: FileEntry;
  readonly sha256: string;
  /** By how much the resident memory grew above what it was before the upload. */
  readonly grownBytes: number;
}

export interface UploadBed extends AsyncDisposable {
  /** Uploads in a process of its own. */
  upload(): Promise<Uploaded>;
  /** Uploads in a process of its own, and kills it with SIGKILL as soon as `isTime`. */
  killed(isTime: () => boolean): Promise<void>;
}

const TENANT = { slug: "main", name: "Main", time_zone: "Europe/Warsaw", now: 0 };
const PROGRAM = join(import.meta.dirname, "upload-bed-process.ts");

/** Processes that upload one after the other with one state, as those of one hub. */
export async function openUploadBed(
  wanted: Omit<UploadOrder, "configUrl" | "key" | "tenantId">,
): Promise<UploadBed> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-upload-"));
  const configUrl = `sqlite:///${folder}/config.db`;
  const config = openConfigStore(configUrl, folder);
  await config.migrate();
  const order: UploadOrder = {
    ...wanted,
    ...{ configUrl, key: generateKey(), tenantId: await insertTenant(config, TENANT) },
  };
  await config[Symbol.asyncDispose]();
  const children = new Set<ChildProcess>();
  const start = (): ChildProcess => {
    const args = ["--no-warnings", "--expose-gc", PROGRAM, JSON.stringify(order)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  };
  return {
    async upload() {
      const child = start();
      assert.ok(child.stdout);
      const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
      assert.equal(code, 0, "the upload failed");
      return JSON.parse(said) as Uploaded;
    },
    async killed(isTime) {
      const child = start();
      const gone = once(child, "exit");
      while (!isTime() && child.exitCode === null) await wait(2);
      assert.equal(child.exitCode, null, "the upload was over before it could be killed");
      child.kill("SIGKILL");
      await gone;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

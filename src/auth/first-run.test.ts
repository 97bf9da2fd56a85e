import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { promisify } from "node:util";
import { forEachDatabase } from "../../test/harness.ts";
import { createAuthenticator } from "./authenticate.ts";
import {
  ensureFirstAdministrator,
  type FirstRun,
  firstPasswordPath,
  forgetFirstPassword,
} from "./first-run.ts";
import { PERMISSIONS } from "./permissions.ts";

const NOW = Date.UTC(2026, 0, 15);

async function tempDir(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "viadukt-first-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

forEachDatabase((database) => {
  it("makes a tenant and an administrator who can sign in, once", async () => {
    await using stores = await database.open();
    await using dir = await tempDir();
    const options = { config: stores.config, dataDir: join(dir.path, "data"), now: NOW };

    const first = await ensureFirstAdministrator(options);
    const { email = "", password = "" } = first.made ?? {};
    assert.match(password, /^(\w{5}-){3}\w{5}$/);
    const file = firstPasswordPath(options.dataDir);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(await readFile(file, "utf8"), `${email}\n${password}\n`);
    const { authenticate } = createAuthenticator(stores.config);
    const basic = Buffer.from(`${email}:${password}`).toString("base64");
    const principal = await authenticate({ authorization: `Basic ${basic}` }, NOW);
    assert.deepEqual([...(principal?.permissions ?? [])], [...PERMISSIONS]);

    const second = await ensureFirstAdministrator(options);
    assert.deepEqual(second, { tenantId: first.tenantId, passwordFile: file });
    await forgetFirstPassword(options.dataDir, "somebody@else");
    assert.ok((await ensureFirstAdministrator(options)).passwordFile);
    await forgetFirstPassword(options.dataDir, email);
    assert.deepEqual(await ensureFirstAdministrator(options), { tenantId: first.tenantId });
  });

  it("leaves one administrator and the right file when several processes start at once", async () => {
    await using stores = await database.open();
    await using dir = await tempDir();
    const starts = await Promise.all([1, 2, 3].map(() => startProcess(stores.configUrl, dir.path)));
    const made = starts.flatMap((start) => (start.made ? [start.made] : []));
    assert.equal(made.length, 1);
    assert.equal(new Set(starts.map((start) => start.tenantId)).size, 1);
    const text = await readFile(firstPasswordPath(dir.path), "utf8");
    assert.equal(text.split("\n")[1], made[0]?.password);
  });
});

const PROGRAM = `
const [url, dataDir, now] = process.argv.slice(1);
const { openConfigStore } = await import(${JSON.stringify(new URL("../store/open.ts", import.meta.url))});
const { ensureFirstAdministrator } = await import(${JSON.stringify(new URL("./first-run.ts", import.meta.url))});
const config = openConfigStore(url, dataDir);
console.log(JSON.stringify(await ensureFirstAdministrator({ config, dataDir, now: Number(now) })));
await config[Symbol.asyncDispose]();
`;

async function startProcess(url: string, dataDir: string): Promise<FirstRun> {
  const program = ["--input-type=module", "-e", PROGRAM, url, dataDir, String(NOW)];
  const { stdout } = await promisify(execFile)(process.execPath, program);
  return JSON.parse(stdout) as FirstRun;
}

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const USES_SDK = `
import { defineManifest, fields, same } from "viadukt/sdk";
import { testConnector } from "viadukt/sdk/testing";
export const title: string = same("Acme").en;
export const parts: [typeof defineManifest, typeof testConnector] = [defineManifest, testConnector];
fields({});
`;

describe("the package that is published", () => {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-package-"));
  const inFolder = { cwd: folder };

  before(async () => {
    await run(process.execPath, ["scripts/build.ts"], { cwd: ROOT });
    await run("npm", ["pack", "--pack-destination", folder, "--silent"], { cwd: ROOT });
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    const { version } = (await import(join(ROOT, "package.json"), { with: { type: "json" } }))
      .default as { version: string };
    const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"];
    await run("npm", ["install", ...flags, `./viadukt-${version}.tgz`], inFolder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("brings the command", async () => {
    const { stdout } = await run("npx", ["viadukt", "--help"], inFolder);
    assert.match(stdout, /^Usage: viadukt /);
  });

  it("starts in an empty folder with its web interface", async () => {
    const data = join(folder, "data");
    const command = join(folder, "node_modules", ".bin", "viadukt");
    const args = ["serve", "--port", "0", "--data-dir", data];
    const hub = spawn(command, args, { ...inFolder, stdio: ["ignore", "pipe", "inherit"] });
    try {
      let url = "";
      for await (const line of createInterface({ input: hub.stdout })) {
        url ||= /running at (\S+)/.exec(line)?.[1] ?? "";
        if (line.startsWith("Stop it")) break;
      }
      assert.equal((await fetch(`${url}/health/ready`)).status, 200);
      const page = await fetch(url, { headers: { accept: "text/html" } });
      const html = await page.text();
      assert.match(html, /<script/);
      const script = /src="(\/assets\/[^"]+)"/.exec(html)?.[1];
      assert.equal((await fetch(`${url}${script}`)).status, 200);
    } finally {
      hub.kill("SIGTERM");
      if (hub.exitCode === null) await once(hub, "exit");
    }
    assert.equal(hub.exitCode, 0);
  });

  it("does the whole demo from its compiled files", async () => {
    const { stdout } = await run("npx", ["viadukt", "demo", "--once"], inFolder);
    assert.match(stdout, /^✓ Filed the monthly report/m);
  });

  it("has an SDK with types for writers of connectors", async () => {
    const script = 'import { same } from "viadukt/sdk"; console.log(same("Acme").hu);';
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], inFolder);
    assert.equal(stdout, "Acme\n");
    writeFileSync(join(folder, "acme.ts"), USES_SDK);
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
    const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules", "@types")];
    const compiled = run(
      process.execPath,
      [tsc, ...flags, ...types, "--ignoreConfig", "acme.ts"],
      inFolder,
    );
    await compiled.catch((error: { stdout?: string }) =>
      assert.fail(error.stdout ?? String(error)),
    );
  });
});

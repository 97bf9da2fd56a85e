import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import {
  newStandardSecret,
  signCustom,
  signHex,
  signingKey,
  signStandard,
} from "../../src/delivery/signature.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const USES_SDK = `
import { defineManifest, fields, same } from "viadukt/sdk";
import { testConnector } from "viadukt/sdk/testing";
export const title: string = same("Acme").en;
export const parts: [typeof defineManifest, typeof testConnector] = [defineManifest, testConnector];
fields({});
`;

const USES_VERIFY = `
import { detectAndVerify, verifyWebhook, WebhookVerificationError } from "viadukt/verify";
import type { VerificationCode, WebhookFormat } from "viadukt/verify";
const format: WebhookFormat = { name: "garagereg", header: "X-Signature" };
export function check({ headers }: Request, body: Uint8Array): string | VerificationCode {
  try {
    const { index } = detectAndVerify({ accept: [{ format, secrets: "s" }], headers, body });
    const lists = { a: ["b"] };
    const event = verifyWebhook({ format: "github", secrets: ["a"], headers: lists, body: "" });
    const seconds: number | undefined = event.timestamp;
    return event.id ?? String([index, seconds]);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}
`;

/** The examples in JavaScript of docs/receivers.md: a receiver, a custom format, several formats. */
const EXAMPLES = [
  ...readFileSync(join(ROOT, "docs/receivers.md"), "utf8").matchAll(/```js\n([\s\S]*?)```/g),
].map(([, code = ""]) => code);
const BODY = '{"type":"order.paid","data":{"name":"Ação Łódź"}}';

function signedHeaders(secret: string, id: string): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  const key = signingKey(secret);
  assert.ok(key);
  return {
    ...{ "webhook-id": id, "webhook-timestamp": String(timestamp) },
    "webhook-signature": signStandard([key], { id, timestamp, body: BODY }),
  };
}

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
    await compile("acme.ts");
  });

  it("has a verifier with types for receivers of webhooks", async () => {
    writeFileSync(join(folder, "check.ts"), USES_VERIFY);
    await compile("check.ts");
    const secret = newStandardSecret();
    const { stdout } = await runModule(`
      const hubSecret = ${JSON.stringify(secret)};
      const githubSecret = "g";
      const body = ${JSON.stringify(BODY)};
      const headers = { "X-Hub-Signature-256": "sha256=${signHex("g", BODY)}" };
      ${EXAMPLES[2]}
      console.log(format, index, JSON.stringify(payload) === body);
    `);
    assert.equal(stdout, "github 1 true\n");
  });

  it("verifies a custom format that is described as its document shows", async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const message = { secret: "s", id: "m1", timestamp, body: BODY };
    const content = "id.timestamp.body";
    const form = { algorithm: "sha256", encoding: "hex", prefix: "sha256=", content } as const;
    const headers = {
      ...{ "x-id": "m1", "x-timestamp": String(timestamp) },
      "x-signature": signCustom(form, message),
    };
    const { stdout } = await runModule(`
      import { verifyWebhook } from "viadukt/verify";
      ${EXAMPLES[1]}
      const sent = ${JSON.stringify({ secrets: "s", headers, body: BODY })};
      console.log(verifyWebhook({ format, ...sent }).id);
    `);
    assert.equal(stdout, "m1\n");
  });

  it("makes the receiver of its document take each genuine message once", async () => {
    const secret = newStandardSecret();
    writeFileSync(join(folder, "receiver.mjs"), EXAMPLES[0] ?? "");
    const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: "0" };
    const receiver = spawn(process.execPath, ["receiver.mjs"], {
      ...inFolder,
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
      const first = (await lines.next()).value ?? "";
      const port = /^listening on port (\d+)$/.exec(first)?.[1];
      const post = async (headers: Record<string, string>, body = BODY) =>
        (await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers, body })).status;

      const headers = signedHeaders(secret, "evt_1");
      assert.equal(await post(headers), 204);
      assert.equal(await post(headers), 204);
      assert.equal(await post(headers, `${BODY} `), 401);
      assert.equal(await post(signedHeaders(newStandardSecret(), "evt_3")), 401);
      assert.equal(await post({}), 401);
      assert.equal(await post(signedHeaders(secret, "evt_2")), 204);
      assert.equal((await lines.next()).value, "evt_1 order.paid");
      assert.equal((await lines.next()).value, "evt_2 order.paid");
    } finally {
      receiver.kill();
    }
  });

  const runModule = (code: string) =>
    run(process.execPath, ["--input-type=module", "-e", code], inFolder);

  async function compile(file: string): Promise<void> {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
    const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules", "@types")];
    const args = [tsc, ...flags, ...types, "--ignoreConfig", file];
    await run(process.execPath, args, inFolder).catch((error: { stdout?: string }) =>
      assert.fail(error.stdout ?? String(error)),
    );
  }
});

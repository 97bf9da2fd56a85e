import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { hasPython } from "./python-receiver.ts";
import { until } from "./receiver.ts";
import { freePort } from "./server-process.ts";

const SAMPLES = new URL("../web/src/portal/samples/", import.meta.url);
const VERIFY = new URL("../src/verify/index.ts", import.meta.url);
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const BODY =
  '{"type":"order.shipped","timestamp":"2025-03-01T10:00:00Z","data":{"jméno":"Žaneta"}}';

const textOf = (name: string): string => readFileSync(new URL(name, SAMPLES), "utf8");

/** Signed by the library of the standard's makers. */
function signed(secret: string, at = new Date()): Record<string, string> {
  return {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("evt_1", at, BODY),
  };
}

const OTHER = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
const HOUR_MS = 3_600_000;
const CASES = () =>
  [
    { headers: signed(SECRET), body: BODY, isGenuine: true },
    { headers: signed(OTHER), body: BODY, isGenuine: false },
    { headers: signed(SECRET), body: BODY.replace("Ž", "Z"), isGenuine: false },
    { headers: signed(SECRET, new Date(Date.now() - HOUR_MS)), body: BODY, isGenuine: false },
    { headers: {}, body: BODY, isGenuine: false },
  ] as const;

describe("code that the customers' portal shows", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "viadukt-samples-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("takes genuine events and no others in Node", async () => {
    const file = join(folder, "receiver.mjs");
    writeFileSync(file, textOf("receiver.mjs").replace("viadukt/verify", VERIFY.href));
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), WEBHOOK_SECRET: SECRET };
    const child = spawn(process.execPath, [file], { env, stdio: "ignore" });
    try {
      const url = `http://127.0.0.1:${port}/`;
      const isUp = () => fetch(url, { method: "POST" }).then(Boolean, () => false);
      await until(isUp, { what: () => "the receiver does not start" });
      for (const { headers, body, isGenuine } of CASES()) {
        const { status } = await fetch(url, { method: "POST", headers, body });
        assert.equal(status, isGenuine ? 204 : 401);
      }
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });

  const skip = hasPython() ? false : "python3 is not installed";
  it("takes genuine events and no others in Python", { skip }, () => {
    const cases = CASES();
    const script = `${textOf("verify.py")}
import json, sys
for one in json.load(sys.stdin):
    print(is_genuine(one["secret"], one["headers"], one["body"].encode()))
`;
    const input = JSON.stringify(cases.map((one) => ({ ...one, secret: SECRET })));
    const { stdout, stderr } = spawnSync("python3", ["-c", script], { input, encoding: "utf8" });
    const wanted = cases.map(({ isGenuine }) => (isGenuine ? "True" : "False"));
    assert.deepEqual(stdout.trim().split("\n"), wanted, stderr);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  newAsymmetricSecret,
  newStandardSecret,
  publicKeyOf,
  signHex,
  signingKey,
  signStandard,
} from "../delivery/signature.ts";
import { verifyWebhook } from "./index.ts";

const DOCUMENT = readFileSync(join(import.meta.dirname, "../../docs/receivers.md"), "utf8");
const BODY = '{"type":"nfe_importada","data":{"emit_nome":"Ação Łódź ű €","nota":"💶"}}';
const TEXT = "segredo-ção";

/** The blocks of one language, as a reader would copy them. */
const blocks = (language: string): string =>
  [...DOCUMENT.matchAll(/```(\w*)\n([\s\S]*?)```/g)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code)
    .join("\n");

interface Case {
  readonly check: "is_standard" | "is_standard_v1a" | "is_fiscal" | "is_garagereg";
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the document's functions in Python answer; headers come in any case, as frameworks have them. */
function pythonAnswers(cases: readonly Case[]): readonly boolean[] {
  const script = `${blocks("python")}
import json, sys
from email.message import Message
def headers_of(case):
    headers = Message()
    for name, value in case["headers"].items():
        headers[name] = value
    return headers
print(json.dumps([
    globals()[case["check"]](case["secret"], headers_of(case), case["body"].encode())
    for case in json.load(sys.stdin)
]))`;
  const env = { ...process.env, PYTHONUTF8: "1" };
  const input = JSON.stringify(cases);
  const { status, stdout, stderr, error } = spawnSync("python3", ["-c", script], { input, env });
  assert.equal(status, 0, error?.message ?? String(stderr));
  return JSON.parse(String(stdout)) as boolean[];
}

function standardHeaders(secrets: readonly string[], ageSeconds = 0): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const keys = secrets.flatMap((secret) => signingKey(secret) ?? []);
  return {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signStandard(keys, { id: "evt_1", timestamp, body: BODY }),
  };
}

const missing = spawnSync("python3", ["-c", "import cryptography"]).status !== 0;
const isSkipped = missing && process.env.CI !== "true";
if (isSkipped) {
  console.log(
    "Not tested: receivers in Python; install python3 and its package cryptography (pip install cryptography).",
  );
}

describe("the receivers in Python that the document prints", { skip: isSkipped }, () => {
  it("accept what the hub signs", () => {
    const [secret, signer] = [newStandardSecret(), newAsymmetricSecret()];
    const headers = standardHeaders([newStandardSecret(), signer, secret]);
    const publicKey = publicKeyOf(signer) ?? "";
    const hex = signHex(TEXT, BODY);
    const answers = pythonAnswers([
      { check: "is_standard", secret, headers, body: BODY },
      { check: "is_standard_v1a", secret: publicKey, headers, body: BODY },
      { check: "is_fiscal", secret: TEXT, headers: { "X-Webhook-Signature": hex }, body: BODY },
      {
        ...{ check: "is_garagereg", secret: TEXT, body: BODY },
        headers: { "x-garagereg-signature": `sha256=${hex}` },
      },
    ]);
    assert.deepEqual(answers, [true, true, true, true]);
  });

  it("refuse another body, another secret, an old time and what is no signature", () => {
    const [secret, signer] = [newStandardSecret(), newAsymmetricSecret()];
    const publicKey = publicKeyOf(signer) ?? "";
    const headers = standardHeaders([secret, signer]);
    const hex = signHex(TEXT, BODY);
    const cases: Case[] = [];
    for (const [check, known, other] of [
      ["is_standard", secret, newStandardSecret()],
      ["is_standard_v1a", publicKey, publicKeyOf(newAsymmetricSecret()) ?? ""],
    ] as const) {
      const garbage = { ...headers, "webhook-signature": "v1,! v1a,! v1a,AAAA x" };
      cases.push(
        { check, secret: known, headers, body: `${BODY} ` },
        { check, secret: other, headers, body: BODY },
        { check, secret: known, headers: standardHeaders([secret, signer], 305), body: BODY },
        { check, secret: known, headers: standardHeaders([secret, signer], -305), body: BODY },
        { check, secret: known, headers: garbage, body: BODY },
        { check, secret: known, headers: {}, body: BODY },
      );
    }
    for (const [check, name] of [
      ["is_fiscal", "X-Webhook-Signature"],
      ["is_garagereg", "X-GarageReg-Signature"],
    ] as const) {
      const right = check === "is_fiscal" ? hex : `sha256=${hex}`;
      cases.push(
        { check, secret: TEXT, headers: { [name]: right }, body: `${BODY}\n` },
        { check, secret: "outro", headers: { [name]: right }, body: BODY },
        { check, secret: TEXT, headers: { [name]: `${right}ż` }, body: BODY },
        { check, secret: TEXT, headers: {}, body: BODY },
      );
    }
    assert.deepEqual(
      pythonAnswers(cases),
      cases.map(() => false),
    );
  });
});

it("makes a pair of keys with the printed command that the hub signs with and receivers check by", () => {
  const [, script = ""] = /node -e '([^']+)'/.exec(blocks("")) ?? [];
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  const [secret = "", publicKey = ""] = stdout.split("\n");
  assert.equal(publicKeyOf(secret), publicKey, stderr);
  const headers = standardHeaders([secret]);
  const answer = verifyWebhook({ format: "standard", secrets: publicKey, headers, body: BODY });
  assert.equal(answer.id, "evt_1");
});

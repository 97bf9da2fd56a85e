import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { shareProcess, tempHub } from "../../test/command-line.ts";

describe("keys", () => {
  const viadukt = shareProcess();

  it("rotates every credential to the first key, once, and finds what no key opens", async () => {
    using hub = tempHub();
    const { env } = hub;
    const credentials = ["api_token=a/b", "subdomain=b"].flatMap((pair) => ["--credential", pair]);
    const add = ["integration", "add", "--provider", "fakturownia", "--id", "books"];
    assert.equal((await viadukt([...add, ...credentials], { env })).code, 0);

    const old = readFileSync(join(env.DATA_DIR ?? "", "encryption.key"), "utf8").trim();
    const key = (await viadukt(["keys", "generate"])).stdout.trim();
    assert.match(key, /^[\w-]{43}=$/);
    const rotate = (keys: string) =>
      viadukt(["keys", "rotate"], { env: { ...env, CONFIG_ENCRYPTION_KEY: keys } });
    const said = (rotated: number, current: number) =>
      `Encrypted anew with the first key: ${rotated}. Already under it: ${current}.\n`;
    assert.equal((await rotate(`${key},${old}`)).stdout, said(1, 0));
    assert.equal((await rotate(`${key},${old}`)).stdout, said(0, 1));
    assert.equal((await rotate(key)).stdout, said(0, 1));

    const lost = await rotate(old);
    assert.equal(lost.code, 1);
    assert.match(lost.stderr, /opens none of the stored credentials. Put the right key back/);
    const doctor = await viadukt(["doctor", "--json"], { env });
    assert.equal(doctor.code, 1);
    const findings = JSON.parse(doctor.stdout) as { check: string; status: string }[];
    assert.deepEqual(
      findings.filter(({ status }) => status === "fail").map(({ check }) => check),
      ["encryption key"],
    );
  });
});

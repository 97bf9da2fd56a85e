import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { shareProcess, start, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";

interface Finding {
  readonly check: string;
  readonly status: "ok" | "warn" | "fail";
  readonly remedy?: string;
}

const viadukt = shareProcess();

async function doctor(env: Readonly<Record<string, string>>) {
  const { code, stdout } = await viadukt(["doctor", "--json"], { env });
  return { code, findings: JSON.parse(stdout) as Finding[] };
}

describe("doctor", () => {
  it("finds nothing wrong with a hub that runs", async () => {
    using hub = tempHub();
    await using _running = await start(["serve", "--port", "0"], hub.env);
    const { code, findings } = await doctor(hub.env);
    assert.equal(code, 0);
    assert.deepEqual(
      findings.filter(({ status }) => status !== "ok"),
      [],
    );
    assert.ok(findings.length >= 8);
    const { stdout } = await viaduktAlone(["doctor"], hub);
    assert.match(stdout, /^ok {4}settings: /);
  });

  it("makes nothing where there is no hub yet, and says how to get one", async () => {
    using hub = tempHub();
    const { code, findings } = await doctor(hub.env);
    assert.equal(code, 0);
    assert.ok(
      findings.some(({ status, remedy }) => status === "warn" && /serve/.test(remedy ?? "")),
    );
    assert.equal((await doctor(hub.env)).findings[1]?.status, "warn");
  });

  it("fails on what is broken and goes on with the rest", async () => {
    using hub = tempHub();
    await viadukt(["migrate"], hub);
    const dataDir = hub.env.DATA_DIR ?? "";
    rmSync(join(dataDir, "viadukt.db"));
    writeFileSync(join(dataDir, "viadukt.db"), "x".repeat(2_000));
    const broken = await doctor(hub.env);
    assert.equal(broken.code, 1);
    const statuses = new Map(broken.findings.map(({ check, status }) => [check, status]));
    assert.equal(statuses.get("configuration database"), "ok");
    assert.equal(statuses.get("business database"), "fail");
    assert.equal((await doctor({ ...hub.env, PORT: "high" })).findings[0]?.status, "fail");
  });

  it("wants the tables to be of this release", async () => {
    using hub = tempHub();
    await viadukt(["migrate"], hub);
    writeFileSync(join(hub.env.DATA_DIR ?? "", "config.db"), "");
    const { code, findings } = await doctor(hub.env);
    assert.equal(code, 1);
    const [older] = findings.filter(({ check }) => check === "configuration database");
    assert.deepEqual([older?.status, older?.remedy], ["fail", "Run `viadukt migrate`."]);
  });
});

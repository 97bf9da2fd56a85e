import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { shareProcess, tempHub } from "../../test/command-line.ts";
import { uninstall } from "./service.ts";
import { type ServicePlan, systemdUnit } from "./service-unit.ts";
import { winswXml } from "./service-windows.ts";

const PLAN: ServicePlan = {
  name: "viadukt",
  command: [process.execPath, "--max-semi-space-size=8", "/bin/true", "serve"],
  dataDir: "/var/lib/viadukt",
  writable: ["/srv/exports"],
  envFile: "/etc/viadukt.env",
  runAs: "daemon",
};

describe("service", () => {
  const viadukt = shareProcess();

  it("writes a unit that systemd accepts, for the machine and for a user, odd paths included", (t) => {
    using hub = tempHub();
    if (spawnSync("systemd-analyze", ["--version"]).status !== 0) {
      t.skip("systemd-analyze is not here");
      return;
    }
    const odd = `${hub.env.DATA_DIR}/a b%n$HOME "q" \\n`;
    mkdirSync(odd, { recursive: true });
    const plans = {
      system: PLAN,
      user: { ...PLAN, runAs: undefined },
      odd: { ...PLAN, dataDir: odd },
    };
    for (const [name, plan] of Object.entries(plans)) {
      const path = join(hub.env.DATA_DIR ?? "", `${name}-viadukt.service`);
      writeFileSync(path, systemdUnit(plan));
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], {
        encoding: "utf8",
      });
      const own = stderr.split("\n").filter((line) => line.includes("-viadukt.service"));
      assert.deepEqual(own, [], name);
      assert.equal(status, 0, stderr);
    }
  });

  it("shuts the hub in: only its folders can be written, and it has the time that its stop takes", () => {
    const unit = systemdUnit(PLAN);
    for (const line of [
      "NoNewPrivileges=true",
      "ProtectSystem=strict",
      'ReadWritePaths="-/var/lib/viadukt" "-/srv/exports"',
      "StateDirectory=viadukt",
      "ProtectHome=true",
      "Restart=always",
      "KillSignal=SIGTERM",
      "TimeoutStopSec=15",
      "ExecReload=/bin/kill -HUP $MAINPID",
      "EnvironmentFile=-/etc/viadukt.env",
      "User=daemon",
    ]) {
      assert.ok(unit.split("\n").includes(line), line);
    }
    assert.match(systemdUnit({ ...PLAN, dataDir: "/home/x/data" }), /\nProtectHome=read-only\n/);
    const user = systemdUnit({ ...PLAN, runAs: undefined });
    assert.doesNotMatch(user, /User=|ProtectSystem|multi-user/);
  });

  it("installs into a folder, again over its own, and removes it, in both spellings", async () => {
    using hub = tempHub();
    const { env } = hub;
    const folder = join(env.DATA_DIR ?? "", "units");
    const path = join(folder, "viadukt.service");
    for (const word of ["install", "/install"]) {
      const done = await viadukt(["service", word, "--unit-dir", folder], { env });
      assert.equal(done.code, 0, done.stderr);
      assert.match(done.stdout, /Written: .*viadukt\.service\nStart it: systemctl daemon-reload/);
    }
    const printed = await viadukt(["service", "install", "--print"], { env });
    assert.equal(printed.stdout, readFileSync(path, "utf8"));
    assert.match(printed.stdout, /^Environment="DATA_DIR=\//m);
    const status = await viadukt(["service", "status", "--unit-dir", folder], { env });
    assert.match(status.stdout, /Installed: /);
    assert.equal(status.code, 1, "it does not run");
    const gone = await viadukt(["service", "/uninstall", "--unit-dir", folder], { env });
    assert.equal(gone.code, 0, gone.stderr);
    assert.equal(existsSync(path), false);
    const again = await viadukt(["service", "uninstall", "--unit-dir", folder], { env });
    assert.equal(again.code, 0);
    assert.match(again.stdout, /There is no /);
  });

  it("touches no unit that somebody else made, and takes no name that leaves the folder", async () => {
    using hub = tempHub();
    const { env } = hub;
    const folder = env.DATA_DIR ?? "";
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "viadukt.service");
    writeFileSync(path, "[Service]\nExecStart=/bin/true\n");
    for (const word of ["install", "uninstall"]) {
      const refused = await viadukt(["service", word, "--unit-dir", folder], { env });
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /was not made by this command/);
    }
    assert.match(readFileSync(path, "utf8"), /bin\/true/);
    const odd = await viadukt(["service", "install", "--print", "--name", "../x"], { env });
    assert.equal(odd.code, 2);
  });

  it("refuses without the right to write, and says what to do", async () => {
    using hub = tempHub();
    const { env } = hub;
    const refused = await viadukt(["service", "install", "--unit-dir", "/proc/1"], { env });
    assert.equal(refused.code, 1);
    assert.ok(refused.stderr.length > 0 && !/ {4}at /.test(refused.stderr), refused.stderr);
  });

  it("does nothing on macOS, and gives Windows a file for the wrapper", () => {
    const mac = { platform: "darwin", uid: 501 } as const;
    assert.throws(() => uninstall({ name: "viadukt" }, mac), /macOS are not supported/);
    const xml = winswXml({
      ...PLAN,
      command: ["C:\\A & B\\node.exe", "C:\\my hub\\main.js", "serve"],
    });
    assert.match(xml, /<executable>C:\\A &amp; B\\node\.exe<\/executable>/);
    assert.match(xml, /<arguments>&quot;C:\\my hub\\main\.js&quot; serve<\/arguments>/);
    assert.match(xml, /<stoptimeout>15 sec<\/stoptimeout>/);
  });
});

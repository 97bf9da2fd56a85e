import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createCipher, generateKey } from "./auth/fernet.ts";
import { keyFilePath } from "./auth/key-file.ts";
import { ensureKeys, type Flags, loadSettings, maskedSettings } from "./config.ts";
import { settingsMarkdown } from "./config-doc.ts";
import type { InvalidInputError } from "./lib/errors.ts";
import { SETTINGS } from "./settings-schema.ts";

/** The variables or flags that the issues name. */
function refusedFields(env: Record<string, string>, flags: Flags = {}): string[] {
  try {
    loadSettings(env, flags);
  } catch (error) {
    const { code, issues } = error as InvalidInputError;
    assert.equal(code, "bad_setting");
    assert.ok(issues.every((issue) => (issue.remedy ?? "").length > 10));
    return issues.map((issue) => issue.field);
  }
  return [];
}

function tempDir(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "viadukt-config-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

describe("loadSettings", () => {
  it("works without any variable", () => {
    const { settings, origins } = loadSettings({ DATA_DIR: "/srv/hub" });
    assert.equal(settings.host, "127.0.0.1");
    assert.equal(settings.port, 8000);
    assert.equal(settings.configDbUrl, "sqlite:////srv/hub/config.db");
    assert.equal(settings.databaseUrl, "sqlite:////srv/hub/viadukt.db");
    assert.equal(settings.logDir, "/srv/hub/logs");
    assert.deepEqual([origins.port, origins.dataDir], ["default", "environment"]);
  });

  it("prefers the flag to the environment, and takes an empty value for none", () => {
    const { settings, origins } = loadSettings({ PORT: "1", HOST: " " }, { port: "2" });
    assert.deepEqual([settings.port, origins.port], [2, "flag"]);
    assert.deepEqual([settings.host, origins.host], ["127.0.0.1", "default"]);
  });

  it("splits lists and drops the slash at the end of addresses", () => {
    const { settings } = loadSettings({
      EGRESS_ALLOW: "10.0.0.0/8, erp.local,",
      PUBLIC_URL: "https://hub.example/",
    });
    assert.deepEqual(settings.egressAllow, ["10.0.0.0/8", "erp.local"]);
    assert.equal(settings.publicUrl, "https://hub.example");
  });

  it("asks the register of VAT payers itself, or the simulator where there is one", () => {
    const urlOf = (env: Readonly<Record<string, string>>) =>
      loadSettings(env).settings.whiteListUrl;
    assert.equal(urlOf({}), "https://wl-api.mf.gov.pl");
    const sandbox = { SANDBOX_URL: "http://127.0.0.1:8900/" };
    assert.equal(urlOf(sandbox), "http://127.0.0.1:8900/white-list");
    const own = { ...sandbox, WHITE_LIST_URL: "https://wl-test.mf.gov.pl/" };
    assert.equal(urlOf(own), "https://wl-test.mf.gov.pl");
    assert.deepEqual(refusedFields({ WHITE_LIST_URL: "wl-test" }), ["WHITE_LIST_URL"]);
  });

  it("names every wrong variable at once, and the flag where it was a flag", () => {
    assert.deepEqual(refusedFields({ PORT: "80a", AUTH: "no" }, { maxBodyMb: "0" }), [
      "PORT",
      "AUTH",
      "--max-body-mb",
    ]);
    assert.deepEqual(refusedFields({ PORT: "65536" }), ["PORT"]);
    assert.deepEqual(refusedFields({ HOST: "a b" }), ["HOST"]);
    assert.deepEqual(refusedFields({ EGRESS_ALLOW: "1.2", TRUST_PROXY: "proxy" }).sort(), [
      "EGRESS_ALLOW",
      "TRUST_PROXY",
    ]);
    assert.deepEqual(refusedFields({ EGRESS_PROXY: "socks5://proxy.example" }), ["EGRESS_PROXY"]);
    assert.deepEqual(refusedFields({ EGRESS_HTTPS_ONLY: "yes" }), ["EGRESS_HTTPS_ONLY"]);
    assert.deepEqual(refusedFields({ PUBLIC_URL: "hub", SANDBOX_URL: "ftp://x" }), [
      "PUBLIC_URL",
      "SANDBOX_URL",
    ]);
    assert.deepEqual(refusedFields({ DATABASE_URL: "sqlite://", CONFIG_DB_URL: "x" }), [
      "DATABASE_URL",
      "CONFIG_DB_URL",
    ]);
  });

  it("shows no key in the message about a wrong one", () => {
    assert.throws(
      () => loadSettings({ CONFIG_ENCRYPTION_KEY: "not-a-key" }),
      (error: Error) => /44 characters/.test(error.message) && !/not-a-key/.test(error.message),
    );
  });

  it("refuses AUTH=off on anything but a loopback address", () => {
    for (const HOST of ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"]) {
      assert.deepEqual(refusedFields({ AUTH: "off", HOST }), [], HOST);
    }
    for (const HOST of ["0.0.0.0", "::", "192.168.1.2", "hub.local", "127.evil.example"]) {
      assert.deepEqual(refusedFields({ AUTH: "off", HOST }), ["AUTH"], HOST);
    }
  });

  it("makes CONFIG_DB_TYPE and CONFIG_DB_URL agree", () => {
    const server = "mariadb://u:p@db/c";
    assert.equal(loadSettings({ CONFIG_DB_URL: server }).settings.configDbType, "mysql");
    assert.equal(loadSettings({ CONFIG_DB_TYPE: "sqlite" }).settings.configDbType, "sqlite");
    assert.deepEqual(refusedFields({ CONFIG_DB_TYPE: "postgresql" }), ["CONFIG_DB_TYPE"]);
    assert.deepEqual(refusedFields({ CONFIG_DB_TYPE: "sqlite", CONFIG_DB_URL: server }), [
      "CONFIG_DB_TYPE",
    ]);
  });
});

describe("maskedSettings", () => {
  it("hides keys and passwords and tells each origin", () => {
    const key = generateKey();
    const env = {
      CONFIG_ENCRYPTION_KEY: key,
      DATABASE_URL: "postgresql://u:geheim@db/x",
      EGRESS_PROXY: "http://u:geheim@proxy.example:3128",
    };
    const rows = maskedSettings(loadSettings(env));
    assert.equal(rows.length, SETTINGS.length);
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(`geheim|${key.slice(0, 8)}`));
    assert.deepEqual(
      rows.find((row) => row.name === "DATABASE_URL"),
      { name: "DATABASE_URL", value: "postgresql://u:***@db/x", origin: "environment" },
    );
  });
});

describe("ensureKeys", () => {
  it("writes a key for its owner only once, and reads it afterwards", async () => {
    using dir = tempDir();
    const loaded = loadSettings({ DATA_DIR: dir.path });
    const starts = await Promise.all([1, 2, 3, 4].map(() => ensureKeys(loaded)));
    const keys = new Set(starts.flatMap((start) => start.settings.encryptionKeys));
    assert.equal(keys.size, 1);
    assert.equal(statSync(keyFilePath(dir.path)).mode & 0o777, 0o600);
    const again = await ensureKeys(loaded);
    assert.equal(again.isNewKey, false);
    assert.equal(again.origins.encryptionKeys, "file");
    assert.equal(again.keyFile, keyFilePath(dir.path));
    assert.doesNotThrow(() => createCipher(again.settings.encryptionKeys));
  });

  it("leaves the folder alone where the environment has a key", async () => {
    const env = { CONFIG_ENCRYPTION_KEY: generateKey(), DATA_DIR: "/nonexistent/hub" };
    const ready = await ensureKeys(loadSettings(env));
    assert.deepEqual(ready.settings.encryptionKeys, [env.CONFIG_ENCRYPTION_KEY]);
    assert.equal(ready.keyFile, undefined);
  });

  it("takes several keys from the file and refuses a damaged one", async () => {
    using dir = tempDir();
    const loaded = loadSettings({ DATA_DIR: dir.path });
    const keys = [generateKey(), generateKey()];
    writeFileSync(keyFilePath(dir.path), keys.join("\n"));
    assert.deepEqual((await ensureKeys(loaded)).settings.encryptionKeys, keys);
    writeFileSync(keyFilePath(dir.path), "half a k");
    await assert.rejects(ensureKeys(loaded), { code: "bad_key" });
    writeFileSync(keyFilePath(dir.path), "");
    await assert.rejects(ensureKeys(loaded), /backup/);
  });
});

describe("settingsMarkdown", () => {
  it("has a line for every setting", () => {
    const text = settingsMarkdown();
    for (const { env } of SETTINGS) assert.ok(text.includes(`| \`${env}\` |`), env);
  });
});

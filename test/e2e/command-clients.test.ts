import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { freePort } from "../server-process.ts";
import { type HubProcess, startHub } from "./hub-process.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const SEED = join(ROOT, "../shared/seeds/apicomprem.cs.txt");
/** As the programs of the document have it; the example unit takes it over. */
const UNIT = "3ce17312-8dbd-49a0-94d3-2e01b65e4173";

const has = (program: string): boolean =>
  spawnSync("which", [program], { stdio: "ignore" }).status === 0;
const needed = has("php") && has("mcs") && has("openssl") && existsSync(SEED);
const skip = needed ? false : "needs php, mono and the document with the programs";

/** Programs that somebody else wrote for such servers: only host, port and unit are set. */
describe("programs of the document against the hub", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-clients-"));
  const dataDir = join(folder, "data");
  const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  let hub: HubProcess;
  let [port, tlsPort] = [0, 0];

  before(async () => {
    port = await freePort();
    tlsPort = await freePort();
    makeCertificate(certificate, key);
    const env = { ...process.env, DATA_DIR: dataDir };
    await run(process.execPath, ["src/main.ts", "unit", "example"], { cwd: ROOT, env });
    hub = await startHub(
      {
        COMMAND_PORT: String(port),
        COMMAND_TLS_PORT: String(tlsPort),
        COMMAND_TLS_CERT: certificate,
        COMMAND_TLS_KEY: key,
      },
      { dataDir },
    );
  });
  after(async () => {
    await hub?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers the PHP program over http", async () => {
    const output = await runPhp(folder, { host: "'127.0.0.1'", port });
    assert.match(output, /^Status: OK<br>CommandIn: SELECT<br>Data: <br>\[/);
    assert.equal(rowsOf(output).length, 10);
    assert.ok(rowsOf(output).every((row) => typeof row.NAZEV === "string" && row.NAZEV !== ""));
  });

  it("answers the PHP program over https", async () => {
    const ca = ["-d", `openssl.cafile=${certificate}`];
    const output = await runPhp(folder, { host: "'ssl://'.'localhost'", port: tlsPort, ca });
    assert.match(output, /^Status: OK<br>CommandIn: SELECT<br>/);
    assert.equal(rowsOf(output).length, 10);
  });

  it("shows the PHP program what is wrong", async () => {
    const statement = "select top 10 * from tajna_tabulka";
    const output = await runPhp(folder, { host: "'127.0.0.1'", port, statement });
    assert.match(output, /^Status: ERR<br>/);
    assert.match(output, /Chyba: .*Invalid object name 'tajna_tabulka'/);
  });

  it("answers the C# program over http and https", async () => {
    for (const address of [`http://localhost:${port}`, `https://localhost:${tlsPort}`]) {
      const output = await runCsharp(folder, { address, certificate });
      const answer = JSON.parse(output.slice(output.indexOf("{"))) as Answer;
      assert.equal(answer.Result, "OK", address);
      assert.ok(answer.Data.length > 0, address);
      assert.ok(answer.Data.every((row) => row.DOKLAD === "OP"));
    }
  });
});

interface Answer {
  readonly Result: string;
  readonly Data: readonly Record<string, unknown>[];
}

const rowsOf = (output: string): Record<string, unknown>[] =>
  JSON.parse(output.slice(output.indexOf("Data: <br>") + "Data: <br>".length));

function makeCertificate(certificate: string, key: string): void {
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
    ...["-addext", names, "-keyout", key, "-out", certificate],
  ]);
  assert.equal(made.status, 0, String(made.stderr));
}

/** The text of the document from one mark to another, both included; its hard spaces are layout, no program. */
function cutOut(from: string, to: string): string {
  const text = readFileSync(SEED, "utf8");
  const start = text.indexOf(from);
  const end = text.lastIndexOf(to) + to.length;
  assert.ok(start >= 0 && end > start, `the document has ${from}`);
  return text.slice(start, end).replaceAll("\u00a0", " ");
}

async function runPhp(
  folder: string,
  options: { host: string; port: number; ca?: string[]; statement?: string },
): Promise<string> {
  const { host, port, ca = [], statement = "select top 10 * from partnery" } = options;
  const program = cutOut("<?php", "?>")
    .replace("'ssl://'.'dev.premier.cz'", host)
    .replace("3ce17312-8dbd-49a0-94d3-2e01b65e4173", UNIT)
    .replace("$port = 12375", `$port = ${port}`)
    .replace("select top 10 * from partnery", statement);
  const file = join(folder, "client.php");
  writeFileSync(file, program);
  const { stdout } = await run("php", ["-d", "error_reporting=E_ALL", ...ca, file]);
  return stdout.trim();
}

async function runCsharp(
  folder: string,
  { address, certificate }: { address: string; certificate: string },
): Promise<string> {
  const program = cutOut("using System;", "}")
    .replace("https://dev.premier.cz:12375", address)
    .replace("3ce17312-8dbd-49a0-94d3-2e01b65e4173", UNIT);
  const [source, binary] = [join(folder, "client.cs"), join(folder, "client.exe")];
  writeFileSync(source, program);
  await run("mcs", [source, `-out:${binary}`]);
  const env = { ...process.env, HOME: folder };
  await run("cert-sync", ["--user", certificate], { env });
  // It waits for a key at the end: a terminal gives it one.
  const line = `printf x | script -qec 'mono ${binary}' /dev/null`;
  const { stdout } = await run("sh", ["-c", line], { env, timeout: 60_000 });
  return stdout.slice(0, stdout.lastIndexOf("}") + 1).trim();
}

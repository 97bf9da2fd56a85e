import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { createAuthority } from "../../test/certificates.ts";
import { shareProcess, start, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";
import { GUID, numberOf, post, type RawAnswer, talk } from "../../test/command-server.ts";
import { sleep } from "../lib/clock.ts";

const viadukt = shareProcess();
const BODY = '{"command":{"inComm":"VERZEAPI"}}';

it("makes, changes and removes accounting units, and takes them through a setup.xml", async () => {
  using hub = tempHub();
  const { env, path } = hub;
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await viadukt(["unit", ...args], { env });
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const guid = await run("add", "Novák & syn", "--company-id", "12345679", "--auth", "optional");
  assert.match(guid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(await run("add", "Druhá", "--id", `{${GUID.toUpperCase()}}`), GUID);
  assert.match(await run("list"), /Druhá .*on +required +users/);
  await run("change", guid, "--name", "Novák", "--allow-from", "10.0.0.0/8", "192.0.2.1");
  const shown = JSON.parse(await run("show", `{${guid.toUpperCase()}}`, "--json"));
  assert.equal(shown.name, "Novák");
  assert.deepEqual(shown.settings.allow_from, ["10.0.0.0/8", "192.0.2.1"]);
  assert.equal(shown.settings.auth, "optional");
  await run("disable", GUID);
  assert.match(await run("list"), /Druhá .*off/);

  const file = join(path, "setup.xml");
  await run("export", file);
  await run("remove", GUID);
  const setup = readFileSync(file, "utf8").replace('port=""', 'port="12375"');
  writeFileSync(file, setup.replace('name="Novák"', 'name="Nový"'));
  assert.match(await run("import", file), /^COMMAND_PORT=12375$/m);
  assert.match(await run("list"), /Nový/);
  assert.match(await run("show", GUID), /is_enabled +false/);

  const wrong = async (...args: string[]) => (await viadukt(["unit", ...args], { env })).stderr;
  assert.match(
    await wrong("add", "x", "--allow-from", "all"),
    /--allow-from 0: "all" is no address/,
  );
  assert.match(await wrong("add", "x", "--id", GUID), /There is an accounting unit/);
  assert.match(await wrong("add", "x", "--max-rows", "many"), /--max-rows/);
  assert.match(await wrong("show", "nothing"), /There is no unit nothing/);
  writeFileSync(file, setup.replace("auth=", "heslo="));
  assert.match(await wrong("import", file), /Unit\[\d\]@heslo: is not known/);
});

it("tells a running hub of its units, and has it take a renewed certificate at SIGHUP", async () => {
  using hub = tempHub();
  const authority = createAuthority("Test CA");
  const [certFile, keyFile] = [join(hub.path, "cert.pem"), join(hub.path, "key.pem")];
  const writePair = (of: typeof authority): void => {
    const { cert, key } = of.issue({ name: "localhost", hosts: ["localhost"] });
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
  };
  writePair(authority);
  const ports = { COMMAND_PORT: "0", COMMAND_TLS_PORT: "0" };
  const env = { ...hub.env, ...ports, COMMAND_TLS_CERT: certFile, COMMAND_TLS_KEY: keyFile };
  await using running = await start(["serve", "--port", "0"], env);
  const portOf = (scheme: string): number =>
    Number(
      new RegExp(`at ${scheme}://127\\.0\\.0\\.1:(\\d+)/api/comm`).exec(running.printed())?.[1],
    );
  const ask = async (scheme: string, ca?: string): Promise<RawAnswer | undefined> =>
    talk({ port: portOf(scheme), parts: [post(BODY)], toEnd: true, ...(ca ? { ca } : {}) });

  assert.equal(numberOf((await ask("http")) as RawAnswer), 9005);
  const added = await viadukt(["unit", "add", "Demo", "--id", GUID], { env });
  assert.equal(added.code, 0, added.stderr);
  await sleep(1_100);
  assert.equal((await ask("http"))?.status, 401);
  assert.equal((await ask("https", authority.cert))?.status, 401);

  const renewed = createAuthority("Other CA");
  writePair(renewed);
  running.tell("SIGHUP");
  let answer: RawAnswer | undefined;
  for (let i = 0; i < 50 && answer === undefined; i++) {
    await sleep(100);
    answer = await ask("https", renewed.cert);
  }
  assert.equal(answer?.status, 401);
  writeFileSync(certFile, "broken");
  running.tell("SIGHUP");
  await sleep(300);
  assert.equal((await ask("https", renewed.cert))?.status, 401);
  assert.equal(await running.stop("SIGTERM"), 0);
});

it("refuses ports that are taken and certificates that are none, before anything starts", async () => {
  using hub = tempHub();
  const { env } = hub;
  const serve = (more: Record<string, string>) =>
    viaduktAlone(["serve", "--port", "0"], { env: { ...env, ...more } });
  const without = await serve({ COMMAND_TLS_PORT: "0" });
  assert.match(without.stderr, /COMMAND_TLS_PORT: it needs COMMAND_TLS_CERT/);
  const files = { COMMAND_TLS_CERT: "/nowhere/cert.pem", COMMAND_TLS_KEY: "/nowhere/key.pem" };
  const missing = await serve({ COMMAND_TLS_PORT: "0", ...files });
  assert.deepEqual(
    [missing.code, /COMMAND_TLS_CERT cannot be used/.test(missing.stderr)],
    [1, true],
  );
  await using running = await start(["serve", "--port", "0"], { ...env, COMMAND_PORT: "0" });
  const port = /:(\d+)\/api\/comm/.exec(running.printed())?.[1] ?? "";
  const taken = await serve({ COMMAND_PORT: port });
  assert.match(taken.stderr, /is in use on 127\.0\.0\.1/);
});

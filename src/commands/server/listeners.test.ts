import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { connect, type TLSSocket } from "node:tls";
import { createAuthority } from "../../../test/certificates.ts";
import { OPEN, openCommandServer, post, select, talk } from "../../../test/command-server.ts";
import { web } from "../../../test/local-server.ts";
import { sleep } from "../../lib/clock.ts";

const folder = mkdtempSync(join(tmpdir(), "viadukt-listeners-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const authority = createAuthority("Test CA");
const certFile = join(folder, "cert.pem");
const keyFile = join(folder, "key.pem");

function writePair(name: string): void {
  const { cert, key } = authority.issue({ name, hosts: ["localhost", "127.0.0.1"] });
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
}

const portOf = (addresses: readonly string[], scheme: string): number =>
  Number(URL.parse(addresses.find((one) => one.startsWith(`${scheme}:`)) ?? "")?.port);

async function subjectOf(port: number): Promise<string | undefined> {
  const socket: TLSSocket = connect({
    port,
    host: "127.0.0.1",
    ca: authority.cert,
    servername: "localhost",
  });
  await once(socket, "secureConnect");
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

const HTTPS = { host: "127.0.0.1", port: undefined, tlsPort: 0, certFile, keyFile };

describe("the ports of the command API", () => {
  it("answer https, and take a renewed certificate without losing a command", async () => {
    await using server = await openCommandServer(OPEN);
    const { listeners } = server;
    writePair("first");
    await listeners.apply({ ...HTTPS, port: 0 });
    const port = portOf(listeners.addresses, "https");
    const ask = (text: string) =>
      talk({
        port,
        parts: [post(select(text), { Host: "ssl://localhost" })],
        ca: authority.cert,
        toEnd: true,
      });
    assert.equal((await ask("x"))?.json.Result, "OK");
    assert.equal(await subjectOf(port), "first");

    const running = ask("wait 500");
    await sleep(150);
    writePair("second");
    await listeners.apply({ ...HTTPS, port: 0 });
    assert.equal(portOf(listeners.addresses, "https"), port);
    assert.equal(await subjectOf(port), "second");
    assert.equal((await running)?.json.Result, "OK");
  });

  it("keep the certificate that works where the new one does not", async () => {
    await using server = await openCommandServer(OPEN);
    const { listeners } = server;
    writePair("good");
    await listeners.apply(HTTPS);
    const port = portOf(listeners.addresses, "https");
    writeFileSync(certFile, "no certificate");
    await assert.rejects(listeners.apply(HTTPS), /COMMAND_TLS_CERT cannot be used/);
    writePair("other");
    writeFileSync(keyFile, authority.issue({ name: "stranger" }).key);
    await assert.rejects(listeners.apply(HTTPS), /COMMAND_TLS_CERT cannot be used/);
    assert.equal(await subjectOf(port), "good");
  });

  it("move to another port while the commands on the old one are finished", async () => {
    await using server = await openCommandServer(OPEN);
    const { listeners, port } = server;
    const running = talk({ port, parts: [post(select("wait 500"))], toEnd: true });
    await sleep(150);
    const nothing = { tlsPort: undefined, certFile: undefined, keyFile: undefined };
    const free = await web(() => undefined);
    const next = free.port;
    await free[Symbol.asyncDispose]();
    await listeners.apply({ host: "127.0.0.1", port: next, ...nothing });
    assert.deepEqual(listeners.addresses, [`http://127.0.0.1:${next}`]);
    assert.equal(await talk({ port, parts: [post(select("x"))], waitMs: 300 }), undefined);
    const moved = await talk({ port: next, parts: [post(select("x"))] });
    assert.equal(moved?.json.Result, "OK");
    assert.equal((await running)?.json.Result, "OK");
    await listeners.apply({ host: "0.0.0.0", port: next, ...nothing });
    assert.equal((await talk({ port: next, parts: [post(select("x"))] }))?.json.Result, "OK");
  });

  it("stay where they are when the new port is taken", async () => {
    await using server = await openCommandServer(OPEN);
    await using other = await web((_, response) => response.end());
    const nothing = { tlsPort: undefined, certFile: undefined, keyFile: undefined };
    const wanted = { host: "127.0.0.1", port: other.port, ...nothing };
    await assert.rejects(server.listeners.apply(wanted), /is in use/);
    const answer = await talk({ port: server.port, parts: [post(select("x"))] });
    assert.equal(answer?.json.Result, "OK");
  });
});

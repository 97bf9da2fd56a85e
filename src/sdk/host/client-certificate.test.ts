import assert from "node:assert/strict";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import {
  SERVER_CERTIFICATE,
  SERVER_KEY,
  TEST_AUTHORITY,
} from "../../../sandbox/sefaz/certificates/authority.ts";
import { TEST_CERTIFICATE, TEST_KEY } from "../../../sandbox/sefaz/certificates/clients.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import {
  AuthError,
  type ClientCertificate,
  caCertificate,
  defineConnector,
  defineManifest,
  field,
  fields,
  same,
} from "../index.ts";
import { openTestContext } from "../testing/context.ts";

const title = same("x");

function connectorWith(clientCertificate: () => ClientCertificate) {
  const manifest = defineManifest({
    ...{ id: "mutual", title, summary: title, category: "custom" as never, countries: [] },
    ...{ steps: [], auth: { kind: "custom" }, allowedHosts: [] },
    credentials: fields({ password: field.secret({ title }) }),
    settings: fields({ ca_certificate: caCertificate }),
    clientCertificate,
  });
  return defineConnector({ manifest });
}

async function serverOf() {
  const server = createServer(
    {
      ...{ key: SERVER_KEY, cert: SERVER_CERTIFICATE, ca: TEST_AUTHORITY },
      ...{ requestCert: true, rejectUnauthorized: true },
    },
    (req, res) => {
      const socket = req.socket as TLSSocket;
      res.end(`${socket.getPeerCertificate().subject.CN} ${socket.getProtocol()}`);
    },
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const open = (baseUrl: string, clientCertificate: () => ClientCertificate) =>
  openTestContext({
    connector: connectorWith(clientCertificate) as never,
    credentials: { password: "secret" },
    settings: { ca_certificate: TEST_AUTHORITY },
    ...{ baseUrl, log: silentLog, clock: systemClock, signal: AbortSignal.timeout(20_000) },
  });

const own = { cert: TEST_CERTIFICATE, key: TEST_KEY };

describe("the client certificate of a manifest", () => {
  it("is shown on every call, and asked for once", async () => {
    await using server = await serverOf();
    let asked = 0;
    const { http } = open(server.url, () => {
      asked += 1;
      return own;
    });
    for (let i = 0; i < 3; i++) {
      const text = await (await http.request({ method: "GET", path: "/" })).text();
      assert.match(text, /11222333000181 TLSv1\.3$/);
    }
    assert.equal(asked, 1);
  });

  it("goes in TLS 1.2 where the manifest says so", async () => {
    await using server = await serverOf();
    const { http } = open(server.url, () => ({ ...own, maxVersion: "TLSv1.2" }));
    const text = await (await http.request({ method: "GET", path: "/" })).text();
    assert.match(text, /TLSv1\.2$/);
  });

  it("that cannot be made is the error of the call, not of the context", async () => {
    await using server = await serverOf();
    const { http } = open(server.url, () => {
      throw new AuthError("The file does not open.");
    });
    await assert.rejects(http.request({ method: "GET", path: "/" }), { name: "AuthError" });
  });

  it("is never sent over plain http", async () => {
    const { http } = open("http://127.0.0.1:8099", () => own);
    await assert.rejects(http.request({ method: "GET", path: "/" }), {
      name: "ConfigError",
      message: /https/,
    });
  });
});

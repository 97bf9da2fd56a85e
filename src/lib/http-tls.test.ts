import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import { createAuthority } from "../../test/certificates.ts";
import { secureWeb, web } from "../../test/local-server.ts";
import { createEgressGuard } from "./egress.ts";
import { isHubError } from "./errors.ts";
import { createOutbound, type Outbound, type TlsOptions } from "./http.ts";
import { silentLog } from "./log.ts";

const authority = createAuthority("Test CA");
const stranger = createAuthority("Somebody else's CA");
const ca = authority.cert;
const server = authority.issue({ name: "server", hosts: ["127.0.0.1", "api.example"] });
const anna = authority.issue({ name: "anna" });
const boris = authority.issue({ name: "boris" });
const foreign = stranger.issue({ name: "foreign" });

const open = (): Outbound =>
  createOutbound({
    egress: createEgressGuard(["127.0.0.0/8", "api.example"]),
    userAgent: "Viadukt/test",
    log: silentLog,
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  });
const get = (outbound: Outbound, url: string, tls?: TlsOptions) =>
  outbound.requestSmall({ method: "GET", url, headers: {}, timeoutMs: 5_000, tls }, 1_000);

/** Answers who asked, whether the TLS session was taken up again, and the name that was asked for. */
const whoIsIt = (request: IncomingMessage, response: ServerResponse): void => {
  const socket = request.socket as TLSSocket;
  const { subject } = socket.getPeerCertificate();
  const name = subject?.CN ?? "nobody";
  const how = socket.isSessionReused() ? "resumed" : "new";
  const servername = "servername" in socket ? String(socket.servername) : "";
  if (request.url === "/close") response.setHeader("connection", "close");
  response.end(`${name} ${how} ${servername}`);
};
const asksForCertificate = { ...server, ca, requestCert: true, rejectUnauthorized: false };

describe("TLS options of a request", () => {
  it("send the client certificate", async () => {
    await using listening = await secureWeb(asksForCertificate, whoIsIt);
    await using outbound = open();
    const { text } = await get(outbound, listening.url, { ...anna, ca });
    assert.match(text, /^anna /);
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`never mix certificates on open connections and resumed sessions of ${version}`, async () => {
      const range = { minVersion: version, maxVersion: version };
      await using listening = await secureWeb({ ...asksForCertificate, ...range }, whoIsIt);
      await using outbound = open();
      const callers = { anna: { ...anna, ca }, boris: { ...boris, ca }, nobody: { ca } };
      const seen: string[] = [];
      for (let round = 0; round < 4; round++) {
        for (const [name, tls] of Object.entries(callers)) {
          for (const path of ["/", "/close"]) {
            const { text } = await get(outbound, listening.url + path, tls);
            const [who = "", how = ""] = text.split(" ");
            assert.equal(who, name);
            seen.push(how);
          }
        }
      }
      assert.ok(seen.includes("resumed"), "no session was resumed, so nothing was tried");
    });
  }

  it("never mix certificates of requests at one time", async () => {
    await using listening = await secureWeb(asksForCertificate, whoIsIt);
    await using outbound = open();
    const names = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? "anna" : "boris"));
    const answers = await Promise.all(
      names.map((name) =>
        get(outbound, listening.url, { ...(name === "anna" ? anna : boris), ca }),
      ),
    );
    assert.deepEqual(
      answers.map(({ text }) => text.split(" ")[0]),
      names,
    );
  });

  it("trust a further authority, for the requests that name it only", async () => {
    await using listening = await secureWeb(server, whoIsIt);
    await using outbound = open();
    const url = `${listening.url}/close`;
    await assert.rejects(get(outbound, url), { code: "tls_error" });
    assert.equal((await get(outbound, url, { ca })).status, 200);
    assert.equal((await get(outbound, url, { ca: stranger.cert + ca })).status, 200);
    await assert.rejects(get(outbound, url), { code: "tls_error" });
    await assert.rejects(get(outbound, url, { ca: stranger.cert }), { code: "tls_error" });
  });

  it("trust a server's very own certificate, whatever name stands in it, and no other of its authority", async () => {
    const named = authority.issue({ name: "erp", hosts: ["erp.local"] });
    const twin = authority.issue({ name: "erp", hosts: ["erp.local"] });
    await using listening = await secureWeb(named, whoIsIt);
    await using outbound = open();
    assert.equal((await get(outbound, `${listening.url}/close`, { ca: named.cert })).status, 200);
    for (const other of [twin.cert, ca, stranger.cert])
      await assert.rejects(get(outbound, listening.url, { ca: other }), { code: "tls_error" });
  });

  it("ask for another name and look for it in the certificate", async () => {
    await using listening = await secureWeb(server, whoIsIt);
    await using outbound = open();
    const { text } = await get(outbound, listening.url, { ca, serverName: "api.example" });
    assert.match(text, / api\.example$/);
    await assert.rejects(get(outbound, listening.url, { ca, serverName: "other.example" }), {
      code: "tls_error",
    });
  });

  it("do not weaken the check of the host's name", async () => {
    const other = authority.issue({ name: "other", hosts: ["other.example"] });
    await using listening = await secureWeb(other, whoIsIt);
    await using outbound = open();
    const url = `https://api.example:${listening.port}/`;
    await assert.rejects(get(outbound, url, { ...anna, ca }), { code: "tls_error" });
  });

  it("tell where the server wants a certificate", async () => {
    const wants = { ...server, ca, requestCert: true };
    await using listening = await secureWeb({ ...wants, maxVersion: "TLSv1.2" }, whoIsIt);
    await using outbound = open();
    await assert.rejects(get(outbound, listening.url, { ca }), {
      code: "tls_error",
      message: /may want a client certificate/,
    });
    await assert.rejects(get(outbound, listening.url, { ...foreign, ca }), {
      name: "TransientError",
    });
    assert.match((await get(outbound, listening.url, { ...anna, ca })).text, /^anna /);
  });

  it("are refused for an http address", async () => {
    let calls = 0;
    await using listening = await web((_request, response) => {
      calls += 1;
      response.end();
    });
    await using outbound = open();
    await assert.rejects(get(outbound, listening.url, anna), { code: "bad_certificate" });
    assert.equal(calls, 0);
  });
});

describe("a certificate that cannot be used", () => {
  const secret = authority.issue({ name: "secret", passphrase: "hunter2" });
  const damaged = (text: string): string =>
    text.replace(/^(.{60}).{20}/s, "$1AAAAAAAAAAAAAAAAAAAA");
  const cases: readonly (readonly [string, TlsOptions, RegExp])[] = [
    ["a certificate without a key", { cert: anna.cert }, /private key is missing/],
    ["a key without a certificate", { key: anna.key }, /certificate is missing/],
    ["an empty certificate", { ...anna, cert: "" }, /^The client certificate is no PEM/],
    ["a certificate of another kind", { ...anna, cert: anna.key }, /certificate is no PEM/],
    ["a damaged certificate", { ...anna, cert: damaged(anna.cert) }, /certificate is damaged/],
    ["an endless certificate", { ...anna, cert: anna.cert.repeat(500) }, /certificate is no PEM/],
    ["a key that is none", { ...anna, key: anna.cert }, /^The private key is no PEM/],
    ["a damaged key", { ...anna, key: damaged(anna.key) }, /private key is damaged/],
    ["the key of another", { ...anna, key: boris.key }, /does not belong/],
    ["no passphrase", secret, /passphrase is missing/],
    [
      "a wrong passphrase",
      { ...secret, passphrase: "hunter3" },
      /does not open with this passphrase/,
    ],
    [
      "an authority that is none",
      { ca: "hello" },
      /^The certificate of the authority \(CA\) is no/,
    ],
    ["a damaged authority", { ca: ca + damaged(ca) }, /authority \(CA\) is damaged/],
    ["an address as the server's name", { ca, serverName: "127.0.0.1" }, /server name/],
    ["a line break in the server's name", { ca, serverName: "a\r\nb" }, /server name/],
  ];
  for (const [what, tls, message] of cases) {
    it(`is told apart: ${what}`, async () => {
      await using outbound = open();
      await assert.rejects(get(outbound, "https://127.0.0.1:4433/", tls), (error: Error) => {
        assert.ok(isHubError(error));
        assert.equal(error.name, "ConfigError");
        assert.equal(error.code, "bad_certificate");
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /hunter|[A-Za-z0-9+/]{40}/);
        return true;
      });
    });
  }

  it("is not one whose key opens with its passphrase", async () => {
    await using listening = await secureWeb(asksForCertificate, whoIsIt);
    await using outbound = open();
    const { text } = await get(outbound, listening.url, { ...secret, passphrase: "hunter2", ca });
    assert.match(text, /^secret /);
  });
});

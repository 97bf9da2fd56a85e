import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { selfSigned, toPem } from "../../../sandbox/ksef/certificates.ts";
import { verifySignedRequest } from "../../../sandbox/ksef/signature.ts";
import { readIdentity } from "./certificate.ts";
import { signedRequest } from "./xades.ts";

const NIP = "5252914179";
const NOW = Date.UTC(2026, 10, 20, 9);
const SCHEMA = new URL(
  "../../../../shared/reference/accounting/ksef/schemat_auth_v2-1.xsd",
  import.meta.url,
);

function identity(kind: "rsa" | "ec", name = `TINPL-${NIP}`) {
  const { privateKey } =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = selfSigned({
    subject: [
      ["C", "PL"],
      ["GN", "Żaneta"],
      ["SN", "Łoś & Syn <Spółka>"],
      ["serialNumber", name],
      ["CN", "Żaneta Łoś"],
    ],
    key: privateKey,
    validFrom: NOW - 86_400_000,
    validTo: NOW + 86_400_000,
  });
  const private_key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return readIdentity({ nip: NIP, certificate: toPem(certificate), private_key });
}

const sign = (kind: "rsa" | "ec", challenge = "20261120-CR-226FB7B000-3ACF9BE4C0-10") =>
  signedRequest(identity(kind), { challenge, nip: NIP, now: NOW });

describe("the signed request to sign in", () => {
  for (const kind of ["rsa", "ec"] as const) {
    it(`holds before libxml2's canonical form with a key of kind ${kind}`, async () => {
      const request = await verifySignedRequest(Buffer.from(sign(kind)));
      assert.equal(request.nip, NIP);
      assert.equal(request.challenge, "20261120-CR-226FB7B000-3ACF9BE4C0-10");
      assert.equal(request.subjectType, "certificateSubject");
      assert.equal(request.signedAt, NOW - 60_000);
    });
  }

  it("holds with characters that XML escapes", async () => {
    const request = await verifySignedRequest(Buffer.from(sign("ec", "a&b<c>\"d'\rą")));
    assert.equal(request.challenge, "a&b<c>\"d'\rą");
  });

  it("breaks with any change: NIP, time, certificate digest, value", async () => {
    const xml = sign("ec");
    const changes: readonly (readonly [RegExp, string])[] = [
      [/<Nip>5/, "<Nip>6"],
      [/(<xades:SigningTime>)2026/, "$12025"],
      [/certificateSubject/, "certificateFingerprint"],
      [/(<ds:SignatureValue>)./, "$1-"],
      [/(<ds:DigestValue>)./, "$1-"],
    ];
    for (const [from, to] of changes) {
      const changed = xml.replace(from, to);
      assert.notEqual(changed, xml, String(from));
      await assert.rejects(() => verifySignedRequest(Buffer.from(changed)), String(from));
    }
  });

  it("goes by the fingerprint where the certificate names no tax id", async () => {
    const plain = signedRequest(identity("ec", "4711"), { challenge: "c", nip: NIP, now: NOW });
    const request = await verifySignedRequest(Buffer.from(plain));
    assert.equal(request.subjectType, "certificateFingerprint");
  });

  // The schema of the version that is signed has patterns that libxml2 cannot compile; the next one differs
  // by its namespace alone in what is written here.
  it("fits the ministry's schema", async (test) => {
    if (!existsSync(SCHEMA)) return test.skip("the ministry's schema is not there");
    const libxml = await import("libxml2-wasm");
    const challenge = "20261120-CR-226FB7B000-3ACF9BE4C0-10";
    const unsigned = sign("ec", challenge)
      .replace(/<ds:Signature .*<\/ds:Signature>/s, "")
      .replace("/auth/token/2.0", "/auth/token/2.1");
    using schema = libxml.XmlDocument.fromBuffer(await readFile(SCHEMA));
    using validator = libxml.XsdValidator.fromDoc(schema);
    using document = libxml.XmlDocument.fromString(unsigned);
    validator.validate(document);
  });
});

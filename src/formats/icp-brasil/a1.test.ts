import assert from "node:assert/strict";
import { sign, verify, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { isHubError } from "../../lib/errors.ts";
import { makePfx, withoutOpenssl } from "../testing/openssl.ts";
import { type A1, openA1 } from "./a1.ts";
import { commonNamesOf } from "./holder.ts";
import { ACCENTED_PASSWORD, TEST_PASSWORD, testPfx } from "./testing/certificates.ts";

const open = (name: string, password = TEST_PASSWORD): A1 => openA1(testPfx(name), password);
const isError = (name: string, what: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === name && what.test(error.message);

/** File, number, kind, password. */
const FILES = [
  ["a1-3des", "11222333000181", "cnpj"],
  ["a1-aes256", "11222333000181", "cnpj"],
  ["a1-aes256-sem-cadeia", "11222333000181", "cnpj"],
  ["a1-rc2-40-legado", "11222333000181", "cnpj"],
  ["a1-senha-acentuada", "11222333000181", "cnpj", ACCENTED_PASSWORD],
  ["a1-cnpj-alfanumerico-rc2-40", "12ABC34501DE35", "cnpj"],
  ["e-cpf", "11144477735", "cpf"],
] as const;

describe("an A1 certificate", () => {
  for (const [name, taxId, kind, password] of FILES) {
    it(`opens with holder, time and a key that signs: ${name}`, () => {
      const a1 = open(name, password);
      assert.equal(a1.tax_id, taxId);
      assert.equal(a1.kind, kind);
      assert.ok(a1.holder.length > 3 && !a1.holder.includes(taxId), a1.holder);
      assert.ok(a1.valid_from >= Date.UTC(2026, 0, 1) && a1.valid_to <= Date.UTC(2036, 11, 31));
      const signature = sign("sha1", Buffer.from("x"), a1.key);
      assert.ok(verify("sha1", Buffer.from("x"), a1.certificate.publicKey, signature));
      assert.equal(new X509Certificate(a1.certificate_pem).fingerprint, a1.certificate.fingerprint);
      assert.ok(a1.chain_pem.startsWith(a1.certificate_pem));
      createSecureContext({ key: a1.key_pem, cert: a1.chain_pem });
    });
  }

  it("that has expired opens too, and says when it did", () => {
    assert.ok(open("a1-vencido").valid_to <= Date.UTC(2025, 0, 2));
  });

  it("without its key, with another password or cut off says so", () => {
    assert.throws(() => open("a1-sem-chave-privada"), isError("AuthError", /no private key/));
    assert.throws(() => open("a1-aes256", "teste124"), isError("AuthError", /check its password/));
    assert.throws(() => open("a1-senha-acentuada"), isError("AuthError", /check its password/));
    assert.throws(() => open("a1-truncado"), isError("AuthError", /whole file/));
  });

  it("tells nothing of the persons behind the company", () => {
    const { key, certificate, key_pem, certificate_pem, chain_pem, ...rest } = open("a1-aes256");
    assert.deepEqual(Object.keys(rest).sort(), [
      "holder",
      "kind",
      "tax_id",
      "valid_from",
      "valid_to",
    ]);
    assert.equal(commonNamesOf(certificate).issuer, "AC RAIZ TESTE HUB v1");
  });
});

describe("a certificate of another shape", { skip: withoutOpenssl }, () => {
  const made = (subject: string, extensions: readonly string[] = [], kind: "rsa" | "ec" = "rsa") =>
    openA1(makePfx({ kind, password: "x", subject, extensions }), "x");

  it("without other names is known by the number behind its name", () => {
    const { holder, tax_id, kind } = made("/CN=PADARIA SÃO JOSÉ: FILIAL:11222333000181");
    assert.deepEqual(
      [holder, tax_id, kind],
      ["PADARIA SÃO JOSÉ: FILIAL", "11222333000181", "cnpj"],
    );
  });

  it("with both names is the company's, and what is no number counts for nothing", () => {
    const san = (company: string) => [
      `subjectAltName=otherName:2.16.76.1.3.1;UTF8:0101198011144477735,otherName:2.16.76.1.3.3;PRINTABLESTRING:${company}`,
    ];
    assert.equal(made("/CN=A", san("12ABC34501DE35")).tax_id, "12ABC34501DE35");
    assert.equal(made("/CN=A", san("00000000000000")).tax_id, "11144477735");
  });

  it("is refused without CNPJ and CPF, and with a key that documents are not signed with", () => {
    const noNumber = isError("ConfigError", /neither a CNPJ nor a CPF/);
    assert.throws(() => made("/CN=Somebody:11222333000182"), noNumber);
    assert.throws(() => made("/O=No name"), noNumber);
    const noRsa = isError("ConfigError", /RSA/);
    assert.throws(() => made("/CN=A:11222333000181", [], "ec"), noRsa);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ACCENTED_PASSWORD, PFX } from "../../../sandbox/sefaz/certificates/clients.ts";
import { openRecordedSefaz } from "../../../test/recorded-sefaz.ts";
import { isHubError } from "../../sdk/index.ts";
import sefaz from "./index.ts";
import { manifest } from "./manifest.ts";

const RUNNING =
  '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><nfeResultMsg xmlns="http://www.portalfiscal.inf.br/nfe/wsdl/NFeStatusServico4"><retConsStatServ versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><cStat>107</cStat><xMotivo>Servico em Operacao</xMotivo></retConsStatServ></nfeResultMsg></soap:Body></soap:Envelope>';

const fails = (work: () => unknown, name: string, message: RegExp) =>
  assert.rejects(
    async () => work(),
    (error) => {
      assert.ok(isHubError(error));
      assert.equal(error.name, name, error.message);
      assert.match(error.message, message);
      return true;
    },
  );

describe("the certificate of the credentials", () => {
  it("opens however it was sealed, and is what the server sees", async () => {
    await using bed = await openRecordedSefaz({ rejectUnauthorized: true });
    bed.answer({ body: RUNNING });
    const cases = [
      [{ pfx: PFX.aes256 }, "11222333000181"],
      [{ pfx: PFX.tripleDes }, "11222333000181"],
      [{ pfx: PFX.rc2 }, "11222333000181"],
      [{ pfx: PFX.withoutChain }, "11222333000181"],
      [{ pfx: PFX.accented, pfx_password: ACCENTED_PASSWORD }, "11222333000181"],
      [{ pfx: PFX.alphanumeric }, "12ABC34501DE35"],
      [{ pfx: PFX.cpf }, "11144477735"],
    ] as const;
    for (const [credentials, taxId] of cases) {
      const result = await sefaz.check?.(bed.open({ credentials }));
      assert.equal(result?.tax_id, taxId);
      assert.ok(result?.account_name);
      assert.match(bed.requests.at(-1)?.client ?? "", new RegExp(taxId));
      assert.equal(bed.requests.at(-1)?.protocol, "TLSv1.2");
    }
    assert.equal(bed.requests.length, cases.length);
  });

  it("takes the Base64 text with line breaks or as a data URL", async () => {
    await using bed = await openRecordedSefaz();
    const lines = PFX.aes256.replace(/.{64}/g, "$&\r\n");
    for (const pfx of [lines, `data:application/x-pkcs12;base64,${PFX.aes256}`])
      assert.equal(
        sefaz.fiscal?.company(bed.open({ credentials: { pfx } })).tax_id,
        "11222333000181",
      );
  });

  it("says what to do about each wrong one, and calls nobody", async () => {
    await using bed = await openRecordedSefaz();
    const check = (credentials: Record<string, string>, settings = {}) =>
      sefaz.check?.(bed.open({ credentials, settings }));
    await fails(() => check({ pfx_password: "wrong-password" }), "AuthError", /password/);
    await fails(() => check({ pfx: "no base64!" }), "AuthError", /Base64/);
    await fails(() => check({ pfx: PFX.aes256.slice(0, 400) }), "AuthError", /whole file/);
    await fails(() => check({ pfx: PFX.expired }), "AuthError", /ended on 2025-01-01/);
    const other = { tax_id: "41.707.536/0001-29" };
    await fails(() => check({}, other), "ConfigError", /another company than 41707536000129/);
    await fails(() => check({ pfx: PFX.cpf }, other), "ConfigError", /e-CPF/);
    assert.equal(bed.requests.length, 0);
  });

  it("is told of although it has ended, so that people see when", async () => {
    await using bed = await openRecordedSefaz();
    const company = sefaz.fiscal?.company(bed.open({ credentials: { pfx: PFX.expired } }));
    assert.equal(company?.certificate.valid_to, Date.UTC(2025, 0, 1));
  });

  it("serves every branch of the company", async () => {
    await using bed = await openRecordedSefaz();
    const ctx = bed.open({ settings: { tax_id: "11222333000262" } });
    assert.equal(sefaz.fiscal?.company(ctx).tax_id, "11222333000262");
  });

  it("is opened once", () => {
    const given = { pfx: PFX.rc2, pfx_password: "teste123" };
    const first = manifest.clientCertificate?.(given);
    const startedAt = performance.now();
    for (let i = 0; i < 200; i++) assert.deepEqual(manifest.clientCertificate?.(given), first);
    assert.ok(performance.now() - startedAt < 500);
  });

  it("warns in the last days, nearer ones more", async () => {
    await using bed = await openRecordedSefaz();
    bed.answer({ body: RUNNING });
    const ctx = bed.open();
    const end = sefaz.fiscal?.company(ctx).certificate.valid_to ?? 0;
    for (const [days, said] of [
      [40, 0],
      [20, 30],
      [10, 15],
      [3, 7],
    ] as const) {
      const late = { ...ctx, clock: { now: () => end - days * 86_400_000 } };
      const warnings = (await sefaz.check?.(late))?.warnings ?? [];
      assert.deepEqual(
        warnings.map((text) => /within (\d+) days/.exec(text)?.[1]),
        said === 0 ? [] : [String(said)],
      );
    }
  });

  it("names a CNPJ in the settings that is none before anything is stored", () => {
    const given = { pfx: PFX.aes256, pfx_password: "teste123" };
    const settings = { state: "SP", tax_id: "11222333000180" } as const;
    assert.throws(() => manifest.baseUrl?.(given, settings), /settings\.tax_id/);
  });
});

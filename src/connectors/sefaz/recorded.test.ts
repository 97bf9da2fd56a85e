import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { TEST_CERTIFICATE } from "../../../sandbox/sefaz/certificates/clients.ts";
import { openRecordedSefaz, type RecordedSefaz } from "../../../test/recorded-sefaz.ts";
import type { DistributionQuery, EventToRegister, FiscalService } from "../../sdk/index.ts";
import sefaz from "./index.ts";

const fiscal = sefaz.fiscal ?? assert.fail("no fiscal");

const SAMPLES = new URL("../../../../shared/data/fiscal-br/samples/made/soap/", import.meta.url);
const skip: string | false = existsSync(SAMPLES)
  ? false
  : "needs ../shared/data/fiscal-br beside the repository";
const sample = (name: string): string => readFileSync(new URL(name, SAMPLES), "utf8");
const namesOf = (pattern: RegExp): string[] =>
  skip ? [] : readdirSync(SAMPLES).filter((name) => pattern.test(name));
const tagOf = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];

const KEY = "35261115881399000134550010003528611193292697";
const CIENCIA: EventToRegister = {
  access_key: KEY,
  type: "210210",
  sequence: 1,
  happened_at: Date.parse("2026-11-19T08:00:00-03:00"),
};

describe("recorded answers of the distribution", { skip }, () => {
  for (const name of namesOf(/^dist-/))
    it(`${name} is given as it is`, async () => {
      await using server = await openRecordedSefaz();
      const body = sample(name);
      server.answer({ body, type: name.includes("soap11") ? "text/xml" : "application/soap+xml" });
      const service: FiscalService = name.startsWith("dist-cte") ? "cte" : "nfe";
      const answer = await fiscal.distribute(server.open(), service, { after: "0" });
      assert.equal(answer.status, tagOf(body, "cStat"));
      assert.equal(answer.reason, tagOf(body, "xMotivo"));
      assert.equal(answer.last_nsu, tagOf(body, "ultNSU"));
      assert.equal(answer.max_nsu, tagOf(body, "maxNSU"));
      const zips = [...body.matchAll(/<docZip( NSU="(\d+)")? schema="([^"]+)"/g)];
      assert.deepEqual(
        answer.documents.map(({ nsu, schema }) => [nsu, schema]),
        zips.map((match) => [match[2], match[3]]),
      );
      const faults = answer.documents.filter(({ fault }) => fault !== undefined);
      assert.equal(faults.length, name.includes("corrompido") ? 1 : 0);
      for (const { xml, fault } of answer.documents)
        if (fault === undefined) assert.match(Buffer.from(xml ?? []).toString(), /^(<\?xml|<)/);
    });
});

describe("recorded requests", { skip }, () => {
  const QUERIES: readonly (readonly [string, FiscalService, DistributionQuery])[] = [
    ["req-nfe-distNSU.xml", "nfe", { after: "000000000000000" }],
    ["req-nfe-consNSU.xml", "nfe", { nsu: "000000000000105" }],
    ["req-nfe-consChNFe.xml", "nfe", { access_key: KEY }],
    ["req-cte-distNSU.xml", "cte", { after: "000000000000010" }],
  ];
  const ours = (text: string): string => text.replaceAll("41707536000129", "11222333000181");
  for (const [name, service, query] of QUERIES)
    it(`${name} goes out letter for letter`, async () => {
      await using server = await openRecordedSefaz();
      server.answer({
        body: sample(`dist-${service}-137${service === "nfe" ? "-nenhum-documento" : ""}.xml`),
      });
      await fiscal.distribute(server.open(), service, query);
      const [request] = server.requests;
      assert.equal(request?.body, ours(sample(name)).trim());
      assert.equal(request?.path, `/${service}`);
      const kind = service === "nfe" ? "NFe" : "CTe";
      assert.equal(
        request?.type,
        `application/soap+xml; charset=utf-8; action="http://www.portalfiscal.inf.br/${service}/wsdl/${kind}DistribuicaoDFe/${service}DistDFeInteresse"`,
      );
    });

  it("req-manifestacao-210210.xml goes out with a signature of our own", async () => {
    await using server = await openRecordedSefaz();
    server.answer({ body: sample("ret-manifestacao-135.xml") });
    await fiscal.register?.(server.open(), [CIENCIA]);
    const plain = (text: string) =>
      text
        .replace(/<Signature .*<\/Signature>/s, "")
        .replace(/<idLote>\d{1,15}</, "<idLote>#<")
        .trim();
    const [request] = server.requests;
    assert.equal(plain(request?.body ?? ""), plain(ours(sample("req-manifestacao-210210.xml"))));
    assert.match(request?.type ?? "", /action="[^"]*NFeRecepcaoEvento4\/nfeRecepcaoEvento"$/);
    assert.match(
      request?.body ?? "",
      new RegExp(new X509Certificate(TEST_CERTIFICATE).raw.toString("base64").slice(0, 60)),
    );
  });
});

describe("recorded answers to manifestations", { skip }, () => {
  const registered = async (server: RecordedSefaz, name: string) => {
    server.answer({ body: sample(name) });
    return (await fiscal.register?.(server.open(), [CIENCIA])) ?? [];
  };

  for (const name of namesOf(/^ret-manifestacao-/))
    it(`${name} is the receipt of its event`, async () => {
      await using server = await openRecordedSefaz();
      const [receipt, ...others] = await registered(server, name);
      const [answer = ""] = /<infEvento>.*<\/infEvento>/s.exec(sample(name)) ?? [];
      assert.deepEqual(others, []);
      assert.equal(receipt?.access_key, KEY);
      assert.equal(receipt?.type, "210210");
      assert.equal(receipt?.status, tagOf(answer, "cStat"));
      assert.equal(receipt?.reason, tagOf(answer, "xMotivo"));
      assert.equal(receipt?.protocol, tagOf(answer, "nProt"));
      assert.equal(receipt?.registered_at, tagOf(answer, "dhRegEvento"));
      const kept = Buffer.from(receipt?.xml ?? []).toString();
      assert.ok(kept.includes(answer), "the answer is kept as it came");
      const sent = /<evento .*<\/evento>/s.exec(server.requests[0]?.body ?? "")?.[0];
      assert.ok(sent && kept.includes(sent), "the event is kept as it went");
    });

  it("a lot that is refused as a whole is the refusal of each event", async () => {
    await using server = await openRecordedSefaz();
    const body = sample("ret-manifestacao-135.xml")
      .replace(/<retEvento.*<\/retEvento>/s, "")
      .replace("<cStat>128<", "<cStat>656<");
    server.answer({ body });
    const both = [CIENCIA, { ...CIENCIA, type: "210200" as const }];
    const receipts = (await fiscal.register?.(server.open(), both)) ?? [];
    assert.deepEqual(
      receipts.map(({ type, status }) => [type, status]),
      [
        ["210210", "656"],
        ["210200", "656"],
      ],
    );
  });

  it("events that cannot be told are not sent", async () => {
    await using server = await openRecordedSefaz();
    const wrong: readonly Partial<EventToRegister>[] = [
      { type: "210240" },
      { type: "210240", reason: "too short" },
      { reason: "a reason where there is none" },
      { type: "999999" as never },
      { type: "constructor" as never },
      { sequence: 0 },
      { sequence: 1.5 },
      { access_key: "1" },
      { happened_at: Number.NaN },
    ];
    for (const change of wrong)
      await assert.rejects(
        async () => fiscal.register?.(server.open(), [{ ...CIENCIA, ...change }]),
        {
          name: "DataError",
        },
      );
    const many = Array.from({ length: 21 }, () => CIENCIA);
    await assert.rejects(async () => fiscal.register?.(server.open(), many), { name: "DataError" });
    assert.deepEqual(await fiscal.register?.(server.open(), []), []);
    assert.equal(server.requests.length, 0);
  });
});

describe("recorded answers of the other services", { skip }, () => {
  it("107 is told without a warning, 108 with one", async () => {
    await using server = await openRecordedSefaz();
    for (const [status, warnings] of [
      ["107", 0],
      ["108", 1],
    ] as const) {
      server.answer({ body: sample(`ret-status-servico-${status}.xml`) });
      assert.equal((await fiscal.status?.(server.open()))?.status, status);
      const result = await sefaz.check?.(server.open());
      assert.equal(result?.warnings?.length, warnings);
    }
    const ctx = server.open();
    const before = server.requests.length;
    const first = await sefaz.check?.(ctx);
    assert.deepEqual(await sefaz.check?.(ctx), first);
    assert.equal(server.requests.length, before + 1, "asked once in three minutes");
  });

  it("a fault and the page of a refused certificate are errors", async () => {
    await using server = await openRecordedSefaz();
    server.answer({ status: 500, body: sample("soap-fault-12.xml") });
    await assert.rejects(fiscal.distribute(server.open(), "nfe", { after: "0" }), {
      name: "TransientError",
      message: /Timeout expired/,
    });
    const body = sample("http-403-certificado-recusado.html");
    server.answer({ status: 403, type: "text/html", body });
    await assert.rejects(fiscal.distribute(server.open(), "nfe", { after: "0" }), {
      name: "AuthError",
      message: /does not let the certificate in/,
    });
  });
});

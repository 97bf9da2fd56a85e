import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { importBatch } from "../src/fiscal/import-batch.ts";
import type { FileResult } from "../src/fiscal/plan-batch.ts";
import { DEFAULT_FISCAL_SETTINGS, type FiscalSettings } from "../src/fiscal/settings.ts";
import { takeFile, unpack } from "../src/fiscal/take-file.ts";
import { referenceSample, withoutSamples } from "../src/formats/dfe/testing/samples.ts";
import {
  findDocument,
  findOriginal,
  linksOf,
  listEventsOf,
} from "../src/store/fiscal-documents.ts";
import { listFiscalFiles } from "../src/store/fiscal-files.ts";
import { listFiscalDocuments } from "../src/store/fiscal-list.ts";
import type { DataStore } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { forEachDatabase, seedTenant } from "./harness.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const KEEP: FiscalSettings = { ...DEFAULT_FISCAL_SETTINGS, on_error: "keep" };
let runs = 0;

/** Imports samples by their paths, as one batch. */
async function take(
  data: DataStore,
  paths: readonly string[],
  settings = DEFAULT_FISCAL_SETTINGS,
): Promise<readonly FileResult[]> {
  runs += 1;
  return importBatch(data, {
    files: paths.map((name) => takeFile({ name, bytes: referenceSample(name) }, {})),
    settings,
    origin: { source: "upload", actor: "ana", runId: `run_${runs}`, now: NOW + runs * 1_000 },
    position: 0,
  });
}

const outcomes = (results: readonly FileResult[]): string[] =>
  results.map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));

const NFE = "made/nfe/01-proc-regime-normal-interestadual.xml";
const KEY = "35261115881399000134550010003528611193292697";
const CANCELLED = "35260915881399000134550010000215651793707893";

forEachDatabase((database) => {
  describe("import of fiscal documents", { skip: withoutSamples }, () => {
    async function open() {
      const stores = await database.open();
      const tenantId = await seedTenant(stores.config);
      const data = forTenant(stores.data, tenantId);
      const events = async () => {
        const rows = await data.db
          .selectFrom("event")
          .select(["type", "data"])
          .orderBy("id")
          .execute();
        return rows.map(({ type, data: text }) => ({ type, data: JSON.parse(text) as unknown }));
      };
      return { stores, data, events, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
    }

    it("keeps a document with its bytes and tells of it in the seed's words, once", async () => {
      await using bed = await open();
      assert.deepEqual(outcomes(await take(bed.data, [NFE])), ["created"]);
      assert.deepEqual(outcomes(await take(bed.data, [NFE])), ["unchanged"]);
      const row = await findDocument(bed.data, KEY);
      assert.equal(row?.total_minor, 44_853_31);
      assert.equal(row?.state, "authorized");
      assert.deepEqual(await bed.events(), [
        {
          type: "nfe_importada",
          data: {
            chave_acesso: KEY,
            numero_nf: "352861",
            serie: "1",
            emit_cnpj: "15881399000134",
            emit_nome: "Indústria Modelo de Fixadores Ltda",
            dest_nome: "Distribuidora Exemplo São José S.A.",
            valor_total: "44853.31",
            data_emissao: "2026-11-20",
            usuario: "ana",
          },
        },
      ]);
      const original = await findOriginal(bed.data, row?.original_id ?? 0);
      assert.deepEqual(unpack(original?.content ?? ""), Buffer.from(referenceSample(NFE)));
    });

    it("gives a document the state that its events say, whichever comes first", async () => {
      await using bed = await open();
      const cancel = "made/evento-nfe/01-procEvento-cancelamento-110111.xml";
      const document = "made/nfe/02-proc-10-itens-cst-variados.xml";
      await take(bed.data, [cancel]);
      assert.equal(await findDocument(bed.data, CANCELLED), undefined);
      await take(bed.data, [document]);
      assert.equal((await findDocument(bed.data, CANCELLED))?.state, "cancelled");
      await take(bed.data, [NFE, "made/evento-nfe/02-procEvento-cce-110110-seq1.xml"]);
      await take(bed.data, ["made/evento-nfe/05-procEvento-confirmacao-210200.xml"]);
      assert.equal((await findDocument(bed.data, KEY))?.state, "authorized");
      assert.equal((await listEventsOf(bed.data, KEY)).length, 2);
      const told = (await bed.events()).map(({ type, data }) => [
        type,
        (data as { campos_alterados?: unknown }).campos_alterados,
      ]);
      assert.deepEqual(told, [
        ["nfe_importada", undefined],
        ["nfe_importada", undefined],
        ["documento_atualizado", ["manifestacao"]],
      ]);
    });

    it("makes a summary whole when the document comes, and not the other way round", async () => {
      await using bed = await open();
      const summary = "made/evento-nfe/09-resNFe.xml";
      assert.deepEqual(outcomes(await take(bed.data, [summary])), ["created"]);
      assert.equal((await findDocument(bed.data, KEY))?.is_full, 0);
      assert.deepEqual(outcomes(await take(bed.data, [NFE])), ["updated"]);
      assert.equal(
        (await findDocument(bed.data, KEY))?.recipient_name,
        "Distribuidora Exemplo São José S.A.",
      );
      assert.deepEqual(outcomes(await take(bed.data, [summary])), ["unchanged"]);
      assert.deepEqual(
        (await bed.events()).map(({ type }) => type),
        ["nfe_importada", "documento_atualizado"],
      );
    });

    it("links a CT-e with the NF-e that it carries", async () => {
      await using bed = await open();
      await take(bed.data, [
        "made/cte/02-proc-toma4-outros-com-ibs-cbs.xml",
        "made/nfe/02-proc-10-itens-cst-variados.xml",
      ]);
      const links = await linksOf(bed.data, CANCELLED);
      assert.deepEqual(
        links.map(({ direction, kind, document }) => [direction, kind, document?.kind]),
        [["from", "carries", "cte"]],
      );
      const found = await listFiscalDocuments(bed.data, {
        filter: { taxId: "75475177" },
        limit: 5,
      });
      assert.deepEqual(
        found.map(({ kind }) => kind),
        ["cte"],
      );
    });

    it("refuses what is wrong with its reason, and keeps the first of two that differ", async () => {
      await using bed = await open();
      const wrong = [
        "02-vazio",
        "05-doctype-entidade-externa-xxe",
        "07-dv-da-chave-invalido",
        "09-protocolo-de-outra-chave",
      ];
      const results = await take(
        bed.data,
        wrong.map((name) => `made/malformado/${name}.xml`),
      );
      assert.deepEqual(outcomes(results), [
        "refused EMPTY_FILE",
        "refused UNSAFE_DTD",
        "refused KEY_INVALID_DV",
        "refused PROTOCOL_MISMATCH",
      ]);
      const altered = "made/malformado/10-valor-adulterado-apos-assinatura.xml";
      await take(bed.data, [altered], KEEP);
      const errors = (await bed.events()).filter(({ type }) => type === "erro_importacao");
      assert.equal(errors.length, wrong.length);
      const files = await listFiscalFiles(bed.data, { runId: `run_${runs - 1}`, limit: 10 });
      assert.deepEqual(
        files.map(({ code }) => code),
        results.map(({ code }) => code),
      );
    });

    it("takes every sample twice and finds nothing new the second time", async () => {
      await using bed = await open();
      const { readdirSync } = await import("node:fs");
      const folders = ["nfe", "cte", "evento-nfe", "evento-cte"];
      const root = new URL("../../shared/data/fiscal-br/samples/made/", import.meta.url);
      const paths = folders.flatMap((folder) =>
        readdirSync(new URL(folder, root)).map((name) => `made/${folder}/${name}`),
      );
      const first = await take(bed.data, paths, KEEP);
      assert.ok(
        first.every(
          ({ outcome }) =>
            outcome === "created" || outcome === "updated" || outcome === "unchanged",
        ),
        JSON.stringify(first.filter(({ code }) => code)),
      );
      const before = await bed.events();
      const second = await take(bed.data, paths, KEEP);
      assert.deepEqual(new Set(outcomes(second)), new Set(["unchanged"]));
      assert.equal((await bed.events()).length, before.length);
    });
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EVENT_TYPES, findEventType } from "../../model/event-types.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { MAIN_FIELDS } from "./ready-fields.ts";
import { readyRow, readyText } from "./ready-templates.ts";
import { compileTemplate, render, renderJson } from "./template.ts";

const inputOf = (type: string, data: unknown) => ({
  event: {
    id: "evt_1",
    type,
    timestamp: "2026-03-12T09:30:00.000Z",
    subject: "order/7",
    consumer: null,
  },
  data,
});
const textOf = (options: Parameters<typeof readyText>[0], data: unknown): string =>
  render(compileTemplate(readyText(options)), inputOf(options.type, data));

const NFE = {
  chave_acesso: "35210812345678901234567890123456789012345678",
  numero_nf: "12345",
  emit_nome: "Empresa Exemplo LTDA",
  dest_nome: "Cliente Exemplo",
  valor_total: "1500.00",
  data_emissao: "2024-10-03",
};

describe("ready texts", () => {
  it("are byte for byte those that fiscal receivers know", () => {
    assert.equal(
      textOf({ type: "nfe_importada" }, NFE),
      "✅ Nova NFe importada!\nNúmero: 12345\nEmitente: Empresa Exemplo LTDA\nValor: R$ 1500.00",
    );
    assert.equal(
      textOf({ type: "erro_importacao" }, { arquivo: "nfe-1.xml", erro: "XML inválido" }),
      "❌ Erro na importação!\nArquivo: nfe-1.xml\nErro: XML inválido",
    );
    const part = { numero_nf: "12345", valor_total: "1500.00" };
    assert.equal(
      textOf({ type: "nfe_importada" }, part),
      "✅ Nova NFe importada!\nNúmero: 12345\nEmitente: \nValor: R$ 1500.00",
    );
  });

  it("tell the title and the main data in each language", () => {
    const type = "invoice.created";
    const data = findEventType(type)?.example;
    assert.equal(
      textOf({ type, language: "pl" }, data),
      "Dodano fakturę\nNumer: FV/2026/03/17\nSprzedawca: Biuro Serwis sp. z o.o.\nNabywca: Przykład S.A.\nData wystawienia: 2026-03-12\nRazem: 1230.00 PLN",
    );
    assert.equal(
      textOf({ type: "run.failed" }, { action: "sync_invoices", error: { message: "Refused" } }),
      "❌ Run failed\nAction: sync_invoices\nError: Refused",
    );
    assert.equal(
      textOf({ type: "inventory.low_stock" }, { name: "Motor", quantity: 0, minimum: 5 }),
      "Alacsony készlet\nNév: Motor\nMennyiség: 0\nMinimum: 5",
    );
    const changes = [{ field: "status" }, { field: "paid" }];
    const updated = { record: { data: { name: "A" } }, changes };
    assert.match(
      textOf({ type: "party.updated", language: "cs" }, updated),
      /\nZměněná pole: status, paid$/,
    );
  });

  for (const { type, example, title } of EVENT_TYPES) {
    it(`show ${type} in five languages, with all of its data and with none`, () => {
      for (const language of LANGUAGES) {
        const full = textOf({ type, language }, example);
        const first = textOf({ type, language }, {});
        assert.ok(full.length > first.length, language);
        assert.ok(full.split("\n").length > 1);
        assert.doesNotMatch(full, /undefined|\[object|\{\{/);
        if (!["nfe_importada", "erro_importacao"].includes(type)) {
          assert.ok(first.endsWith(title[language]));
        }
      }
    });
  }

  it("find every main field in the example of its type", () => {
    for (const [type, fields] of Object.entries(MAIN_FIELDS)) {
      const example = findEventType(type)?.example;
      assert.ok(example, type);
      for (const { path } of fields) {
        let value: unknown = example;
        for (const key of path.split(".")) value = (value as Record<string, unknown>)[key];
        const isOptional = value === undefined && path === "priority";
        assert.ok(isOptional || value !== undefined, `${type} ${path}`);
      }
    }
  });

  it("name events that are not in the catalogue", () => {
    assert.equal(textOf({ type: "order.shipped" }, { a: 1 }), "order.shipped\nSubject: order/7");
  });

  it("cannot be made to call people in Slack", () => {
    const data = { ...NFE, emit_nome: "<!channel> A & B" };
    assert.match(textOf({ type: "nfe_importada" }, data), /&lt;!channel&gt; A &amp; B/);
    assert.match(textOf({ type: "nfe_importada", reader: "text" }, data), /<!channel> A & B/);
  });
});

describe("ready rows", () => {
  const rowOf = (type: string, data: unknown): unknown => {
    const row = readyRow(type);
    assert.ok(row);
    return JSON.parse(
      renderJson(compileTemplate(row.template, "application/json"), inputOf(type, data)),
    );
  };

  it("have the columns of the fiscal spreadsheet", () => {
    assert.deepEqual(readyRow("nfe_importada")?.columns, [
      "numero_nf",
      "data_emissao",
      "emit_nome",
      "dest_nome",
      "valor_total",
    ]);
    assert.equal(readyRow("nfe_importada")?.range, "NFes!A:E");
    assert.deepEqual(rowOf("nfe_importada", NFE), [
      "12345",
      "2024-10-03",
      "Empresa Exemplo LTDA",
      "Cliente Exemplo",
      "1500.00",
    ]);
    assert.deepEqual(rowOf("cte_importado", { numero_ct: "987", valor_total: 10 }), [
      "987",
      "",
      "",
      "",
      "10",
    ]);
    assert.equal(readyRow("erro_importacao"), undefined);
  });

  it("bring no formula into a spreadsheet", () => {
    const data = { ...NFE, emit_nome: '=IMPORTXML("http://x")', valor_total: "-5.00" };
    assert.deepEqual((rowOf("nfe_importada", data) as unknown[]).slice(2), [
      `'=IMPORTXML("http://x")`,
      "Cliente Exemplo",
      "-5.00",
    ]);
  });
});

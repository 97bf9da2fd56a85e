import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { DEFAULT_COLUMNS } from "../connectors/google-sheets/manifest.ts";
import type { NewEvent } from "../events/append.ts";
import { readyRow, readyText } from "../events/templates/ready-templates.ts";
import { compileTemplate, render, renderJson } from "../events/templates/template.ts";
import { ownSample } from "../formats/dfe/testing/samples.ts";
import { findEventType } from "../model/event-types.ts";
import { eventsOf, placeFiles } from "./plan-batch.ts";
import { DEFAULT_FISCAL_SETTINGS } from "./settings.ts";
import { Shelf } from "./shelf.ts";
import { takeFile } from "./take-file.ts";

const ORIGIN = {
  ...{ source: "upload", actor: "ana", runId: "run_1" },
  now: Date.UTC(2026, 10, 22, 12),
};

/** What the hub tells of files that come to an empty hub in one batch. */
function told(files: Readonly<Record<string, Uint8Array>>): NewEvent[] {
  const taken = Object.entries(files).map(([name, bytes]) => takeFile({ name, bytes }, {}));
  const shelf = new Shelf({ documents: [], events: [] }, ORIGIN);
  const results = placeFiles(shelf, taken, DEFAULT_FISCAL_SETTINGS);
  return [...eventsOf(shelf, results, ORIGIN)];
}

const only = (files: Readonly<Record<string, Uint8Array>>): NewEvent => {
  const [event, ...more] = told(files);
  assert.ok(event);
  assert.equal(more.length, 0);
  return event;
};

const inputOf = ({ type, data, subject = "" }: NewEvent) => ({
  event: { id: "evt_1", type, timestamp: "2026-11-22T12:00:00.000Z", subject, consumer: null },
  data,
});
const textOf = (event: NewEvent): string =>
  render(compileTemplate(readyText({ type: event.type })), inputOf(event));

function rowOf(event: NewEvent): string[] {
  const row = readyRow(event.type);
  assert.ok(row);
  const made = renderJson(compileTemplate(row.template, "application/json"), inputOf(event));
  return JSON.parse(made) as string[];
}

describe("events of an import", () => {
  it("give the ready text and row of an NF-e every field that they show", () => {
    const event = only({ "nfe.xml": ownSample("nfe") });
    assert.equal(
      textOf(event),
      "✅ Nova NFe importada!\nNúmero: 352861\nEmitente: Indústria Modelo de Fixadores Ltda\nValor: R$ 44853.31",
    );
    const cells = [
      ...["352861", "2026-11-20", "Indústria Modelo de Fixadores Ltda"],
      ...["Distribuidora Exemplo São José S.A.", "44853.31"],
    ];
    const data = event.data as Readonly<Record<string, unknown>>;
    assert.deepEqual(
      DEFAULT_COLUMNS.map((name) => data[name]),
      cells,
    );
    assert.deepEqual(rowOf(event), cells);
  });

  it("give the ready row of a CT-e every field that it has a column for", () => {
    const event = only({ "cte.xml": ownSample("cte") });
    assert.equal(event.type, "cte_importado");
    const cells = rowOf(event);
    assert.equal(cells.length, 5);
    assert.ok(!cells.includes(""), JSON.stringify(cells));
  });

  it("give the ready text of a refused file its name and the reason", () => {
    const event = only({ "vazio.xml": new Uint8Array() });
    assert.equal(
      textOf(event),
      "❌ Erro na importação!\nArquivo: vazio.xml\nErro: EMPTY_FILE: The file is empty.",
    );
  });

  it("have the fields of their types in the catalogue, and no others", () => {
    const names = ["nfe", "nfce", "cte", "nfe-cancellation", "summary", "nfe-denied"];
    const files = Object.fromEntries(names.map((name) => [`${name}.xml`, ownSample(name)]));
    const events = told({ ...files, "vazio.xml": new Uint8Array() });
    assert.ok(events.length >= 5);
    for (const { type, data } of events) {
      const schema = findEventType(type)?.schema;
      assert.ok(schema, type);
      assert.ok(Value.Check(schema, data), `${type}: ${JSON.stringify(data)}`);
      const { properties } = schema as unknown as { properties: object };
      assert.deepEqual(
        Object.keys(data).filter((name) => !(name in properties)),
        [],
      );
    }
  });
});

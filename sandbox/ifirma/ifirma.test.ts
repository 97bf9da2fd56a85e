import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { KEYS, type KeyName, LOGIN } from "./account.ts";
import { makeData } from "./data.ts";
import { createIfirma } from "./index.ts";

type Json = Record<string, unknown>;
interface Call {
  readonly method?: string;
  readonly key?: KeyName;
  readonly body?: string;
  readonly login?: string;
  readonly secret?: string;
  readonly signed?: string;
  readonly headers?: Record<string, string>;
}

const simulator = createIfirma();
let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox({ simulators: [simulator] });
});
after(() => sandbox.close());

/** A client of its own: what it signs is written out here. */
function send(path: string, call: Call = {}) {
  const { method = "GET", key = "faktura", body = "", login = LOGIN, headers = {} } = call;
  const url = `${sandbox.url}/ifirma${path}`;
  const signed = call.signed ?? url.split("?")[0] ?? "";
  const mac = createHmac("sha1", Buffer.from(call.secret ?? KEYS[key], "hex"))
    .update(`${signed}${login}${key}${body}`, "utf8")
    .digest("hex");
  return fetch(url, {
    method,
    headers: {
      accept: "application/json",
      "content-type": "application/json; charset=UTF-8",
      authentication: `IAPIS user=${login}, hmac-sha1=${mac}`,
      ...headers,
    },
    ...(body === "" ? {} : { body }),
  });
}

async function ask(path: string, call: Call = {}): Promise<Json> {
  const response = await send(path, call);
  assert.equal(response.status, 200, "errors come with 200 too");
  const answer = (await response.json()) as Json;
  return (answer.response ?? answer) as Json;
}
const codeOf = async (path: string, call: Call = {}) => (await ask(path, call)).Kod;

const LIST = "/faktury.json?dataOd=2025-01-01&dataDo=2025-01-31";
const EXPENSE = {
  NumerFaktury: "FV/9",
  OznaczenieKSeF: "BFK",
  DataWystawienia: "2026-01-10",
  DataWplywu: "2026-01-11",
  TerminPlatnosci: "2026-01-24",
  RodzajSprzedazy: "OP",
  NazwaWydatku: "Odczynniki żrące",
  ...{ KwotaNetto23: 100, KwotaNetto08: 0, KwotaNetto05: 0, KwotaNetto00: 0, KwotaNettoZw: 0 },
  ...{ KwotaVat23: 23, KwotaVat08: 0, KwotaVat05: 0 },
  NIPKontrahenta: "8983982599",
};

describe("the iFirma simulator", () => {
  it("wants the signature over the address without query, with the key of the area", async () => {
    const url = `${sandbox.url}/ifirma`;
    const cases: readonly [Call, number][] = [
      [{}, 0],
      [{ signed: `${url}${LIST}` }, 403],
      [{ signed: "https://www.ifirma.pl/iapi/faktury.json" }, 403],
      [{ key: "wydatek" }, 403],
      [{ secret: "00" }, 403],
      [{ login: "kto@inny.example" }, 401],
      [{ headers: { authentication: "" } }, 400],
      [{ headers: { authentication: "Basic abc" } }, 400],
      [{ headers: { "content-type": "text/plain" } }, 102],
      [{ headers: { "content-type": "application/json" } }, 101],
      [{ headers: { accept: "*/*" } }, 102],
    ];
    for (const [call, code] of cases)
      assert.equal(await codeOf(LIST, call), code, JSON.stringify(call));
    assert.equal(await codeOf("/abonent/limit.json"), 403);
    assert.equal(await codeOf("/abonent/limit.json", { key: "abonent" }), 0);
  });

  it("refuses what the list does not know", async () => {
    for (const query of [
      "",
      "dataOd=2025-02-30",
      "dataOd=2025-01-01&dataDo=31.01.2025",
      "dataOd=2025-01-01&strona=0",
      "dataOd=2025-01-01&iloscNaStronie=1000",
      "dataOd=2025-01-01&status=dawno",
      "dataOd=2025-01-01&sort=id",
    ])
      assert.equal(await codeOf(`/faktury.json?${query}`), 201, query);
  });

  it("pages by twenty and looks thirty days ahead unless told otherwise", async () => {
    const page = async (query: string) =>
      (await ask(`/faktury.json?dataOd=2025-01-01${query}`)).Wynik as Json[];
    assert.equal((await page("")).length, 20);
    assert.equal((await page("&strona=2")).length, 20);
    assert.deepEqual(await page("&strona=3"), []);
    assert.equal((await page("&dataDo=2025-01-31&iloscNaStronie=100")).length, 40);
    const paid = await page("&iloscNaStronie=100&status=oplacone");
    assert.ok(paid.length > 0 && paid.every((row) => Number(row.Zaplacono) >= Number(row.Brutto)));
  });

  it("gives a document bare, by id and by number, at its own address only", async () => {
    const rows = (await ask(`${LIST}&iloscNaStronie=100`)).Wynik as Json[];
    const row = rows.find(({ Rodzaj }) => Rodzaj === "prz_faktura_kraj");
    assert.ok(row);
    const answer = await send(`/fakturakraj/${row.FakturaId}.json`);
    assert.equal(((await answer.json()) as Json).PelnyNumer, row.PelnyNumer);
    const number = String(row.PelnyNumer).replaceAll("/", "_");
    assert.equal((await ask(`/fakturakraj/${number}.json`)).PelnyNumer, row.PelnyNumer);
    assert.equal(await codeOf(`/fakturawaluta/${row.FakturaId}.json`), 201);
    const pdf = await send(`/fakturakraj/${row.FakturaId}.pdf`, {
      headers: { accept: "application/pdf" },
    });
    assert.match(await pdf.text(), /^%PDF-/);
    const none = await send("/fakturakraj/1.pdf", { headers: { accept: "application/pdf" } });
    assert.equal(none.status, 200);
    assert.match(await none.text(), /"Kod":201/);
  });

  it("books an expense that is whole and says what another one lacks", async () => {
    const post = (body: object) =>
      ask("/kosztdzialalnoscivat.json", {
        method: "POST",
        key: "wydatek",
        body: JSON.stringify(body),
      });
    assert.equal((await post(EXPENSE)).Kod, 0);
    assert.deepEqual(simulator.expenses().at(-1)?.NIPKontrahenta, "8983982599");
    const bad: readonly [object, number][] = [
      [{ ...EXPENSE, Kolor: "zielony" }, 200],
      [{ ...EXPENSE, KwotaNetto23: "100" }, 200],
      [{ ...EXPENSE, KwotaVat05: undefined }, 201],
      [{ ...EXPENSE, KwotaNetto23: -1 }, 201],
      [{ ...EXPENSE, DataWystawienia: "2025-12-31" }, 201],
      [{ ...EXPENSE, DataWplywu: "2026-01-01" }, 201],
      [{ ...EXPENSE, OznaczenieKSeF: "NUMER" }, 201],
      [{ ...EXPENSE, NIPKontrahenta: undefined }, 201],
      [{ ...EXPENSE, NazwaWydatku: "x".repeat(51) }, 201],
    ];
    for (const [body, code] of bad)
      assert.equal((await post(body)).Kod, code, JSON.stringify(body));
    const get = await codeOf("/kosztdzialalnoscivat.json", { key: "wydatek" });
    assert.notEqual(get, 0, "expenses cannot be read");
  });

  it("moves its accounting month by one", async () => {
    const path = "/abonent/miesiacksiegowy.json";
    const move = (way: string) =>
      codeOf(path, {
        method: "PUT",
        key: "abonent",
        body: JSON.stringify({ MiesiacKsiegowy: way, PrzeniesDaneZPoprzedniegoRoku: true }),
      });
    assert.equal(await move("POPRZ"), 0);
    const { MiesiacKsiegowy: month, RokKsiegowy: year } = await ask(path, { key: "abonent" });
    assert.deepEqual([month, year], [12, 2025]);
    assert.equal(await move("NAST"), 0);
    assert.equal(await move("KIEDYS"), 201);
  });

  it("finds contractors by id and by a part of the name", async () => {
    const [found] = (await ask("/kontrahenci/id/ODBIORCA1.json")).Wynik as Json[];
    assert.equal(found?.NIP, "5849174002");
    const path = `/kontrahenci/${encodeURIComponent("źródło")}.json`;
    assert.equal(((await ask(path)).Wynik as Json[]).length, 1);
    assert.equal(await codeOf("/kontrahenci/id/NIKT.json"), 208);
  });
});

describe("the simulated data", () => {
  it("is the same for the same seed, in three currencies with corrections", () => {
    const options = { seed: 4, count: 40, month: "2025-01", months: 3, today: "2026-01-01" };
    const text = (seed: number) => JSON.stringify([...makeData({ ...options, seed }).issued]);
    assert.equal(text(4), text(4));
    assert.notEqual(text(4), text(5));
    for (const part of ['"PLN"', '"EUR"', '"USD"', "korekta", "ą", "ż"])
      assert.ok(text(4).includes(part), part);
  });
});

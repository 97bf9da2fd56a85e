import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { AuthError } from "../../sdk/index.ts";
import { authenticationOf, brokenKeys, type Credentials, findKey } from "./account.ts";
import type { KeyName } from "./settings.ts";

const LOGIN = "ksiegowosc@laboratorium.example";
const VALUES = {
  faktura: "0123456789ABCDEF",
  wydatek: "FEDCBA9876543210",
  abonent: "00112233AABBCCDD",
} as const;
const key = (name: keyof typeof VALUES) => ({ name, value: VALUES[name], field: "test" });
const API = "https://www.ifirma.pl/iapi";

const BODY =
  '{"NumerFaktury":"FV/2026/10/0457","OznaczenieKSeF":"NUMER","NumerKSeF":"7790115243-20261014-0100A0D61E23-B5","DataWystawienia":"2026-10-14","DataWplywu":"2026-10-14","TerminPlatnosci":"2026-10-28","RodzajSprzedazy":"OP","NazwaWydatku":"Płytki rozwojowe i kalibracja","KwotaNetto23":4850.00,"KwotaNetto08":200.00,"KwotaNetto05":0,"KwotaNetto00":0,"KwotaNettoZw":300.00,"KwotaVat23":1115.50,"KwotaVat08":16.00,"KwotaVat05":0,"NIPKontrahenta":"7790115243"}';

/** Known results, each computed by two independent programs. */
const VECTORS: readonly [string, keyof typeof VALUES, string, string, string][] = [
  [
    "a query is not signed",
    "faktura",
    `${API}/faktury.json?dataOd=2026-10-01&dataDo=2026-10-31&strona=1&iloscNaStronie=50`,
    "",
    "177f068818b9fb915ca05b907b85a3cb438c1e96",
  ],
  [
    "each area has its key",
    "abonent",
    `${API}/abonent/limit.json`,
    "",
    "2f27201fd5a962fc4ee51b22866a729e80e448c7",
  ],
  [
    "a body is signed byte for byte",
    "wydatek",
    `${API}/kosztdzialalnoscivat.json`,
    BODY,
    "dc63243c670cd5a95c292e8dfe00667662e106b9",
  ],
  [
    "an address is signed as it is encoded",
    "faktura",
    `${API}/kontrahenci/Elektronika%20Testowa.json`,
    "",
    "e7a53716bd0a39320f85d4b4c66f840b2cd1325c",
  ],
  [
    "a document by its number",
    "faktura",
    `${API}/fakturakraj/1_10_2026.json`,
    "",
    "40e1a37ff5f68c0a0f7ee8462b4ccf35f6857a65",
  ],
];

describe("the signature", () => {
  for (const [title, name, url, body, mac] of VECTORS) {
    it(`${title}`, () => {
      assert.equal(
        authenticationOf(key(name), { login: LOGIN, url, body }),
        `IAPIS user=${LOGIN}, hmac-sha1=${mac}`,
      );
    });
  }

  it("is that of the vendor's own example: hexadecimal key, no login", () => {
    const signed = authenticationOf(
      { name: "faktura", value: "111111", field: "test" },
      { login: "", url: "222222" },
    );
    assert.match(signed, /hmac-sha1=c25ce929c09581cfbd1324f54a16a6190b49cdd0$/);
  });

  it("differs for another key, name, address, login and body", () => {
    const macOf = (parts: { name: KeyName; login: string; url: string; body: string }) =>
      authenticationOf({ name: parts.name, value: VALUES.faktura, field: "test" }, parts).slice(
        -40,
      );
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (url, body) => {
        const plain = {
          name: "faktura",
          login: LOGIN,
          url: `https://a/${encodeURI(url)}`,
          body,
        } as const;
        const other = [
          { ...plain, name: "wydatek" as const },
          { ...plain, login: `${LOGIN}x` },
          { ...plain, body: `${body} ` },
          { ...plain, url: `https://b/${encodeURI(url)}` },
        ];
        for (const changed of other) assert.notEqual(macOf(changed), macOf(plain));
        assert.equal(macOf({ ...plain, url: `${plain.url}?x=1` }), macOf(plain));
      }),
    );
  });

  it("is not made with what is no key", () => {
    for (const value of ["klucz-do-faktur", "123", "", "0x1122", "ąę"]) {
      assert.throws(
        () =>
          authenticationOf(
            { name: "faktura", value, field: "invoice_key" },
            { login: "a", url: "b" },
          ),
        (error) => error instanceof AuthError && error.message.startsWith("invoice_key"),
      );
    }
    assert.ok(
      authenticationOf(
        { name: "faktura", value: " 0aF1 \n", field: "x" },
        { login: "a", url: "b" },
      ),
    );
  });
});

describe("the key of an area", () => {
  const given: Credentials = { api_key: "AA", username: "a@b.example", company_name: "Firma" };
  const fieldOf = (credentials: Credentials, name: KeyName, settings = {}) =>
    findKey({ credentials, settings }, name)?.field;

  it("is its own, else the general one", () => {
    const credentials = { ...given, invoice_key: "BB" };
    assert.equal(fieldOf(credentials, "faktura"), "invoice_key");
    assert.equal(fieldOf(credentials, "abonent"), "api_key");
    assert.equal(fieldOf(given, "faktura"), "api_key");
  });

  it("is not the general one where that is said to be another", () => {
    const settings = { api_key_is: "abonent" };
    assert.equal(fieldOf(given, "abonent", settings), "api_key");
    assert.equal(fieldOf(given, "faktura", settings), undefined);
    assert.equal(fieldOf({ ...given, invoice_key: "BB" }, "faktura", settings), "invoice_key");
  });

  it("is told to be broken without being shown", () => {
    assert.deepEqual(brokenKeys({ ...given, expense_key: "klucz-do-wydatkow" }), ["expense_key"]);
    assert.deepEqual(brokenKeys({ ...given, invoice_key: " 00ff " }), []);
  });
});

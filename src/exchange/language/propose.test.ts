import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Cell, ColumnKind } from "../../model/cell.ts";
import type { Entity } from "../../model/entities.ts";
import type { ExchangeBody } from "../definition.ts";
import { bodyIssues } from "./check-body.ts";
import { type Proposal, propose } from "./propose.ts";
import { isEan, shapeOfValues } from "./value-shapes.ts";

const columns = (text: string) =>
  text.split(" ").map((word) => {
    const [name = "", kind = "text"] = word.split(":");
    return { name, kind: kind as ColumnKind, native: "", nullable: true };
  });
const pairs = ({ map }: Proposal) =>
  Object.fromEntries(
    map.map(({ value }) => [value.to, value.from ?? value.expression ?? value.value]),
  );

describe("proposals", () => {
  const CASES: readonly [string, Entity, string, Record<string, unknown>][] = [
    [
      "Comarch ERP XL",
      "party",
      "Knt_GIDNumer:integer Knt_Akronim Knt_Nazwa1 Knt_Nazwa2 Knt_Nip Knt_Regon Knt_Ulica Knt_Miasto Knt_KodP Knt_Kraj Knt_EMail Knt_Telefon1",
      {
        ...{
          name: "Knt_Nazwa1",
          trading_name: "Knt_Nazwa2",
          "ids[PL:NIP]": "Knt_Nip",
          "ids[PL:REGON]": "Knt_Regon",
        },
        ...{
          "ids[CODE]": "Knt_Akronim",
          "address.line1": "Knt_Ulica",
          "address.city": "Knt_Miasto",
        },
        ...{ "address.post_code": "Knt_KodP", "address.country_code": "Knt_Kraj" },
        ...{ "contact.email": "Knt_EMail", "contact.phone": "Knt_Telefon1" },
      },
    ],
    [
      "Subiekt GT",
      "item",
      "tw_Id:integer tw_Symbol tw_Nazwa tw_Opis tw_JednMiary tw_PodstKodKresk",
      {
        code: "tw_Symbol",
        name: "tw_Nazwa",
        description: "tw_Opis",
        unit: "tw_JednMiary",
        ean: "tw_PodstKodKresk",
      },
    ],
    [
      "orders of a Polish program",
      "order",
      "id:integer nr_zamowienia data_zamowienia:date waluta klient nip termin_realizacji:date przewoznik nr_przesylki netto:decimal stan",
      {
        ...{ number: "nr_zamowienia", issue_date: "data_zamowienia", currency: "waluta" },
        ...{ "buyer.name": "klient", "buyer.ids[PL:NIP]": "nip", "totals.net": "netto" },
        "delivery.requested_date": "termin_realizacji",
        ...{ "delivery.carrier": "przewoznik", "delivery.tracking": "nr_przesylki" },
        direction: "sales",
      },
    ],
    [
      "a Hungarian table",
      "party",
      "id:integer Cégnév Adószám Irányítószám Város Utca Ország",
      {
        ...{ name: "Cégnév", "ids[HU:ADOSZAM]": "Adószám", "address.post_code": "Irányítószám" },
        ...{ "address.city": "Város", "address.line1": "Utca", "address.country_code": "Ország" },
      },
    ],
    [
      "a Czech table",
      "item",
      "cislo nazev carovy_kod mj sazba_dph:decimal cena:decimal mena skupina",
      {
        ...{ code: "cislo", name: "nazev", ean: "carovy_kod", unit: "mj", vat_rate: "sazba_dph" },
        ...{
          "prices[retail].amount": "cena",
          "prices[retail].currency": "mena",
          category: "skupina",
        },
      },
    ],
    [
      "a Brazilian table",
      "party",
      "razaoSocial nomeFantasia cnpj logradouro cidade cep uf pais",
      {
        ...{ name: "razaoSocial", trading_name: "nomeFantasia", "ids[BR:CNPJ]": "cnpj" },
        ...{ "address.line1": "logradouro", "address.city": "cidade", "address.post_code": "cep" },
        ...{ "address.region": "uf", "address.country_code": "pais" },
      },
    ],
    [
      "Optima's documents",
      "invoice",
      "TrN_TrNID:integer TrN_NumerPelny TrN_DataWys:date TrN_Termin:date TrN_RazemNetto:decimal TrN_RazemVAT:decimal TrN_RazemBrutto:decimal TrN_Waluta",
      {
        ...{
          number: "TrN_NumerPelny",
          issue_date: "TrN_DataWys",
          due_date: "TrN_Termin",
          currency: "TrN_Waluta",
        },
        ...{
          "totals.net": "TrN_RazemNetto",
          "totals.tax": "TrN_RazemVAT",
          "totals.gross": "TrN_RazemBrutto",
          direction: "sales",
        },
      },
    ],
  ];
  for (const [what, entity, text, expected] of CASES) {
    it(`find the fields of ${what}`, () => {
      assert.deepEqual(pairs(propose({ entity, columns: columns(text) })), expected);
    });
  }

  it("tell a column by its values where its name says nothing, and doubt a name that they contradict", () => {
    const rows = [
      [1, "Firma A", "5261040828", "PL61109010140000071219812874", "00-001", "Wola"],
      [2, "Firma B", "1234563218", "PL27114020040000300201355387", "00-002", "Ochota"],
    ];
    const found = propose({
      entity: "party",
      columns: columns("id:integer nazwa x1 x2 x3 nip"),
      rows,
    });
    assert.equal(pairs(found)["ids[PL:NIP]"], "x1");
    assert.equal(pairs(found)["bank_accounts[0].iban"], "x2");
    assert.equal(pairs(found)["address.post_code"], "x3");
    assert.equal(found.map.find(({ value }) => value.from === "x1")?.reason, "values");
    assert.deepEqual(found.left_out, ["nip"]);
  });

  it("give key, change column, deleted rows and rules", () => {
    const found = propose({
      entity: "party",
      columns: columns(
        "kh_Id:integer kh_Nazwa kh_NIP kh_DataZmiany:datetime kh_Usuniety:boolean kh_Zablokowany:boolean kh_Ulica kh_NrDomu kh_NrLokalu",
      ),
      key: ["kh_Id"],
    });
    assert.deepEqual(found.key, { value: ["kh_Id"], confidence: 0.95, reason: "primary_key" });
    assert.equal(found.change_column?.value, "kh_DataZmiany");
    assert.equal(found.deleted_when?.value, "kh_Usuniety = TRUE");
    assert.equal(found.match?.value, "tax_id = '{kh_NIP}'");
    assert.equal(found.link?.value, "kh_NIP = '{tax_id}'");
    const street =
      'text.join([row["kh_Ulica"], text.join([row["kh_NrDomu"], row["kh_NrLokalu"]], "/")], " ")';
    assert.equal(pairs(found)["address.line1"], street);
    assert.deepEqual(found.map.find(({ value }) => value.to === "active")?.value.transforms, [
      { do: "boolean", true: ["0", "false", "N", "Nie"] },
    ]);
  });

  it("are definitions without a fault, whatever the columns and rows", () => {
    const kinds = fc.constantFrom<ColumnKind>(
      "text",
      "integer",
      "decimal",
      "date",
      "datetime",
      "boolean",
      "binary",
      "float",
    );
    const name = fc.oneof(
      fc.constantFrom(
        "nazwa",
        "NIP",
        "kod",
        "cena",
        "Knt_Nip",
        "data",
        "ulica",
        "nr domu",
        "a'b",
        'a"b',
        "x{y}",
        "__proto__",
        "stan",
      ),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    );
    const column = fc.record({
      name,
      kind: kinds,
      native: fc.constant(""),
      nullable: fc.boolean(),
    });
    const cell = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.constant("5261040828"),
    ) as fc.Arbitrary<Cell>;
    const table = fc.uniqueArray(column, {
      selector: (one) => one.name.toLowerCase(),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.constantFrom<Entity>("party", "item", "invoice", "order"),
        table,
        fc.array(fc.array(cell, { minLength: 12, maxLength: 12 }), { maxLength: 4 }),
        (entity, all, rows) => {
          const { map, key, match, link, deleted_when } = propose({ entity, columns: all, rows });
          const body = {
            direction: "import",
            import: {
              ...{
                entity,
                source: { table: "t" },
                key: key?.value ?? ["x"],
                map: map.map(({ value }) => value),
              },
              ...(match ? { match: match.value } : {}),
              ...(link ? { link: link.value } : {}),
              ...(deleted_when ? { deletes: "flag", deleted_when: deleted_when.value } : {}),
            },
          } as ExchangeBody;
          const issues = bodyIssues(body, { columns: [...all.map((one) => one.name), "x"] });
          assert.deepEqual(
            issues.filter(({ field }) => field !== "import.map"),
            [],
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("shapes of values", () => {
  it("are told from each other by check digits", () => {
    assert.equal(shapeOfValues(["526-104-08-28", "PL1234563218", ""]), "nip");
    assert.equal(shapeOfValues(["5261040829", "5261040821"]), undefined);
    assert.equal(shapeOfValues(["01.02.2026", "3.4.2026"]), "polish_date");
    assert.equal(shapeOfValues(["1 234,50", "2,00"]), "comma_number");
    assert.equal(shapeOfValues([null, undefined, ""]), undefined);
    assert.ok(
      isEan("5901234123457") && isEan("96385074") && !isEan("5901234123458") && !isEan("00000000"),
    );
  });
});

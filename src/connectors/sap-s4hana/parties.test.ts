import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSapBed } from "../../../test/sap-bed.ts";
import type { Party } from "../../sdk/index.ts";
import { toParty } from "./party-mapping.ts";

const FULL = { mode: "full" } as const;

describe("SAP S/4HANA: business partners", () => {
  const bed = openSapBed();
  const all = async () => {
    const pages = await bed.parties(FULL);
    return pages.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.op === "upsert" ? [change.data as Party] : [])),
    );
  };

  it("reads customers and suppliers with address, tax numbers and account", async () => {
    const parties = await all();
    assert.deepEqual(parties[0], {
      role: "customer",
      name: "Brama Technika sp. z o.o.",
      ids: [{ scheme: "PL:NIP", value: "7251801126" }],
      address: { line1: "Długa 1", city: "Łódź", post_code: "90-001", country_code: "PL" },
      bank_accounts: [{ iban: "PL61109010140000071219812874", bic: "WBKPPLPP" }],
      active: true,
    });
    assert.deepEqual(
      parties.slice(0, 4).map(({ role, ids }) => [role, ids?.[0]?.scheme]),
      [
        ["customer", "PL:NIP"],
        ["supplier", "EU:VAT"],
        ["both", "EU:VAT"],
        ["customer", "EU:VAT"],
      ],
    );
    assert.ok(parties.some(({ active }) => active === false));
  });

  it("leaves out who is neither, and reads nothing where partners are not wanted", async () => {
    const names = (await all()).map(({ name }) => name);
    assert.ok(!names.includes("Portões São José Ltda."));
    assert.deepEqual(await bed.parties(FULL, { read_partners: false }), []);
  });

  it("reads again what was changed or added in the last days, by their dates", async () => {
    const since = Date.UTC(2026, 0, 1, 12);
    const pages = await bed.parties({ mode: "incremental", cursor: { since } });
    const count = pages.flatMap(({ changes }) => changes).length;
    assert.ok(count > 0 && count < (await all()).length / 2, String(count));
    const asked = bed.asked.find((call) => call.includes("LastChangeDate%20ge"));
    assert.match(
      asked ?? "",
      /ge%20datetime%272025-12-31T00%3A00%3A00%27%20or%20CreationDate%20ge/,
    );
  });
});

describe("partners in our shape", () => {
  const row = { BusinessPartner: "1", BusinessPartnerFullName: "X", Customer: "1" };
  const idsOf = (...taxes: readonly object[]) =>
    toParty({ ...row, to_BusinessPartnerTax: { results: taxes } })?.ids;

  it("names tax numbers by country and form, and keeps what it does not know under SAP's category", () => {
    assert.deepEqual(
      idsOf(
        { BPTaxType: "PL1", BPTaxNumber: "725-180-11-26" },
        { BPTaxType: "PL0", BPTaxNumber: "PL7251801126" },
        { BPTaxType: "BR1", BPTaxNumber: "11.222.333/0001-81" },
        { BPTaxType: "BR2", BPTaxNumber: "52998224725" },
        { BPTaxType: "BR3", BPTaxNumber: "110.042.490.114" },
        { BPTaxType: "CZ2", BPTaxNumber: "25596641" },
        { BPTaxType: "HU1", BPTaxLongNumber: "12345676-2-41" },
        { BPTaxType: "DE0", BPTaxNumber: "DE136695976" },
        { BPTaxType: "DE1", BPTaxNumber: "21/815/08150" },
        { BPTaxType: null },
      ),
      [
        { scheme: "PL:NIP", value: "7251801126" },
        { scheme: "BR:CNPJ", value: "11222333000181" },
        { scheme: "BR:CPF", value: "52998224725" },
        { scheme: "BR:IE", value: "110042490114" },
        { scheme: "CZ:ICO", value: "25596641" },
        { scheme: "HU:ADOSZAM", value: "12345676241" },
        { scheme: "EU:VAT", value: "DE136695976" },
        { scheme: "SAP:DE1", value: "21/815/08150" },
      ],
    );
  });

  it("takes half a row as it is", () => {
    assert.deepEqual(
      toParty({ BusinessPartner: "7", Supplier: "7", BusinessPartnerIsBlocked: null }),
      {
        ...{ role: "supplier", name: "7", active: true },
      },
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/sap-business-one/index.ts";
import { openBed } from "../../../test/simulator-bed.ts";
import type { Party } from "../../sdk/index.ts";
import sap from "./index.ts";
import { toParty } from "./parties.ts";

const bed = openBed(sap, createSimulator());

describe("business partners", () => {
  it("are customers and suppliers, and no leads", async () => {
    const changes = await bed.changes("parties", { mode: "full" });
    const roles = changes.map((one) => (one.op === "upsert" ? (one.data as Party).role : one.op));
    assert.deepEqual([...new Set(roles)].toSorted(), ["customer", "supplier"]);
    assert.ok(!changes.some(({ id }) => id.startsWith("L")));
  });

  it("have address, contact, account and the tax id of their country", async () => {
    const changes = await bed.changes("parties", { mode: "full" });
    const [first] = changes.flatMap((one) => (one.id === "C0001" ? [one] : []));
    assert.ok(first?.op === "upsert");
    assert.equal(first.changed_at, "2026-01-02T09:15:30.000Z");
    assert.deepEqual(first.data, {
      role: "customer",
      name: "Bramy Pomorze sp. z o.o.",
      ids: [{ scheme: "PL:NIP", value: "5252248481" }],
      address: {
        ...{ line1: "ul. Portowa 9/3", post_code: "80-001", city: "Gdańsk", country_code: "PL" },
      },
      contact: { phone: "+48 58 555 01 02", email: "biuro@example.com" },
      bank_accounts: [{ iban: "PL61109010140000071219812874", bic: "WBKPPLPP" }],
      active: true,
    });
  });

  for (const [country, printed, scheme, value] of [
    ["CZ", "CZ27082440", "CZ:DIC", "CZ27082440"],
    ["HU", "12345676-2-42", "HU:ADOSZAM", "12345676-2-42"],
    ["BR", "11.222.333/0001-81", "BR:CNPJ", "11222333000181"],
    ["HU", "HU12345676", "EU:VAT", "HU12345676"],
    ["PL", "123-456-78-90", "OTHER", "123-456-78-90"],
    ["DE", "DE129273398", "EU:VAT", "DE129273398"],
  ] as const)
    it(`of ${country} with ${printed} are known by ${scheme}`, () => {
      const row = { CardCode: "X", CardType: "cCustomer", Country: country, FederalTaxID: printed };
      assert.deepEqual(toParty(row)?.ids, [{ scheme, value }]);
    });
});

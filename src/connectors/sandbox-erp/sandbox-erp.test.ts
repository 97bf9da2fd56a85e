import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/erp/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import erp from "./index.ts";
import { toItem, toRow } from "./mapping.ts";

const motor: Item = {
  code: "TEST-MOTOR-1",
  name: "Napęd bramy przesuwnej",
  description: "Čtyři metry ozubené tyče",
  type: "goods",
  ean: "5990000000013",
  manufacturer: "Dunamotor Kft.",
  manufacturer_part_no: "DM-600",
  category: "Motors",
  unit: "PCE",
  vat_rate: "27",
  prices: [{ list: "retail", currency: "EUR", amount: "329.90", is_gross: false }],
  stock: [{ warehouse: "MAIN", on_hand: "3", reserved: "1", available: "2", minimum: "1" }],
  active: true,
};
const remote: Item = { code: "TEST-REMOTE-1", name: "Távirányító", type: "goods", active: false };

testConnector(erp, {
  credentials: createSimulator().credentials,
  server: async () => {
    const simulator = createSimulator();
    const sandbox = await startSandbox({ simulators: [simulator] });
    const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
    return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
  },
  minPages: { items: 3 },
  samples: {
    items: {
      accepted: [
        { key: motor.code, data: motor },
        { key: remote.code, data: remote },
      ],
      changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
      rejected: { key: "TEST-TAX", data: { ...remote, code: "TEST-TAX", vat_rate: "250" } },
    },
  },
});

describe("mapping of parts", () => {
  it("keeps every field of an item on its way to the ERP and back", () => {
    const { if_revision: _, qty_on_hand = [], ...fields } = toRow({ key: motor.code, data: motor });
    const part = {
      ...fields,
      part_id: 1,
      revision: 7,
      qty_on_hand: qty_on_hand.map((one) => ({ qty_reserved: 0, qty_minimum: 0, ...one })),
    };
    assert.deepEqual(toItem(part as Parameters<typeof toItem>[0]), motor);
  });

  it("leaves out what the record does not know, so that the ERP keeps it", () => {
    assert.deepEqual(toRow({ key: remote.code, data: remote }), {
      part_number: "TEST-REMOTE-1",
      description: "Távirányító",
      kind: "STOCK",
      discontinued: true,
    });
  });

  it("turns a version of another system into a conflict, not into an error", () => {
    const row = toRow({ key: remote.code, data: remote, expect_version: 'W/"abc"' });
    assert.equal(row.if_revision, -1);
  });
});

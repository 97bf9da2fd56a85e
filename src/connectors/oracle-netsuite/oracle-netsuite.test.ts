import { createNetSuite } from "../../../sandbox/oracle-netsuite/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import netSuite from "./index.ts";

const motor: Item = {
  code: "TEST-MOTOR'1",
  name: "Napęd bramy przesuwnej",
  description: "Čtyři metry ozubené tyče, önzáró",
  type: "goods",
  ean: "5990000000013",
  manufacturer: "Dunamotor Kft.",
  manufacturer_part_no: "DM-600",
  prices: [{ list: "base", currency: "EUR", amount: "329.90", is_gross: false }],
  active: true,
};
const visit: Item = { code: "TEST-VISIT", name: "Kiszállítás", type: "service", active: false };

const simulator = createNetSuite({ rows: 1300 });
const settings = { time_zone: "Europe/Budapest", subsidiary_id: "1", tax_schedule_id: "1" };

for (const sign_in of ["oauth2", "tba"] as const) {
  testConnector(netSuite, {
    credentials: simulator.credentials,
    settings: { ...settings, sign_in },
    server: async () => {
      const sandbox = await startSandbox({ simulators: [simulator] });
      const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
      return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
    },
    minPages: { items: 3, parties: 2 },
    samples: {
      items: {
        accepted: [
          { key: motor.code, data: motor },
          { key: visit.code, data: visit },
        ],
        changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
        rejected: { key: "TEST-UPC", data: { ...motor, code: "X".repeat(61) } },
      },
    },
  });
}

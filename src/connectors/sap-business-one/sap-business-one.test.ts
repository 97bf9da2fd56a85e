import { createSimulator } from "../../../sandbox/sap-business-one/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import sap from "./index.ts";

const motor: Item = {
  code: "TEST O'MOTOR/1",
  name: "Napęd bramy przesuwnej 600 N",
  description: "Čtyři metry ozubené tyče\nzáruka 2 roky",
  type: "goods",
  ean: "5990000000013",
  unit: "szt",
  prices: [{ list: "sales", currency: "PLN", amount: "1329.90", is_gross: false }],
  active: true,
};
const remote: Item = { code: "TÁV-9", name: "Távirányító", type: "service", active: false };

for (const version of ["v2", "v1"] as const) {
  testConnector(sap, {
    credentials: createSimulator().credentials,
    settings: { api_version: version },
    server: async () => {
      const simulator = createSimulator();
      const sandbox = await startSandbox({ simulators: [simulator] });
      const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
      return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
    },
    minPages: { items: 3, parties: 1 },
    samples: {
      items: {
        accepted: [
          { key: motor.code, data: motor },
          { key: remote.code, data: remote },
        ],
        changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
        rejected: {
          key: "TEST-NAME",
          data: { ...remote, code: "TEST-NAME", name: "x".repeat(300) },
        },
      },
    },
  });
}

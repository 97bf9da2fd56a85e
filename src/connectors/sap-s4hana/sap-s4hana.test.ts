import { createSimulator } from "../../../sandbox/sap-s4hana/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import sap from "./index.ts";

const motor: Item = {
  code: "TEST'NAPED 1/A",
  name: "Napęd bramy przesuwnej żółty",
  type: "goods",
  ean: "5990000000016",
  manufacturer_part_no: "DM-600",
  category: "L001",
  unit: "SZT",
  active: true,
};
const remote: Item = {
  code: "TEST-PILOT",
  name: "Távirányító",
  type: "goods",
  category: "L002",
  active: false,
};

testConnector(sap, {
  credentials: createSimulator().credentials,
  settings: { sap_client: "100", language: "PL", base_unit: "SZT", read_partners: true },
  server: async () => {
    const simulator = createSimulator({ rows: 1_100 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
    return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
  },
  minPages: { items: 3, parties: 3 },
  samples: {
    items: {
      accepted: [
        { key: motor.code, data: motor },
        { key: remote.code, data: remote },
      ],
      changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
      rejected: {
        key: "TEST-GROUP",
        data: { ...remote, code: "TEST-GROUP", category: "NOSUCH" },
      },
    },
  },
});

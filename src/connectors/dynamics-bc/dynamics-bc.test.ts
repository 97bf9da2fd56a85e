import { createBusinessCentral, TENANT } from "../../../sandbox/dynamics-bc/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import bc from "./index.ts";

const motor: Item = {
  code: "TEST-SILNIK",
  name: "Napęd bramy „Żuraw” 230 V",
  description: "Čtyři metry ozubené tyče",
  type: "goods",
  ean: "5990000000013",
  category: "SILNIKI",
  unit: "SZT",
  prices: [{ list: "sales", currency: "PLN", amount: "1329.90", is_gross: false }],
  active: true,
};
const service: Item = {
  code: "TEST-USŁUGA",
  name: "Távirányító tanítása",
  type: "service",
  active: false,
};

testConnector(bc, {
  credentials: createBusinessCentral().credentials,
  settings: { tenant_id: TENANT },
  server: async () => {
    const simulator = createBusinessCentral({ rows: 1_600 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    const { baseUrl = "", settings = {} } = sandbox.systems[0] ?? {};
    return { baseUrl, settings, reset: () => simulator.reset(), close: () => sandbox.close() };
  },
  minPages: { items: 3, parties: 2 },
  samples: {
    items: {
      accepted: [
        { key: motor.code, data: motor },
        { key: service.code, data: service },
      ],
      changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
      rejected: { key: "TEST-UNIT", data: { ...service, code: "TEST-UNIT", unit: "LIGHTYEAR" } },
    },
  },
});

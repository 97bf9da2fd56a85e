import { createFinance } from "../../../sandbox/dynamics-fo/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import fo from "./index.ts";

const motor: Item = {
  code: "TEST-SILNIK",
  name: "Napęd bramy „Żuraw” 230 V",
  description: "Čtyři metry ozubené tyče",
  type: "goods",
  category: "CarAudio",
  unit: "kpl",
  prices: [{ list: "sales", currency: "PLN", amount: "1329.90", is_gross: false }],
  active: true,
};
const other: Item = {
  ...{ code: "TEST-PILOT", name: "Távirányító", type: "goods", category: "Serwis", unit: "szt" },
  active: false,
};
const settings = {
  ...{ environment_url: "https://contoso.operations.dynamics.com", legal_entity: "usmf" },
};

testConnector(fo, {
  credentials: createFinance().credentials,
  settings,
  server: async () => {
    const simulator = createFinance({ rows: 450 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    const { baseUrl = "", settings: own = {} } = sandbox.systems[0] ?? {};
    return { baseUrl, settings: own, reset: () => simulator.reset(), close: () => sandbox.close() };
  },
  minPages: { items: 3 },
  samples: {
    items: {
      accepted: [
        { key: motor.code, data: motor },
        { key: other.code, data: other },
      ],
      changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
      rejected: { key: "TEST-UNIT", data: { ...other, code: "TEST-UNIT", unit: "lightyear" } },
    },
  },
});

import { createSimulator } from "../../../sandbox/oracle-fusion/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Item } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import fusion from "./index.ts";

const motor: Item = {
  code: "TEST O'MOTOR;1 or 2",
  name: "Napęd bramy przesuwnej 600 N",
  description: "Čtyři metry ozubené tyče\nzáruka 2 roky",
  type: "goods",
  unit: "Each",
  prices: [{ list: "list", currency: "EUR", amount: "329.90", is_gross: false }],
  active: true,
};
const remote: Item = { code: "TÁV-9", name: "Távirányító", type: "goods", active: false };
const OAUTH = { client_id: "fusion-client-01", client_secret: "idcscs-0f7e3b1a-9c55" };

for (const [credentials, settings] of [
  [createSimulator().credentials, { write_prices: true, currency: "EUR", organization: "V1" }],
  [OAUTH, { organization: "V1", scope: "urn:opc:resource:consumer::all", currency: "EUR" }],
] as const) {
  testConnector(fusion, {
    credentials,
    settings,
    server: async () => {
      const simulator = createSimulator();
      const sandbox = await startSandbox({ simulators: [simulator] });
      const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
      return {
        baseUrl,
        settings: { token_url: `${baseUrl}/oauth2/v1/token` },
        reset: () => simulator.reset(),
        close: () => sandbox.close(),
      };
    },
    minPages: { items: 3 },
    samples: {
      items: {
        accepted: [
          { key: motor.code, data: motor },
          { key: remote.code, data: remote },
        ],
        changed: { key: motor.code, data: { ...motor, name: "Napęd 24 V" } },
        rejected: { key: "T-1", data: { ...remote, code: "T-1", unit: "Furlong" } },
      },
    },
  });
}

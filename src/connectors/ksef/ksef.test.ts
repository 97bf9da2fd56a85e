import { createKsef } from "../../../sandbox/ksef/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { ksefSale } from "../../../test/ksef-sale.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import ksef from "./index.ts";

const today = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

testConnector(ksef, {
  credentials: createKsef().credentials,
  server: async () => {
    const simulator = createKsef({ now: Date.now, rows: 230 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    return {
      baseUrl: `${sandbox.url}/ksef`,
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
  badCredentials: { nip: "5252914179", ksef_token: "20261010-EC-0000000000-0000000000-00|wrong|0" },
  period: { from: "2026-02-01", to: "2026-10-31" },
  minPages: { cost_invoices: 6, sales_invoices: 4 },
  samples: {
    sales_invoices: {
      accepted: [
        { key: "LAB/2026/1", data: ksefSale("LAB/2026/1", today) },
        { key: "LAB/2026/2", data: ksefSale("LAB/2026/2", today, 2) },
      ],
      rejected: {
        key: "LAB/2026/3",
        data: {
          ...ksefSale("LAB/2026/3", today),
          buyer: { name: "Nikt", ids: [{ scheme: "PL:NIP", value: "1234567890" }] },
        },
      },
    },
  },
  skip: { "sink.conflict": "what KSeF has taken cannot be changed, only corrected" },
});

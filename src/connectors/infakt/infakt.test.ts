import { createInfakt } from "../../../sandbox/infakt/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import infakt from "./index.ts";

const { credentials } = createInfakt();

const VAT = { category: "S", rate: "23", local_code: "23" };
const US = {
  name: "Laboratorium Przykładowe sp. z o.o.",
  ids: [{ scheme: "PL:NIP", value: "5252914179" }],
  address: {
    line1: "ul. Badawcza 7 lok. 3",
    city: "Warszawa",
    post_code: "02-001",
    country_code: "PL",
  },
};

const line = (name: string) => ({
  ...{ no: 1, name, qty: "1", unit_local: "usł.", net_price: "100" },
  ...{ net: "100.00", gross: "123.00", vat: { ...VAT, amount: "23.00" } },
});

/** As an accountant would send it; `more` changes it. */
const sale = (number: string, more: object = {}) => ({
  direction: "sales",
  kind: "invoice",
  number,
  issue_date: "2025-12-10",
  tax_point_date: "2025-12-10",
  due_date: "2025-12-24",
  currency: "PLN",
  seller: US,
  buyer: {
    name: "Odbiorca Wzorowy sp. z o.o.",
    ids: [{ scheme: "PL:NIP", value: "5849174002" }],
    address: { line1: "ul. Portowa 9", city: "Gdańsk", post_code: "80-001", country_code: "PL" },
  },
  lines: [line("Usługa projektowa – łącznik")],
  vat_breakdown: [{ ...VAT, taxable: "100.00", tax: "23.00", gross: "123.00" }],
  totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  status: "draft",
  ...more,
});

const party = (nip: string, name: string) => ({
  role: "customer",
  name,
  ids: [{ scheme: "PL:NIP", value: nip }],
  address: { line1: "ul. Żółta 1", city: "Łódź", post_code: "90-001", country_code: "PL" },
});

testConnector(infakt, {
  credentials,
  settings: { ksef_import: "documents" },
  server: async () => {
    const simulator = createInfakt({ rows: 215, months: 2 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    return {
      baseUrl: `${sandbox.url}/infakt`,
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
  period: { from: "2025-01-01", to: "2025-12-31" },
  minPages: { cost_invoices: 3, cost_invoices_ksef: 10, sales_invoices: 5 },
  samples: {
    sales_invoices: {
      accepted: [
        { key: "HUB/1/12/2025", data: sale("HUB/1/12/2025") },
        { key: "HUB/2/12/2025", data: sale("HUB/2/12/2025", { note: "Zażółć gęślą jaźń" }) },
      ],
      changed: { key: "HUB/1/12/2025", data: sale("HUB/1/12/2025", { note: "Termin zmieniony" }) },
      rejected: {
        key: "HUB/3/12/2025",
        data: sale("HUB/3/12/2025", { buyer: { name: "", ids: [] } }),
      },
    },
    parties: {
      accepted: [
        { key: "1234563218", data: party("1234563218", "Żółw i Spółka") },
        { key: "5265877635", data: party("5265877635", "Źrebię sp. z o.o.") },
      ],
      changed: { key: "1234563218", data: party("1234563218", "Żółw i Wspólnicy") },
      rejected: {
        key: "1234567890",
        data: {
          ...party("1234567890", "Zły NIP"),
          ids: [{ scheme: "PL:NIP", value: "1234567890" }],
        },
      },
    },
  },
});

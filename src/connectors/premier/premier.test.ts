import { createSimulator, UNIT } from "../../../sandbox/premier/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import type { Invoice, Item, Order, Party } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import premier from "./index.ts";

const settings = {
  unit_id: UNIT,
  company_name: "Naše firma s.r.o.",
  company_ico: "11223344",
  company_dic: "CZ11223344",
};

async function server() {
  const simulator = createSimulator();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
}

const motor: Item = {
  code: "TEST-POHON-1",
  name: "Pohon 100 % + příslušenství & držák",
  description: "Čtyři metry ozubené tyče / 24 V",
  type: "goods",
  ean: "8590000000013",
  category: "POHONY",
  unit: "ks",
  vat_rate: "21",
  prices: [0, 1, 2, 3, 4, 5].map((group) => ({
    list: `group_${group}`,
    currency: "CZK",
    amount: `${8225 - group * 100}.50`,
    is_gross: false,
  })),
  active: true,
  attributes: {
    ...{ TEXT_2: "druhý řádek", KOD_KN: "85015290", PUVOD_STAT: "CZ" },
    ...{ EAN_BAL: "8590000000020", UMISTENI: "A-1/2" },
  },
};
const service: Item = { code: "TEST-MONTAZ", name: "Montáž", type: "service", active: true };
const long: Item = { ...service, code: "TEST-LONG", unit: "kilogramy" };

const customer: Party = {
  role: "customer",
  name: "Zkušební odběratel s.r.o.",
  ids: [
    { scheme: "CZ:ICO", value: "55667788" },
    { scheme: "CZ:DIC", value: "CZ55667788" },
  ],
  address: { line1: "Dlouhá 1/2", city: "Praha", post_code: "110 00", country_code: "CZ" },
  contact: { name: "Eva Malá", phone: "+420 600 111 222", email: "eva@odberatel.example" },
  active: true,
};
const supplier: Party = {
  role: "supplier",
  name: "Zkušební dodavatel a.s.",
  ids: [{ scheme: "CZ:DIC", value: "CZ99887766" }],
  active: true,
};

const credentials = createSimulator().credentials;

/** Everything that changes as well as it is made. */
testConnector(
  { ...premier, sinks: { parties: premier.sinks?.parties, items: premier.sinks?.items } as never },
  {
    credentials,
    settings,
    server,
    minPages: { parties: 2, items: 3, sales_invoices: 2 },
    samples: {
      items: {
        accepted: [
          { key: motor.code, data: motor },
          { key: service.code, data: service },
        ],
        changed: { key: motor.code, data: { ...motor, name: "Pohon 24 V" } },
        rejected: { key: long.code, data: long },
      },
      parties: {
        accepted: [
          { key: "CZ55667788", data: customer },
          { key: "CZ99887766", data: supplier },
        ],
        changed: { key: "CZ55667788", data: { ...customer, contact: { name: "Jan Malý" } } },
        rejected: {
          key: "CZ12121212",
          data: {
            ...supplier,
            name: "Papír Morava a.s.",
            ids: [{ scheme: "CZ:DIC", value: "CZ12121212" }],
          },
        },
      },
    },
  },
);

const us = {
  name: "Naše firma s.r.o.",
  ids: [
    { scheme: "CZ:ICO", value: "11223344" },
    { scheme: "CZ:DIC", value: "CZ11223344" },
  ],
};
const lipa = {
  name: "Dílna U Lípy s.r.o.",
  ids: [
    { scheme: "CZ:ICO", value: "12345679" },
    { scheme: "CZ:DIC", value: "CZ12345679" },
  ],
};
const papir = {
  name: "Papír Morava a.s.",
  ids: [
    { scheme: "CZ:ICO", value: "87654326" },
    { scheme: "CZ:DIC", value: "CZ87654326" },
  ],
};
const vat = { category: "S", rate: "21", local_code: "36", amount: "210.00" } as const;
const position = {
  ...{ no: 1, name: "Kancelářský papír A4", unit_local: "ks", net_price: "100" },
  ...{ net: "1000.00", vat, gross: "1210.00" },
};
const totals = { net: "1000.00", tax: "210.00", gross: "1210.00" };

const sale = (number: string): Invoice => ({
  ...{ direction: "sales", kind: "invoice", type_code: "380", number, currency: "CZK" },
  ...{ issue_date: "2026-11-20", tax_point_date: "2026-11-20", due_date: "2026-12-04" },
  ...{ seller: us, buyer: lipa, lines: [{ ...position, qty: "10" }], totals },
  vat_breakdown: [
    { category: "S", rate: "21", local_code: "36", taxable: "1000.00", tax: "210.00" },
  ],
  payment: { means: "transfer" },
  status: "open",
});
const costVat = { ...vat, local_code: "15" };
const cost = (number: string): Invoice => ({
  ...sale(number),
  ...{ direction: "cost", seller: papir, buyer: us },
  lines: [{ ...position, qty: "10", vat: costVat }],
  vat_breakdown: [
    { category: "S", rate: "21", local_code: "15", taxable: "1000.00", tax: "210.00" },
  ],
});
const order = (number: string): Order => ({
  ...{
    direction: "sales",
    number,
    currency: "CZK",
    status: "open",
    seller: us,
    buyer: lipa,
    totals,
  },
  ...{
    issue_date: "2026-11-19",
    buyer_reference: "PO-1",
    delivery: { requested_date: "2026-11-25" },
  },
  lines: [{ ...position, ordered_qty: "10", delivered_qty: "0" }],
});
const stranger = { name: "Nikdo", ids: [{ scheme: "CZ:DIC", value: "CZ00000001" }] };

/** Documents, which stay as they are once Premier has them. */
testConnector(
  {
    manifest: premier.manifest,
    check: premier.check as never,
    sinks: {
      sales_invoices: premier.sinks?.sales_invoices,
      cost_invoices: premier.sinks?.cost_invoices,
      sales_orders: premier.sinks?.sales_orders,
    } as never,
  },
  {
    credentials,
    settings,
    server,
    samples: {
      sales_invoices: {
        accepted: [
          { key: "20269901", data: sale("20269901") },
          { key: "FV/99/2026/XI", data: sale("FV/99/2026/XI") },
        ],
        rejected: { key: "20269902", data: { ...sale("20269902"), buyer: stranger } },
      },
      cost_invoices: {
        accepted: [
          { key: "F-2026/77", data: cost("F-2026/77") },
          { key: "880099", data: cost("880099") },
        ],
        rejected: { key: "F-2026/78", data: { ...cost("F-2026/78"), kind: "correction" } },
      },
      sales_orders: {
        accepted: [
          { key: "2699901", data: order("2699901") },
          { key: "WEB-778", data: { ...order("WEB-778"), channel: "shop" } },
        ],
        rejected: { key: "WEB-779", data: { ...order("WEB-779"), lines: [] } },
      },
    },
    skip: {
      "sink.conflict": "ApiComPrem changes no invoice, and of an order its note and its end",
    },
  },
);

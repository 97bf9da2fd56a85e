import { type Static, Type } from "typebox";
import {
  type Context,
  caCertificate,
  defineManifest,
  field,
  fields,
  same,
} from "../../sdk/index.ts";
import { TEXTS } from "./texts.ts";

const GUID = "^\\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}?$";

const settings = fields({
  unit_id: field.text({
    ...TEXTS.unitId,
    pattern: GUID,
    examples: ["c8175fe2-5aba-460e-a492-5da487105394"],
  }),
  warehouse: Type.Optional(
    field.integer({ ...TEXTS.warehouse, minimum: 0, maximum: 999_999, default: 1 }),
  ),
  currency: Type.Optional(
    field.text({ ...TEXTS.currency, pattern: "^[A-Z]{3}$", default: "CZK", maxLength: 3 }),
  ),
  price_list_name: Type.Optional(
    field.text({ ...TEXTS.priceList, default: "group_0", maxLength: 60, examples: ["retail"] }),
  ),
  company_name: Type.Optional(field.text({ ...TEXTS.companyName, maxLength: 200 })),
  company_ico: Type.Optional(
    field.text({ ...TEXTS.companyIco, pattern: "^\\d{8}$", maxLength: 8, examples: ["12345679"] }),
  ),
  company_dic: Type.Optional(
    field.text({
      ...TEXTS.companyDic,
      pattern: "^[A-Z]{2}[0-9A-Z]{2,13}$",
      maxLength: 15,
      examples: ["CZ12345679"],
    }),
  ),
  sales_series: Type.Optional(field.text({ ...TEXTS.salesSeries, maxLength: 3, examples: ["VF"] })),
  cost_series: Type.Optional(field.text({ ...TEXTS.costSeries, maxLength: 3, examples: ["PF"] })),
  order_series: Type.Optional(field.text({ ...TEXTS.orderSeries, maxLength: 3, examples: ["OP"] })),
  ca_certificate: Type.Optional(caCertificate),
});
export type Settings = Static<typeof settings>;

const credentials = fields({
  username: Type.Optional(field.text({ ...TEXTS.username, maxLength: 200 })),
  password: Type.Optional(field.secret({ ...TEXTS.password, maxLength: 200 })),
});
export type Credentials = Static<typeof credentials>;

export type PremierContext = Context<Credentials, Settings>;

export const manifest = defineManifest({
  id: "premier",
  title: same("Premier (ApiComPrem)"),
  summary: TEXTS.summary,
  category: "erp",
  countries: ["CZ", "SK"],
  docs: "https://manual.premier.cz",
  steps: TEXTS.steps,
  auth: { kind: "custom" },
  credentials,
  settings,
  allowedHosts: [],
  // The server kills the running command when another one comes from the same machine.
  rate: { requests: 20, perMs: 1_000, concurrency: 1 },
  isSerialByAddress: true,
});

import { type Static, type TProperties, Type } from "typebox";
import { BusinessDate, Instant, oneOf, optional, text } from "./scalars.ts";

const shape = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** Decimal text with the digits of the document, point as separator: `"44853.31"`. */
const Value = Type.String({ pattern: "^-?\\d{1,20}(\\.\\d{1,10})?$", description: "decimal text" });

/** Access key (chave de acesso): 44 positions, letters only in the CNPJ's first twelve. */
export const AccessKey = Type.String({ pattern: "^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$" });

/**
 * nfe: model 55, nfce: 65, cte: 57 with the simplified one, cteos: 67, gtve: 64.
 */
export const DFE_KINDS = ["nfe", "nfce", "cte", "cteos", "gtve"] as const;
export type DfeKind = (typeof DFE_KINDS)[number];

/**
 * authorized: the authority has taken it (cStat 100, 150); cancelled: an event said so; denied: it has a
 * protocol and is no valid sale; rejected: its protocol refuses it; unconfirmed: the file has no protocol.
 */
export const DFE_STATES = ["authorized", "cancelled", "denied", "rejected", "unconfirmed"] as const;
export type DfeState = (typeof DFE_STATES)[number];

export const FiscalAddress = shape({
  street: optional(text(255, "xLgr")),
  number: optional(text(60, "nro")),
  complement: optional(text(60, "xCpl")),
  district: optional(text(60, "xBairro")),
  city_code: optional(text(7, "cMun, IBGE")),
  city: optional(text(60, "xMun")),
  state: optional(text(2, "UF; EX for abroad")),
  postcode: optional(text(8, "CEP")),
  country_code: optional(text(4, "cPais, of BACEN")),
  country: optional(text(60, "xPais")),
  phone: optional(text(20, "fone")),
});

/** A party as the document names it. */
export const FiscalParty = shape({
  tax_id: optional(text(20, "CNPJ, CPF or a foreigner's id, without mask")),
  tax_id_kind: optional(oneOf(["cnpj", "cpf", "foreign"])),
  name: optional(text(255, "xNome")),
  trade_name: optional(text(255, "xFant")),
  state_registration: optional(text(20, "IE")),
  city_registration: optional(text(20, "IM")),
  tax_regime: optional(
    text(1, "CRT: 1 Simples Nacional, 2 Simples above its limit, 3 normal, 4 MEI"),
  ),
  state_registration_kind: optional(text(1, "indIEDest")),
  email: optional(text(255)),
  address: optional(FiscalAddress),
});
export type FiscalParty = Static<typeof FiscalParty>;

/** Who pays the freight; `role` is who of the document's parties that is. */
export const Taker = shape({
  ...FiscalParty.properties,
  role: oneOf(["sender", "dispatcher", "receiver", "recipient", "other"]),
});

/** A tax of an item or of a CT-e. `group` is the element's name, such as ICMS00, PISAliq, ICMSSN102. */
export const FiscalTax = shape({
  group: text(30),
  cst: optional(text(4, "CST or CSOSN")),
  origin: optional(text(1, "orig")),
  class: optional(text(10, "cClassTrib of the 2026 taxes, cEnq of the IPI")),
  base: optional(Value),
  rate: optional(Value),
  reduction: optional(Value),
  amount: optional(Value),
  substitution_base: optional(Value),
  substitution_rate: optional(Value),
  substitution_amount: optional(Value),
  relief_amount: optional(Value),
  poverty_fund_amount: optional(Value),
});
export type FiscalTax = Static<typeof FiscalTax>;

/** IBS of the state and of the municipality, and the CBS: the 2026 reform's dual VAT. */
export const IbsCbs = shape({
  cst: optional(text(3)),
  class: optional(text(6, "cClassTrib")),
  base: optional(Value),
  state_rate: optional(Value),
  state_amount: optional(Value),
  city_rate: optional(Value),
  city_amount: optional(Value),
  ibs_amount: optional(Value),
  cbs_rate: optional(Value),
  cbs_amount: optional(Value),
});

export const FiscalTaxes = shape({
  total_approximate: optional(Value),
  icms: optional(FiscalTax),
  ipi: optional(FiscalTax),
  pis: optional(FiscalTax),
  cofins: optional(FiscalTax),
  pis_st: optional(FiscalTax),
  cofins_st: optional(FiscalTax),
  import_tax: optional(FiscalTax),
  issqn: optional(FiscalTax),
  icms_destination: optional(FiscalTax),
  selective: optional(FiscalTax),
  ibs_cbs: optional(IbsCbs),
});
export type FiscalTaxes = Static<typeof FiscalTaxes>;

export const FiscalItem = shape({
  number: Type.Integer({ minimum: 1 }),
  code: optional(text(120, "cProd")),
  gtin: optional(text(14, "cEAN; absent where it says SEM GTIN")),
  name: optional(text(500, "xProd")),
  ncm: optional(text(8)),
  cest: optional(text(7)),
  cfop: optional(text(4)),
  benefit_code: optional(text(20, "cBenef")),
  unit: optional(text(10)),
  quantity: optional(Value),
  unit_price: optional(Value),
  total: optional(Value),
  freight: optional(Value),
  insurance: optional(Value),
  discount: optional(Value),
  other: optional(Value),
  /** indTot: false where the item's total is no part of the document's. */
  is_in_total: optional(Type.Boolean()),
  order_number: optional(text(60, "xPed")),
  order_item: optional(text(10, "nItemPed")),
  lots: optional(
    Type.Array(
      shape({
        number: optional(text(60)),
        quantity: optional(Value),
        made_on: optional(BusinessDate),
        expires_on: optional(BusinessDate),
      }),
    ),
  ),
  notes: optional(text(2000, "infAdProd")),
  taxes: optional(FiscalTaxes),
});
export type FiscalItem = Static<typeof FiscalItem>;

/** Sums as the document states them; of an NF-e all of ICMSTot, of a CT-e vTPrest and vRec. */
export const FiscalTotals = shape({
  icms_base: optional(Value),
  icms: optional(Value),
  icms_relief: optional(Value),
  poverty_fund: optional(Value),
  substitution_base: optional(Value),
  substitution: optional(Value),
  products: optional(Value),
  freight: optional(Value),
  insurance: optional(Value),
  discount: optional(Value),
  import_tax: optional(Value),
  ipi: optional(Value),
  ipi_returned: optional(Value),
  pis: optional(Value),
  cofins: optional(Value),
  other: optional(Value),
  services: optional(Value),
  iss: optional(Value),
  approximate_taxes: optional(Value),
  ibs_cbs_base: optional(Value),
  ibs: optional(Value),
  cbs: optional(Value),
  selective: optional(Value),
  total_with_reform: optional(text(24, "vNFTot, vTotDFe")),
  receivable: optional(text(24, "vRec of a CT-e")),
  cargo: optional(text(24, "vCarga of a CT-e")),
  /** vNF, vTPrest: the document's value, with its own digits. */
  total: Type.String(),
});

export const FiscalProtocol = shape({
  access_key: optional(text(44)),
  number: optional(text(17, "nProt")),
  status: text(4, "cStat"),
  reason: optional(text(500, "xMotivo")),
  received_at: optional(text(30, "dhRecbto as written")),
  digest: optional(text(60, "digVal, Base64")),
});
export type FiscalProtocol = Static<typeof FiscalProtocol>;

export const FiscalTransport = shape({
  freight_mode: optional(
    text(1, "modFrete: 0 issuer, 1 recipient, 2 third party, 3, 4 own, 9 none"),
  ),
  carrier: optional(FiscalParty),
  vehicle_plate: optional(text(10)),
  vehicle_state: optional(text(2)),
  volumes: optional(
    Type.Array(
      shape({
        quantity: optional(Value),
        kind: optional(text(60)),
        brand: optional(text(60)),
        numbering: optional(text(60)),
        net_weight: optional(Value),
        gross_weight: optional(Value),
      }),
    ),
  ),
});

/** Of a CT-e alone. */
export const FiscalService = shape({
  modal: optional(text(2, "01 road, 02 air, 03 water, 04 rail, 05 pipeline, 06 multimodal")),
  service_kind: optional(text(1, "tpServ")),
  cte_kind: optional(text(1, "tpCTe: 0 normal, 1 complementary, 3 substitute, 5, 6 simplified")),
  cfop: optional(text(4)),
  start_city_code: optional(text(7)),
  start_city: optional(text(60)),
  start_state: optional(text(2)),
  end_city_code: optional(text(7)),
  end_city: optional(text(60)),
  end_state: optional(text(2)),
  rntrc: optional(text(14)),
  cargo_name: optional(text(255, "proPred")),
  cargo_quantities: optional(
    Type.Array(
      shape({ unit: optional(text(2)), measure: optional(text(40)), quantity: optional(Value) }),
    ),
  ),
  components: optional(Type.Array(shape({ name: optional(text(60)), amount: optional(Value) }))),
  icms: optional(FiscalTax),
  ibs_cbs: optional(IbsCbs),
});

export const FiscalPayment = shape({
  means: optional(text(2, "tPag")),
  text: optional(text(255, "xPag")),
  is_later: optional(Type.Boolean({ description: "indPag 1" })),
  amount: optional(Value),
});

export const FiscalBilling = shape({
  number: optional(text(60)),
  original: optional(Value),
  discount: optional(Value),
  net: optional(Value),
  instalments: optional(
    Type.Array(
      shape({
        number: optional(text(60)),
        due_date: optional(BusinessDate),
        amount: optional(Value),
      }),
    ),
  ),
});

/** Another document that this one names. */
export const FiscalLink = shape({
  access_key: AccessKey,
  kind: oneOf(["carries", "refers_to", "complements", "replaces", "previous_transport"]),
});
export type FiscalLink = Static<typeof FiscalLink>;

/** An NF-e or CT-e in the hub's shape. What is absent is not in the document. */
export const FiscalDocument = shape({
  kind: oneOf([...DFE_KINDS]),
  layout: text(5, "versao: 4.00"),
  access_key: AccessKey,
  model: text(2),
  series: text(3, "without padding"),
  number: text(9, "without padding"),
  issued_at: text(30, "dhEmi as written, with its offset"),
  /** UTC; where an old layout gives a day alone, its start in Brasília. */
  issue_time: Instant,
  /** Of `issued_at` as written: the key's month goes by it. */
  issue_date: BusinessDate,
  environment: oneOf(["production", "homologation"]),
  operation: optional(text(60, "natOp")),
  direction: optional(oneOf(["in", "out"], { description: "tpNF of the issuer" })),
  purpose: optional(text(1, "finNFe")),
  emission: optional(text(1, "tpEmis")),
  issuer: FiscalParty,
  recipient: optional(FiscalParty),
  sender: optional(FiscalParty),
  dispatcher: optional(FiscalParty),
  receiver: optional(FiscalParty),
  taker: optional(Taker),
  authorized_readers: optional(Type.Array(text(14), { description: "autXML" })),
  items: Type.Array(FiscalItem),
  totals: FiscalTotals,
  transport: optional(FiscalTransport),
  service: optional(FiscalService),
  payments: optional(Type.Array(FiscalPayment)),
  change: optional(Value),
  billing: optional(FiscalBilling),
  links: optional(Type.Array(FiscalLink)),
  fiscal_notes: optional(text(4000, "infAdFisco")),
  notes: optional(text(6000, "infCpl, xObs")),
  qr_code: optional(text(1000)),
  protocol: optional(FiscalProtocol),
});
export type FiscalDocument = Static<typeof FiscalDocument>;

/** An event of a document: cancellation, correction letter, the recipient's opinion … */
export const FiscalEvent = shape({
  access_key: AccessKey,
  /** tpEvento, six digits. */
  type: text(6),
  sequence: Type.Integer({ minimum: 1 }),
  description: optional(text(120, "descEvento")),
  author: optional(text(14)),
  organ: optional(text(2, "cOrgao")),
  environment: optional(oneOf(["production", "homologation"])),
  happened_at: optional(text(30, "dhEvento as written")),
  reason: optional(text(2000, "xJust, xObs")),
  correction: optional(text(4000, "xCorrecao; of a CT-e one line for each field")),
  /** cStat of the authority's answer; absent where the file has none. */
  status: optional(text(4)),
  status_reason: optional(text(500)),
  registered_at: optional(text(30)),
  protocol: optional(text(17)),
  /** A distribution summary: the event itself was not given. */
  is_summary: Type.Boolean(),
});
export type FiscalEvent = Static<typeof FiscalEvent>;

/** What the distribution service tells of a document before its recipient has answered (resNFe). */
export const FiscalSummary = shape({
  access_key: AccessKey,
  issuer: FiscalParty,
  issued_at: text(30),
  issue_time: Instant,
  issue_date: BusinessDate,
  direction: optional(oneOf(["in", "out"])),
  total: Type.String(),
  received_at: optional(text(30)),
  protocol: optional(text(17)),
  digest: optional(text(60)),
  state: oneOf(["authorized", "denied", "cancelled"]),
});
export type FiscalSummary = Static<typeof FiscalSummary>;

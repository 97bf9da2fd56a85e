import { createHash } from "node:crypto";
import type { Company } from "../fakturownia/catalogue.ts";
import { percentOf, taxOn } from "../fakturownia/money.ts";

/** One object as the API gives it. */
export type Doc = { uuid: string; [field: string]: unknown };

export interface Service {
  readonly row: Record<string, unknown>;
  readonly net: number;
  readonly tax: number;
}

/** The same identifier for the same words, in the shape of a UUID. */
export function uuidFor(words: string): string {
  const hex = createHash("sha256").update(words).digest("hex");
  const part = (from: number, to: number) => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-a${part(17, 20)}-${part(20, 32)}`;
}

export interface ServiceInput {
  readonly name: string;
  readonly quantity: number;
  readonly unit: string;
  /** Net price of one, in grosze. */
  readonly price: number;
  readonly tax: string;
  readonly gtu?: string;
  readonly pkwiu?: string;
}

/** A line; amounts are whole grosze. */
export function makeService(input: ServiceInput, id: number): Service {
  const net = input.quantity * input.price;
  const tax = taxOn(net, percentOf(input.tax));
  const row = {
    id,
    related_id: null,
    name: input.name,
    tax_symbol: input.tax,
    unit: input.unit,
    quantity: input.quantity,
    unit_net_price: input.price,
    unit_net_price_before_discount: input.price,
    net_price: net,
    tax_price: tax,
    gross_price: net + tax,
    discount: "0.0",
    pkwiu: input.pkwiu ?? null,
    cn: null,
    pkob: null,
    gtin: null,
    gtu_id: input.gtu === undefined ? null : Number(input.gtu.slice(-2)),
    flat_rate_tax_symbol: null,
  };
  return { row, net, tax };
}

export const sumsOf = (services: readonly Service[]) => {
  const net = services.reduce((sum, service) => sum + service.net, 0);
  const tax = services.reduce((sum, service) => sum + service.tax, 0);
  return { net_price: net, tax_price: tax, gross_price: net + tax };
};

/** The customer's fields of a sales document. */
export const clientFields = (company: Company, id: number) => ({
  client_id: id,
  client_uuid: uuidFor(`client ${id}`),
  client_company_name: company.name,
  client_first_name: null,
  client_last_name: null,
  client_business_activity_kind: "other_business",
  client_tax_code: company.nip,
  client_street: company.street.replace(/ \d+.*$/, ""),
  client_street_number: /\d+.*$/.exec(company.street)?.[0] ?? "",
  client_flat_number: null,
  client_city: company.city,
  client_post_code: company.postCode,
  client_country: "PL",
});

/** Warsaw's time: RFC 3339, or the older spelling with blanks. */
export function stamp(day: string, id: number): string {
  const month = Number(day.slice(5, 7));
  const pad = (value: number) => String(value).padStart(2, "0");
  const time = `${pad(8 + (id % 10))}:${pad(id % 60)}:${pad((id * 7) % 60)}`;
  const isSummer = month > 3 && month < 11;
  return id % 2 === 0
    ? `${day} ${time} ${isSummer ? "+0200" : "+0100"}`
    : `${day}T${time}.214${isSummer ? "+02:00" : "+01:00"}`;
}

export const timeOf = (value: unknown): number =>
  Date.parse(String(value ?? "").replace(/^(\S{10}) (\S{8}) ([+-]\d{2})(\d{2})$/, "$1T$2$3:$4"));

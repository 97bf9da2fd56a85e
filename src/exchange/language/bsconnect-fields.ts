import { table } from "../../lib/table.ts";
import type { Entity } from "../../model/entities.ts";

/** Sections of BSConnect's maps of columns, by what they become here. */
export const SECTION_ENTITIES: Readonly<Record<string, Entity>> = table({
  CONTACT: "party",
  CONTACTS: "party",
  PRODUCT: "item",
  PRODUCTS: "item",
});
export const ENTITY_SECTIONS: Readonly<Record<Entity, string | undefined>> = {
  party: "CONTACT",
  item: "PRODUCT",
  invoice: undefined,
  order: undefined,
};

/** Fields of eDokumenty and their place in a record. Those of an address line are joined to it. */
export const FIELD_PATHS: Readonly<Record<Entity, Readonly<Record<string, string>>>> = {
  party: table({
    name_1: "name",
    name_2: "trading_name",
    symbol: "ids[CODE]",
    nip___: "ids[PL:NIP]",
    regon_: "ids[PL:REGON]",
    code__: "address.post_code",
    city__: "address.city",
    woj___: "address.region",
    countr: "address.country_code",
    post__: "address.line2",
    email_: "contact.email",
    phone_: "contact.phone",
  }),
  item: table({ symbol: "code", name_1: "name" }),
  invoice: table({}),
  order: table({}),
};

/** Fields that make one line together, in its order. */
export interface JoinedFields {
  readonly path: string;
  readonly fields: readonly string[];
  /** Between the last two, and between the others. */
  readonly separators: readonly [last: string, other: string];
}

export const JOINED: readonly JoinedFields[] = [
  { path: "address.line1", fields: ["street", "bldnum", "fltnum"], separators: ["/", " "] },
  { path: "address.line3", fields: ["gmina_", "powiat"], separators: [", ", ", "] },
];

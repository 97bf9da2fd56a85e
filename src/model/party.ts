import { type Static, Type } from "typebox";
import { CountryCode, CurrencyCode, oneOf, optional, text } from "./scalars.ts";

/** An identifier with its scheme: PL:NIP, PL:REGON, CZ:ICO, CZ:DIC, HU:ADOSZAM, BR:CNPJ, BR:CPF, EU:VAT, GLN. */
export const PartyId = Type.Object(
  { scheme: text(20), value: text(64) },
  { additionalProperties: false },
);
export type PartyId = Static<typeof PartyId>;

/** BT-35…40 and BT-50…55 of EN 16931. */
export const Address = Type.Object(
  {
    line1: optional(text(300)),
    line2: optional(text(300)),
    line3: optional(text(300)),
    city: optional(text(120)),
    post_code: optional(text(20)),
    region: optional(text(120)),
    country_code: optional(CountryCode),
    municipality_code: optional(text(20)),
  },
  { additionalProperties: false },
);
export type Address = Static<typeof Address>;

export const Contact = Type.Object(
  { name: optional(text(200)), phone: optional(text(60)), email: optional(text(254)) },
  { additionalProperties: false },
);

export const BankAccount = Type.Object(
  {
    iban: optional(text(34)),
    bic: optional(text(11)),
    account_no: optional(text(64)),
    currency: optional(CurrencyCode),
  },
  { additionalProperties: false },
);
export type BankAccount = Static<typeof BankAccount>;

/** The seller or buyer as printed on a document (BT-27…49). */
export const DocumentParty = Type.Object(
  {
    name: optional(text(500)),
    trading_name: optional(text(500)),
    ids: optional(Type.Array(PartyId, { maxItems: 20 })),
    address: optional(Address),
    contact: optional(Contact),
    bank_accounts: optional(Type.Array(BankAccount, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type DocumentParty = Static<typeof DocumentParty>;

/** A company or person that the organisation trades with. */
export const Party = Type.Object(
  {
    role: oneOf(["supplier", "customer", "both"]),
    name: Type.String({ minLength: 1, maxLength: 500 }),
    trading_name: optional(text(500)),
    ids: optional(Type.Array(PartyId, { maxItems: 20 })),
    address: optional(Address),
    contact: optional(Contact),
    bank_accounts: optional(Type.Array(BankAccount, { maxItems: 50 })),
    payment_terms_days: optional(Type.Integer({ minimum: 0, maximum: 3650 })),
    active: optional(Type.Boolean()),
  },
  { additionalProperties: false, title: "Party" },
);
export type Party = Static<typeof Party>;

/** The value of the first id in one of the schemes, in the order of the schemes. */
export function partyId(
  party: Pick<DocumentParty, "ids"> | undefined,
  ...schemes: readonly string[]
): string | undefined {
  for (const scheme of schemes) {
    const found = party?.ids?.find((id) => id.scheme === scheme);
    if (found) return found.value;
  }
  return undefined;
}

import { Type } from "typebox";

/** An exact amount of money as text: `"1230.00"`, `"-0.5"`; at most 15 digits before the point. */
export const Amount = Type.String({
  pattern: "^-?\\d{1,15}(\\.\\d{1,4})?$",
  description: "decimal text, never a float",
});

/** A quantity, a price of one unit or a rate: more decimals than money has. */
export const Decimal = Type.String({
  pattern: "^-?\\d{1,15}(\\.\\d{1,10})?$",
  description: "decimal text, never a float",
});

/** A calendar date without a time zone. */
export const BusinessDate = Type.String({ format: "date", description: "YYYY-MM-DD" });

/** An instant, UTC. */
export const Instant = Type.String({ format: "date-time", description: "RFC 3339, UTC" });

export const CurrencyCode = Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217" });
export const CountryCode = Type.String({
  pattern: "^[A-Z]{2}$",
  description: "ISO 3166-1 alpha-2",
});

/** Text as the remote has it, bounded so that one record cannot fill the store. */
export const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description === undefined ? {} : { description }) });

/** Absent where unknown; never null, so that equal records have equal hashes. */
export const optional = Type.Optional;

/** One of these words. */
export const oneOf = <const V extends string[]>(
  values: readonly [...V],
  options: { readonly description?: string } = {},
) => Type.Enum(values, options);

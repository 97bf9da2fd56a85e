import { Buffer } from "node:buffer";
import { Type } from "typebox";
import { InvalidInputError } from "../lib/errors.ts";
import { type InvoicePlace, type InvoiceSort, SORT_FIELDS } from "../store/invoice-list.ts";

export const SortField = Type.Optional(
  Type.String({
    maxLength: 20,
    description: `${SORT_FIELDS.join(", ")}, with - before it for the other way round; -id where left out: newest first`,
  }),
);

/** @throws InvalidInputError */
export function invoiceSort(text = "-id"): InvoiceSort {
  const isDescending = text.startsWith("-");
  const name = isDescending ? text.slice(1) : text;
  const field = SORT_FIELDS.find((one) => one === name);
  if (field) return { field, isDescending };
  const remedy = `Use ${SORT_FIELDS.join(", ")}, with - before it for the other way round.`;
  throw new InvalidInputError([{ field: "sort", message: `cannot sort by ${name}`, remedy }]);
}

export const placeCursor = ({ value, id }: InvoicePlace): string =>
  Buffer.from(JSON.stringify([value, id])).toString("base64url");

/** @throws InvalidInputError */
export function placeOf(cursor: string | undefined): InvoicePlace | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(place) && place.length === 2) {
      const [value, id] = place as unknown[];
      const isValue = value === null || typeof value === "string" || Number.isSafeInteger(value);
      if (isValue && typeof id === "number" && Number.isSafeInteger(id)) {
        return { value: value as string | number | null, id };
      }
    }
  } catch {
    // Told below.
  }
  const remedy = "Pass next_cursor of the page before, with the same order.";
  throw new InvalidInputError([{ field: "cursor", message: "is not one of this list", remedy }]);
}

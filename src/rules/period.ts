import { InvalidInputError } from "../lib/errors.ts";
import type { InvoiceFilter } from "../store/invoice-list.ts";

/** Which stored invoices are meant, by their issue date; all where nothing is said. */
export interface InvoicePeriod {
  readonly date_from?: string;
  readonly date_to?: string;
  readonly direction?: "cost" | "sales";
}

/** @throws InvalidInputError */
export function toFilter(period: InvoicePeriod): InvoiceFilter {
  const { date_from: dateFrom, date_to: dateTo, direction } = period;
  if (dateFrom !== undefined && dateTo !== undefined && dateFrom > dateTo) {
    const message = `${dateFrom} is after date_to ${dateTo}.`;
    throw new InvalidInputError([{ field: "date_from", message, remedy: "Swap the two dates." }]);
  }
  return {
    ...(dateFrom === undefined ? {} : { dateFrom }),
    ...(dateTo === undefined ? {} : { dateTo }),
    ...(direction === undefined ? {} : { direction }),
  };
}

import type { Http, Invoice } from "../../sdk/index.ts";
import { isKsefNumber } from "../../sdk/index.ts";
import { listByIds } from "./client.ts";
import { MAX_PER_PAGE, rowId } from "./paging.ts";
import { dateOf, type Row, textOf } from "./values.ts";

export type Preceding = NonNullable<Invoice["preceding_invoices"]>[number];

/** A correction names what it corrects, a final invoice its advances; elsewhere the ids mean orders and offers. */
const LINKED = new Set(["correction", "correction_note", "final"]);

/** Ids of the documents that this one follows. */
export function linkedIds(row: Row): string[] {
  if (!LINKED.has(textOf(row.kind, 60) ?? "")) return [];
  const ids = [row.invoice_id, row.from_invoice_id].map((id) => textOf(id, 20));
  return [...new Set(ids)].filter((id) => id !== undefined && /^\d+$/.test(id)) as string[];
}

/** Number, date and KSeF number of the documents that those of a page follow, in one call for all of them. */
export async function findLinked(
  http: Http,
  rows: readonly Row[],
  isCost: boolean,
): Promise<ReadonlyMap<string, Preceding>> {
  const wanted = new Set(rows.flatMap(linkedIds));
  const here = rows.filter((row) => wanted.has(rowId(row)));
  for (const row of here) wanted.delete(rowId(row));
  const ids = [...wanted].slice(0, MAX_PER_PAGE);
  const others = ids.length > 0 ? await listByIds(http, ids, isCost) : [];
  return new Map([...here, ...others].map((row) => [rowId(row), toPreceding(row)]));
}

function toPreceding(row: Row): Preceding {
  const number = textOf(row.number, 256);
  const date = dateOf(row.issue_date);
  const fiscalId = textOf(row.gov_id, 64);
  return {
    ...(number === undefined ? {} : { number }),
    ...(date === undefined ? {} : { date }),
    ...(fiscalId !== undefined && isKsefNumber(fiscalId) ? { fiscal_id: fiscalId } : {}),
    remote_id: rowId(row),
  };
}

export function precedingOf(
  row: Row,
  linked: ReadonlyMap<string, Preceding>,
): Invoice["preceding_invoices"] {
  const corrected = textOf(row.gov_corrected_invoice_number, 64);
  const fiscal =
    corrected !== undefined && isKsefNumber(corrected) ? { fiscal_id: corrected } : undefined;
  const found = linkedIds(row).map((id) => linked.get(id) ?? { remote_id: id });
  if (found.length === 0) return fiscal && [fiscal];
  return found.map((one, i) => (i === 0 ? { ...one, ...fiscal } : one));
}

import {
  type Change,
  defineStream,
  type Invoice,
  isHubError,
  messageOf,
  type StreamQuery,
} from "../../sdk/index.ts";
import { COSTS, type InvoiceScope, SALES, TYPES, toInvoice } from "./invoices.ts";
import { manifest, type PremierContext } from "./manifest.ts";
import { versionOf } from "./parties.ts";
import { readParts } from "./reads.ts";
import { TEXTS } from "./texts.ts";
import { toInstant } from "./times.ts";
import { drop, guidOf, type Row, textOf } from "./values.ts";
import type { Table } from "./windows.ts";

const stream = (direction: Invoice["direction"]) =>
  defineStream(manifest, {
    entity: "invoice",
    title: direction === "sales" ? TEXTS.sales : TEXTS.costs,
    modes: ["period", "incremental"],
    deletes: "none",
    read: (ctx, query) => readInvoices(ctx, { query, direction }),
  });

export const salesInvoices = stream("sales");
export const costInvoices = stream("cost");

/** Invoices, then credit notes: Premier gives them apart. */
async function* readInvoices(
  ctx: PremierContext,
  { query, direction }: { readonly query: StreamQuery; readonly direction: Invoice["direction"] },
) {
  const { mode, from, to } = query;
  const table: Table = direction === "sales" ? SALES : COSTS;
  const period = mode === "period" ? { dat_od: from, dat_do: to } : {};
  const parts = TYPES.map((type) => ({ ...type, ...period }));
  for await (const page of readParts(ctx, table, { query, parts })) {
    const scope = { settings: ctx.settings, direction, isCredit: page.part === 1 };
    const changes = page.rows.map((row) => toChange(row, scope));
    yield { changes: changes.filter((one) => isWithin(one, query)), cursor: page.cursor };
  }
}

function toChange(row: Row, scope: InvoiceScope): Change<Invoice> {
  const id = guidOf(row);
  const place = id ?? `INTER ${String(row.INTER ?? "")}`;
  if (id === undefined) {
    return { op: "refuse", id: place, reason: "The document has no ID.", raw: row };
  }
  try {
    const data = toInvoice(row, scope);
    const time = drop({ changed_at: toInstant(textOf(row, "PS_TIME", 40)) });
    return { op: "upsert", id, version: versionOf(row, data), ...time, data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { op: "refuse", id, reason: messageOf(error), raw: row };
  }
}

/** Both days count, whatever the server makes of the second. */
function isWithin(change: Change<Invoice>, { mode, from = "", to = "9999" }: StreamQuery): boolean {
  if (mode !== "period" || change.op !== "upsert") return true;
  const { issue_date: day = "" } = change.data;
  return day >= from && day <= to;
}

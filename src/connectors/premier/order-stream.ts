import { type Change, defineStream, isHubError, messageOf, type Order } from "../../sdk/index.ts";
import { manifest, type Settings } from "./manifest.ts";
import { ORDERS, toOrder } from "./orders.ts";
import { versionOf } from "./parties.ts";
import { readParts } from "./reads.ts";
import { TEXTS } from "./texts.ts";
import { BEGINNING, toInstant } from "./times.ts";
import { drop, guidOf, type Row, textOf } from "./values.ts";

/** Orders that customers have placed. */
export const salesOrders = defineStream(manifest, {
  entity: "order",
  title: TEXTS.orders,
  modes: ["period", "incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    const { mode, from = "", to = "9999" } = query;
    // The command wants a filter, be it one that passes over nothing.
    const period = mode === "period" ? { dat_od: from, dat_do: to } : { timestamp: BEGINNING };
    const isWithin = (change: Change<Order>) => {
      if (mode !== "period" || change.op !== "upsert") return true;
      const { issue_date: day = "" } = change.data;
      return day >= from && day <= to;
    };
    for await (const page of readParts(ctx, ORDERS, { query, parts: [period] })) {
      const changes = page.rows.map((row) => toChange(row, ctx.settings)).filter(isWithin);
      const isComplete = mode === "full" && page.isLast;
      yield { changes, cursor: page.cursor, ...(isComplete ? { complete: true } : {}) };
    }
  },
});

function toChange(row: Row, settings: Settings): Change<Order> {
  const id = guidOf(row);
  const place = id ?? `INTER ${String(row.INTER ?? "")}`;
  try {
    if (id === undefined) {
      return { op: "refuse", id: place, reason: "The order has no ID.", raw: row };
    }
    const data = toOrder(row, settings);
    const time = drop({ changed_at: toInstant(textOf(row, "PS_TIME", 40)) });
    return { op: "upsert", id, version: versionOf(row, data), ...time, data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { op: "refuse", id: place, reason: messageOf(error), raw: row };
  }
}

import { type Change, defineStream, type Party } from "../../sdk/index.ts";
import { manifest } from "./manifest.ts";
import { PARTNERS, toParty, versionOf } from "./parties.ts";
import { readParts } from "./reads.ts";
import { TEXTS } from "./texts.ts";
import { dayAt, toInstant } from "./times.ts";
import { drop, guidOf, type Row, textOf } from "./values.ts";

/** Customers alone come without it. */
const EVERYBODY = { part_typ: "FULL" };

export const parties = defineStream(manifest, {
  entity: "party",
  title: TEXTS.parties,
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    const today = dayAt(ctx.clock.now());
    for await (const page of readParts(ctx, PARTNERS, { query, parts: [EVERYBODY] })) {
      const changes = page.rows.map((row) => toChange(row, today));
      const { cursor, total } = page;
      const isComplete = query.mode === "full" && page.isLast;
      yield { changes, cursor, total, ...(isComplete ? { complete: true } : {}) };
    }
  },
});

function toChange(row: Row, today: string): Change<Party> {
  const id = guidOf(row);
  if (id === undefined || row.NAZEV === undefined) {
    const reason = id === undefined ? "The partner has no ID." : "The partner has no name.";
    return { op: "refuse", id: id ?? `INTER ${String(row.INTER ?? "")}`, reason, raw: row };
  }
  const data = toParty(row, today);
  const time = drop({ changed_at: toInstant(textOf(row, "PS_TIME", 40)) });
  return { op: "upsert", id, version: versionOf(row, data), ...time, data };
}

import type { Change, Page, Party, StreamQuery } from "../../sdk/index.ts";
import type { IfirmaContext } from "./account.ts";
import { findContractor } from "./client.ts";
import { listWindow } from "./listing.ts";
import { toParty } from "./parties.ts";
import { type Row, textOf } from "./values.ts";
import { businessDay, yearsUntil } from "./windows.ts";

const CHUNK = 25;

/**
 * The customers of all issued invoices, by their identifier. iFirma has no list of contractors, only a search
 * that ends after twenty.
 */
export async function* readCustomers(
  ctx: IfirmaContext,
  { cursor = {} }: StreamQuery,
): AsyncGenerator<Page<Party>> {
  if (cursor.done === true) {
    yield { changes: [], cursor };
    return;
  }
  const after = textOf(cursor.after, 60) ?? "";
  const ids = (await customerIds(ctx)).filter((id) => id > after);
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const changes: Change<Party>[] = [];
    for (const id of chunk) {
      const row = await findContractor(ctx, id);
      if (row) changes.push(toChange(id, row));
    }
    yield { changes, cursor: { after: chunk.at(-1) ?? after }, total: ids.length };
  }
  yield { changes: [], cursor: { done: true } };
}

async function customerIds(ctx: IfirmaContext): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const span of yearsUntil(businessDay(ctx.clock.now()))) {
    const { rows } = await listWindow(ctx, span);
    for (const row of rows) {
      const id = textOf(row.IdentyfikatorKontrahenta, 60);
      if (id !== undefined) ids.add(id);
    }
  }
  return [...ids].sort();
}

function toChange(id: string, row: Row): Change<Party> {
  const data = toParty(row);
  if (data) return { op: "upsert", id, data };
  return { op: "refuse", id, reason: "name is missing", field: "Nazwa", raw: row };
}

import { type Change, defineStream, type Item, isHubError } from "../../sdk/index.ts";
import { listAll } from "./client.ts";
import { type Groups, KEY, SELECT, toItem, versionOf } from "./item-mapping.ts";
import { manifest, type SapContext, type Settings } from "./manifest.ts";
import { nameOf, readTable } from "./read-table.ts";
import { changedAt, type ServerClock } from "./server-time.ts";
import { type Row, textOf } from "./values.ts";

/** Items with the price of one list and the stock of each warehouse. */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Items with prices and stock",
    pl: "Towary z cenami i stanami magazynowymi",
    "pt-BR": "Itens com preços e estoque",
    cs: "Položky s cenami a zásobami",
    hu: "Cikkek árakkal és készlettel",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  async *read(ctx, query) {
    const groups = await groupsOf(ctx);
    yield* readTable<Item>(ctx, query, {
      resource: "Items",
      key: KEY,
      select: SELECT,
      toChange: (row, clock) => toChange(row, { clock, settings: ctx.settings, groups }),
    });
  },
});

interface Around {
  readonly clock: ServerClock;
  readonly settings: Settings;
  readonly groups: Groups;
}

function toChange(row: Row, { clock, settings, groups }: Around): Change<Item> {
  const data = toItem(row, settings, groups);
  if (!data)
    return {
      op: "refuse",
      id: nameOf(row, KEY),
      reason: "the code is missing",
      field: KEY,
      raw: row,
    };
  return { op: "upsert", id: data.code, version: versionOf(row), ...changedAt(row, clock), data };
}

/** Names of the item groups by number; none where the user may not see them. */
export async function groupsOf(ctx: SapContext): Promise<Groups> {
  const rows = await listAll(ctx, "ItemGroups", { select: "Number,GroupName" }).catch(ifRefused);
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const [number, name] = [textOf(row.Number, 20), textOf(row.GroupName, 200)];
      return number === undefined || name === undefined ? [] : [[number, name]];
    }),
  );
}

function ifRefused(error: unknown): readonly Row[] {
  if (isHubError(error) && ["AuthError", "RejectedError"].includes(error.name)) return [];
  throw error;
}

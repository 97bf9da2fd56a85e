import { type Change, type Cursor, defineStream, type Item } from "../../sdk/index.ts";
import { changesAfter, type Part, partsAfter, type Removal } from "./client.ts";
import { manifest } from "./manifest.ts";
import { toItem } from "./mapping.ts";

/** Parts with their stock; a full read goes by id, an incremental one by the ERP's revision. */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Items with stock",
    pl: "Towary ze stanami magazynowymi",
    "pt-BR": "Itens com estoque",
    cs: "Položky se skladem",
    hu: "Cikkek készlettel",
  },
  modes: ["incremental", "full"],
  deletes: "tombstone",
  async *read({ http }, { mode, cursor }) {
    let isMore = true;
    if (mode === "full") {
      for (let after = numberOf(cursor, "after_id"); isMore; ) {
        const page = await partsAfter(http, after);
        after = page.parts.at(-1)?.part_id ?? after;
        isMore = page.more;
        const changes = page.parts.map(toChange);
        yield { changes, cursor: { after_id: after }, complete: !isMore, total: page.count_all };
      }
      return;
    }
    for (let revision = numberOf(cursor, "revision"); isMore; ) {
      const page = await changesAfter(http, revision);
      revision = page.parts.at(-1)?.revision ?? revision;
      isMore = page.more;
      yield { changes: page.parts.map(toChange), cursor: { revision } };
    }
  },
});

const numberOf = (cursor: Cursor | undefined, name: string): number => Number(cursor?.[name] ?? 0);

function toChange(part: Part | Removal): Change<Item> {
  const id = String(part.part_id);
  if ("removed" in part) return { op: "delete", id };
  const { changed_at: changedAt } = part;
  const time = changedAt === undefined ? {} : { changed_at: changedAt };
  return { op: "upsert", id, version: String(part.revision), ...time, data: toItem(part) };
}

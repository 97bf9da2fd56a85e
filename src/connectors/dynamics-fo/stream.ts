import { textOf } from "../../formats/json/values.ts";
import { type Change, defineStream, type Item } from "../../sdk/index.ts";
import { areaOf, type Card, cardsAfter, folded } from "./cards.ts";
import { badAnswer } from "./client.ts";
import { type FoContext, manifest } from "./manifest.ts";
import { remoteId, toItem, versionOf } from "./mapping.ts";

const PAGE_SIZE = 200;

/**
 * Released products of one legal entity by their number. The entity tells no time of a change, so that every read
 * is a whole one; what has not changed is the same record again.
 */
export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Released products with stock",
    pl: "Udostępnione produkty ze stanami",
    "pt-BR": "Produtos liberados com estoque",
    cs: "Vydané produkty se zásobami",
    hu: "Kiadott termékek készlettel",
  },
  modes: ["full"],
  deletes: "full_compare",
  async *read(ctx, { cursor }) {
    const area = areaOf(ctx);
    let after = cursor?.area === area ? textOf(cursor.after, 120) : undefined;
    for (let isMore = true; isMore; ) {
      ctx.signal.throwIfAborted();
      const cards = await cardsAfter(ctx, { after, top: PAGE_SIZE });
      const last = textOf(cards.at(-1)?.released.ItemNumber, 120) ?? after;
      isMore = cards.length >= PAGE_SIZE;
      if (isMore && (last === undefined || folded(last) === folded(after ?? "")))
        throw badAnswer("the next products");
      after = last;
      const changes = cards.map((card) => changeOf(ctx, card));
      const place = after === undefined ? { area } : { area, after };
      yield { changes, cursor: place, complete: !isMore };
    }
  },
});

function changeOf(ctx: FoContext, card: Card): Change<Item> {
  const number = textOf(card.released.ItemNumber, 120) ?? "unknown";
  const id = remoteId(areaOf(ctx), number);
  const mapped = toItem(card, ctx.settings);
  if (mapped.field !== undefined)
    return { op: "refuse", id, reason: mapped.reason, field: mapped.field, raw: card.released };
  return { op: "upsert", id, version: versionOf(card), data: mapped.item };
}

import type { HubRecord } from "../../api/types.ts";
import { itemOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";

/** Goods, service or kit, or why the item is none of them any more. */
export function ItemMark({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { type, active } = itemOf(record);
  if (record.deleted_at) {
    const text = record.removed_at ? "item.removed" : "item.deleted";
    return <StateBadge color="red" label={tr(text)} />;
  }
  if (!active) return <StateBadge color="gray" label={tr("item.inactive")} />;
  return <StateBadge color="gray" label={tr(`item.types.${type}`)} />;
}

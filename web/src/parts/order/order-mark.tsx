import type { HubRecord } from "../../api/types.ts";
import { type OrderStatus, orderOf } from "../../order.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";

const COLORS: Readonly<Record<OrderStatus, string>> = {
  draft: "gray",
  open: "blue",
  confirmed: "blue",
  partly_delivered: "yellow",
  delivered: "green",
  closed: "gray",
  cancelled: "red",
};

/** How far the order has come, or that no system knows it any more. */
export function OrderMark({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { status } = orderOf(record);
  if (record.deleted_at) return <StateBadge color="red" label={tr("order.deleted")} />;
  return <StateBadge color={COLORS[status]} label={tr(`order.statuses.${status}`)} />;
}

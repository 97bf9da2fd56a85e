import { Text, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { type Item, stockOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { useItemFormat } from "./use-item-format.ts";

/** The page of the item has all warehouses. */
const MAX_WAREHOUSES = 20;

/** What lies in all warehouses together; what lies in each when it is opened. */
export function StockCell({ item }: { readonly item: Item }) {
  const tr = useRecordText();
  const { quantity } = useItemFormat();
  const [wasOpen, setWasOpen] = useState(false);
  const { stock = [] } = item;
  const sum = stockOf(item);
  if (sum === undefined) return "–";
  return (
    <details className="above-link small" onToggle={() => setWasOpen(true)}>
      <summary>
        {quantity(sum)}
        <VisuallyHidden> {tr("item.stock_open", { count: stock.length })}</VisuallyHidden>
      </summary>
      {wasOpen && (
        <Text
          component="div"
          size="xs"
          c="dimmed"
          className="breakable"
          miw={96}
          maw={220}
          ml="auto"
          style={{ whiteSpace: "normal" }}
        >
          {stock.slice(0, MAX_WAREHOUSES).map(({ warehouse, on_hand }) => (
            <div key={warehouse}>
              {warehouse}: {quantity(on_hand)}
            </div>
          ))}
          {stock.length > MAX_WAREHOUSES &&
            tr("item.stock_more", { count: stock.length - MAX_WAREHOUSES })}
        </Text>
      )}
    </details>
  );
}

import type { ItemPrice } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { Amount } from "./amount.tsx";
import { useItemFormat } from "./use-item-format.ts";

/** The item's price in every list. */
export function ItemPrices({ prices }: { readonly prices: readonly ItemPrice[] }) {
  const tr = useRecordText();
  const { price } = useItemFormat();
  const columns: readonly Column<ItemPrice>[] = [
    {
      title: tr("item.price_list"),
      isLead: true,
      cell: ({ list }) => <span className="breakable">{list}</span>,
    },
    { title: tr("item.price"), isEnd: true, cell: (one) => <Amount text={price(one)} /> },
    {
      title: tr("item.net_or_gross"),
      cell: ({ is_gross }) => tr(is_gross ? "item.gross" : "item.net"),
    },
  ];
  return (
    <Section title={tr("item.prices")} isFlush>
      {prices.length === 0 ? (
        <Nothing>{tr("item.prices_none")}</Nothing>
      ) : (
        <ListTable
          caption={tr("item.prices")}
          columns={columns}
          items={prices}
          keyOf={(_price, index) => index}
          isStatic
        />
      )}
    </Section>
  );
}

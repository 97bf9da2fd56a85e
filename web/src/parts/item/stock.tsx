import { Group, Text } from "@mantine/core";
import { type Item, type ItemStock, isBelowMinimum, stockOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { Amount } from "./amount.tsx";
import { useItemFormat } from "./use-item-format.ts";

const AMOUNTS = ["on_hand", "reserved", "available", "minimum"] as const;

/** What lies in each warehouse, and in all of them together. */
export function ItemStocks({ item }: { readonly item: Item }) {
  const tr = useRecordText();
  const { quantity } = useItemFormat();
  const { stock = [], unit } = item;
  const sum = stockOf(item);
  const columns: readonly Column<ItemStock>[] = [
    { title: tr("item.warehouse"), isLead: true, cell: (one) => <Warehouse stock={one} /> },
    ...AMOUNTS.map((name) => ({
      title: tr(`item.${name}`),
      isEnd: true,
      cell: (one: ItemStock) => {
        const amount = one[name];
        return <Amount text={amount === undefined ? "–" : quantity(amount)} />;
      },
    })),
  ];
  return (
    <Section
      title={tr("item.stocks")}
      isFlush
      actions={
        sum !== undefined && (
          <Text size="sm" fw={550} className="number breakable">
            {tr("item.stock_sum", { amount: quantity(sum, unit) })}
          </Text>
        )
      }
    >
      {stock.length === 0 ? (
        <Nothing>{tr("item.stocks_none")}</Nothing>
      ) : (
        <ListTable
          caption={tr("item.stocks")}
          columns={columns}
          items={stock}
          keyOf={(_stock, index) => index}
          isStatic
        />
      )}
    </Section>
  );
}

function Warehouse({ stock }: { readonly stock: ItemStock }) {
  const tr = useRecordText();
  return (
    <Group gap="xs">
      <span className="breakable">{stock.warehouse}</span>
      {isBelowMinimum(stock) && <StateBadge color="yellow" label={tr("item.below_minimum")} />}
    </Group>
  );
}

import { Text } from "@mantine/core";
import { useFormat } from "../../i18n/format.ts";
import type { Order, OrderLine } from "../../order.ts";
import { useRecordText } from "../../record-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { useVatText } from "../invoice-tables.tsx";
import { Amount } from "../item/amount.tsx";
import { useItemFormat } from "../item/use-item-format.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";

/** Beside the ordered one; a column of those that no line has would be empty. */
const COUNTED = ["confirmed_qty", "delivered_qty", "invoiced_qty"] as const;

/** What was ordered, and how far it has come. */
export function OrderLines({ order }: { readonly order: Order }) {
  const tr = useRecordText();
  const vatText = useVatText();
  const { money } = useFormat();
  const { price, quantity } = useItemFormat();
  const { lines, currency } = order;
  const counted = COUNTED.filter((name) => lines.some((line) => line[name] !== undefined));
  const columns: readonly Column<OrderLine>[] = [
    { title: tr("order.line"), isLead: true, cell: (line) => <LineName line={line} /> },
    {
      title: tr("order.ordered_qty"),
      isEnd: true,
      cell: ({ ordered_qty: qty, unit_local, unit }) => (
        <Amount text={qty === undefined ? "–" : quantity(qty, unit_local ?? unit)} />
      ),
    },
    ...counted.map((name) => ({
      title: tr(`order.${name}`),
      isEnd: true,
      cell: ({ [name]: qty }: OrderLine) => (
        <Amount text={qty === undefined ? "–" : quantity(qty)} />
      ),
    })),
    {
      title: tr("order.net_price"),
      isEnd: true,
      cell: ({ net_price: amount }) => (
        <Amount text={amount === undefined ? "–" : price({ amount, currency })} />
      ),
    },
    { title: tr("item.vat_rate"), isEnd: true, cell: ({ vat }) => vatText(vat) },
    {
      title: tr("order.net"),
      isEnd: true,
      cell: ({ net }) => <Amount text={net === undefined ? "–" : money(net, currency)} />,
    },
  ];
  return (
    <Section title={tr("order.lines")} isFlush>
      {lines.length === 0 ? (
        <Nothing>{tr("order.lines_none")}</Nothing>
      ) : (
        <ListTable
          caption={tr("order.lines")}
          columns={columns}
          items={lines}
          keyOf={(_line, index) => index}
          isStatic
        />
      )}
    </Section>
  );
}

function LineName({ line: { no, name, seller_code, buyer_code } }: { readonly line: OrderLine }) {
  const codes = [...new Set([seller_code, buyer_code])].filter(Boolean).join(" · ");
  return (
    <span className="breakable">
      {no}. {name}
      {codes && (
        <Text span display="block" size="xs" c="dimmed">
          {codes}
        </Text>
      )}
    </span>
  );
}

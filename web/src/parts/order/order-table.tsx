import { Checkbox, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { orderOf, otherSide } from "../../order.ts";
import { useRecordText } from "../../record-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { Instant } from "../instant.tsx";
import type { Selection } from "../invoice/selection.ts";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { OrderMark } from "./order-mark.tsx";

interface OrderTableProps {
  readonly orders: readonly HubRecord[];
  /** Where the reader may do something with several orders. */
  readonly selection?: Selection | undefined;
}

export function OrderTable({ orders, selection }: OrderTableProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const s = useSourceText();
  const { date, money } = useFormat();
  const columns: readonly Column<HubRecord>[] = [
    ...(selection
      ? [
          {
            title: s("selection.title"),
            isTitleHidden: true,
            cell: (record: HubRecord) => <Tick record={record} selection={selection} />,
          },
        ]
      : []),
    { title: tr("order.number"), isLead: true, cell: (record) => <NumberCell record={record} /> },
    {
      title: tr("order.issue_date"),
      cell: (record) => {
        const { issue_date: day } = orderOf(record);
        return day ? date(day) : "–";
      },
    },
    {
      title: tr("order.with"),
      cell: (record) => <span className="breakable">{otherSide(orderOf(record)).name ?? "–"}</span>,
    },
    { title: tr("order.status"), cell: (record) => <OrderMark record={record} /> },
    {
      title: tr("order.total"),
      isEnd: true,
      cell: (record) => {
        const { totals, currency } = orderOf(record);
        const total = totals.gross ?? totals.net;
        return total === undefined ? "–" : money(total, currency);
      },
    },
    {
      title: tr("order.changed"),
      isEnd: true,
      cell: ({ updated_at }) => <Instant at={updated_at} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.orders")}
      columns={columns}
      items={orders}
      keyOf={(record) => record.id}
    />
  );
}

interface TickProps {
  readonly record: HubRecord;
  readonly selection: Selection;
}

function Tick({ record, selection }: TickProps) {
  const s = useSourceText();
  return (
    <Checkbox
      className="above-link"
      aria-label={s("selection.one", { name: orderOf(record).number ?? String(record.id) })}
      checked={selection.has(record.id)}
      onChange={() => selection.toggle(record)}
    />
  );
}

function NumberCell({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { number, direction } = orderOf(record);
  return (
    <>
      <LinkAnchor
        to="/orders/$id"
        params={{ id: String(record.id) }}
        className="row-link breakable"
      >
        {number ?? tr("order.no_number")}
      </LinkAnchor>
      <Text span display="block" size="xs" c="dimmed">
        {tr(`order.directions.${direction}`)}
      </Text>
    </>
  );
}

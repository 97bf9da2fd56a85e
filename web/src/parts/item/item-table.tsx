import { Checkbox, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { itemOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import type { Selection } from "../invoice/selection.ts";
import { openWarnings } from "../invoice/warning-levels.ts";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { ItemMark } from "./item-mark.tsx";
import { StockCell } from "./stock-cell.tsx";
import { useItemFormat } from "./use-item-format.ts";

interface ItemTableProps {
  readonly items: readonly HubRecord[];
  /** Where the reader may do something with several items. */
  readonly selection?: Selection | undefined;
}

export function ItemTable({ items, selection }: ItemTableProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const s = useSourceText();
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
    { title: tr("item.code"), isLead: true, cell: (record) => <CodeCell record={record} /> },
    {
      title: tr("item.name"),
      cell: (record) => <span className="breakable">{itemOf(record).name}</span>,
    },
    {
      title: tr("item.unit"),
      cell: (record) => <span className="breakable">{itemOf(record).unit ?? "–"}</span>,
    },
    { title: tr("item.price"), isEnd: true, cell: (record) => <PriceCell record={record} /> },
    {
      title: tr("item.stock"),
      isEnd: true,
      cell: (record) => <StockCell item={itemOf(record)} />,
    },
    {
      title: tr("item.changed"),
      isEnd: true,
      cell: ({ updated_at }) => <Instant at={updated_at} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.items")}
      columns={columns}
      items={items}
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
      aria-label={s("selection.one", { name: itemOf(record).code })}
      checked={selection.has(record.id)}
      onChange={() => selection.toggle(record)}
    />
  );
}

function CodeCell({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { code, active } = itemOf(record);
  return (
    <Group gap="xs">
      <LinkAnchor to="/items/$id" params={{ id: String(record.id) }} className="row-link breakable">
        {code}
      </LinkAnchor>
      {(!active || record.deleted_at) && <ItemMark record={record} />}
      {!record.deleted_at && openWarnings(record).length > 0 && (
        <StateBadge color="yellow" label={tr("duplicate.mark")} />
      )}
    </Group>
  );
}

/** The price of the first list; the page of the item has them all. */
function PriceCell({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { price } = useItemFormat();
  const [first] = itemOf(record).prices ?? [];
  if (!first) return "–";
  return (
    <span>
      {price(first)}
      <Text
        span
        display="block"
        size="xs"
        c="dimmed"
        className="breakable"
        style={{ whiteSpace: "normal" }}
      >
        {first.list}, {tr(first.is_gross ? "item.gross" : "item.net")}
      </Text>
    </span>
  );
}

import type { HubRecord } from "../../api/types.ts";
import { type Item, type ItemStock, itemOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Amount } from "../item/amount.tsx";
import { useItemFormat } from "../item/use-item-format.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { useSystemName } from "./use-system-name.ts";

interface Row extends ItemStock {
  readonly system: string;
}

const AMOUNTS = ["on_hand", "reserved", "available"] as const;

/** What each system says lies in its warehouses; nothing unless two or more of them say something. */
export function SystemStock({ record }: { readonly record: HubRecord }) {
  const s = useSyncText();
  const tr = useRecordText();
  const systemOf = useSystemName();
  const { quantity } = useItemFormat();
  const living = record.origins.filter((one) => one.deleted_at === null && one.integration_id);
  const said = living.map((origin) => {
    const { stock = [] } = (origin.data as Item | null | undefined) ?? itemOf(record);
    const system = systemOf(origin.integration_id);
    return stock.map((one): Row => ({ ...one, system }));
  });
  if (said.filter((rows) => rows.length > 0).length < 2) return null;
  const columns: readonly Column<Row>[] = [
    { title: s("item.system"), isLead: true, cell: ({ system }) => system },
    {
      title: tr("item.warehouse"),
      cell: ({ warehouse }) => <span className="breakable">{warehouse}</span>,
    },
    ...AMOUNTS.map((name) => ({
      title: tr(`item.${name}`),
      isEnd: true,
      cell: (one: Row) => {
        const amount = one[name];
        return <Amount text={amount === undefined ? "–" : quantity(amount)} />;
      },
    })),
  ];
  return (
    <Section title={s("item.stock")} isFlush>
      <ListTable
        caption={s("item.stock")}
        columns={columns}
        items={said.flat()}
        keyOf={(_row, index) => index}
        isStatic
      />
    </Section>
  );
}

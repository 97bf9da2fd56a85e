import { Checkbox, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { invoiceOf } from "../../invoice.ts";
import type { DateField } from "../../invoice-filters.ts";
import { useSourceText } from "../../source-texts.ts";
import { StateBadge } from "../badges.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import type { Selection } from "./selection.ts";
import { useProjectName } from "./use-project-name.ts";
import { LEVEL_COLORS, openWarnings, worstLevel } from "./warning-levels.ts";

const DATE_TITLES = {
  issue_date: "invoice.issue_date",
  received_date: "invoice_filter.received_on",
  due_date: "invoice.due_date",
} as const;

interface InvoiceTableProps {
  readonly items: readonly HubRecord[];
  /** The date that the reader asked about. */
  readonly dateField?: DateField | undefined;
  /** Where the reader may do something with several invoices. */
  readonly selection?: Selection | undefined;
}

export function InvoiceTable(props: InvoiceTableProps) {
  const { items, dateField = "issue_date", selection } = props;
  const { t } = useTranslation();
  const s = useSourceText();
  const format = useFormat();
  const projectName = useProjectName();
  const money = (record: HubRecord, name: "net" | "gross"): string => {
    const { totals, currency } = invoiceOf(record);
    const amount = totals[name];
    return amount ? format.money(amount, currency) : "–";
  };
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
    { title: t("invoice.number"), isLead: true, cell: (record) => <NumberCell record={record} /> },
    {
      title: t("invoice.other_party"),
      cell: (record) => {
        const { direction, seller, buyer } = invoiceOf(record);
        return (direction === "sales" ? buyer : seller).name ?? "–";
      },
    },
    {
      title: t("invoice.direction"),
      cell: (record) => t(`direction.${invoiceOf(record).direction}`),
    },
    {
      title: t(DATE_TITLES[dateField]),
      cell: (record) => {
        const day = invoiceOf(record)[dateField];
        return day ? format.date(day) : "–";
      },
    },
    {
      title: t("invoice.project"),
      cell: (record) => (
        <span className="breakable">
          {projectName(invoiceOf(record).accounting?.project_id) ?? "–"}
        </span>
      ),
    },
    { title: t("invoice.net"), isEnd: true, cell: (record) => money(record, "net") },
    { title: t("invoice.gross"), isEnd: true, cell: (record) => money(record, "gross") },
  ];
  return (
    <ListTable
      caption={t("nav.invoices")}
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
  const { t } = useTranslation();
  const s = useSourceText();
  const name = invoiceOf(record).number ?? t("invoice.no_number");
  return (
    <Checkbox
      className="above-link"
      aria-label={s("selection.one", { name })}
      checked={selection.has(record.id)}
      onChange={() => selection.toggle(record)}
    />
  );
}

function NumberCell({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const warnings = openWarnings(record);
  const worst = worstLevel(warnings);
  return (
    <Group gap="xs">
      <LinkAnchor to="/invoices/$id" params={{ id: String(record.id) }} className="row-link">
        {invoiceOf(record).number ?? t("invoice.no_number")}
      </LinkAnchor>
      {worst && (
        <StateBadge
          color={LEVEL_COLORS[worst]}
          label={t("invoice_filter.warning_count", { count: warnings.length })}
        />
      )}
      {record.deleted_at && <StateBadge color="gray" label={t("origin.deleted_there")} />}
    </Group>
  );
}

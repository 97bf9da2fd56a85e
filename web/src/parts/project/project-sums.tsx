import { Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Project, ProjectSum } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useRecordText } from "../../record-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useRdCategory } from "../rd-category.ts";

interface Row extends ProjectSum {
  readonly key: string;
  readonly title: string;
  readonly isTotal: boolean;
}

/** What the invoices of a project come to: by category, and together in each currency. */
export function ProjectSums({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { number, money } = useFormat();
  const categoryName = useRdCategory();
  if (project.count === 0) return <Nothing>{tr("project.sums_none")}</Nothing>;
  const parts = project.categories.map(
    ({ category, ...sum }): Row => ({
      ...sum,
      key: `${category} ${sum.currency}`,
      title: category ? categoryName(category) : tr("project.no_category"),
      isTotal: false,
    }),
  );
  const totals = project.totals.map(
    (sum): Row => ({ ...sum, key: sum.currency, title: tr("project.total"), isTotal: true }),
  );
  const amount = (of: "net" | "tax" | "gross") => (row: Row) => (
    <Text span inherit {...(row.isTotal ? { fw: 650 } : {})}>
      {money(row[of], row.currency)}
    </Text>
  );
  const columns: readonly Column<Row>[] = [
    {
      title: tr("rule.category"),
      isLead: true,
      cell: ({ title, isTotal }) => (
        <Text span inherit {...(isTotal ? { fw: 650 } : {})}>
          {title}
        </Text>
      ),
    },
    { title: tr("project.count"), isEnd: true, cell: ({ count }) => number(count) },
    { title: t("invoice.net"), isEnd: true, cell: amount("net") },
    { title: t("invoice.tax"), isEnd: true, cell: amount("tax") },
    { title: t("invoice.gross"), isEnd: true, cell: amount("gross") },
  ];
  return (
    <ListTable
      caption={tr("project.sums")}
      columns={columns}
      items={[...parts, ...totals]}
      keyOf={({ key }) => key}
    />
  );
}

/** How much of the budget the invoices have used; nothing where none of them is in its currency. */
export function BudgetUse({ project: { budget, totals } }: { readonly project: Project }) {
  const tr = useRecordText();
  const { percent, money } = useFormat();
  const spent = totals.find(({ currency }) => currency === budget?.currency);
  if (!budget || !spent || !(Number(budget.amount) > 0)) return null;
  // For a bar and a rounded percentage only: the amounts themselves stay decimal texts.
  const share = (Number(spent.net) / Number(budget.amount)) * 100;
  const text = tr("project.spent", { percent: percent(share) });
  return (
    <Stack gap={4} px="md" pb="md">
      <Progress
        value={Math.min(100, Math.max(0, share))}
        color={share > 100 ? "red" : "blue"}
        aria-label={text}
      />
      <Text size="sm" c="dimmed">
        {text}: {money(spent.net, spent.currency)} / {money(budget.amount, budget.currency)}
      </Text>
    </Stack>
  );
}

import { Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { fiscalTotalsQuery } from "../../api/fiscal-queries.ts";
import type { FiscalTotal } from "../../api/types.ts";
import { kindName } from "../../fiscal.ts";
import type { FiscalFilters } from "../../fiscal-filters.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useReal } from "./use-real.ts";

/** What the filtered documents come to, a row for each kind: freight and goods do not add up. */
export function FiscalTotals({ filters }: { readonly filters: FiscalFilters }) {
  const f = useFiscalText();
  const { real, number } = useReal();
  const { data } = useQuery(fiscalTotalsQuery(filters));
  if (!data || data.length === 0) return null;
  const columns: readonly Column<FiscalTotal>[] = [
    { title: f("list.kind"), isLead: true, cell: ({ kind }) => kindName(kind) },
    { title: f("list.count"), isEnd: true, cell: ({ count }) => number(count) },
    {
      title: f("list.total"),
      isEnd: true,
      cell: ({ total }) => <strong>{real(total)}</strong>,
    },
  ];
  return (
    <Paper withBorder component="section" aria-label={f("list.totals")}>
      <ListTable
        caption={f("list.totals")}
        columns={columns}
        items={data}
        keyOf={({ kind }) => kind}
        isStatic
      />
      <Text size="xs" c="dimmed" px="md" py="xs">
        {f("list.totals_help")}
      </Text>
    </Paper>
  );
}

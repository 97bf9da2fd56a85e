import { useFiscalText } from "../../fiscal-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useReal } from "./use-real.ts";
import type { TaxRow } from "./use-tax-rows.ts";

export function TaxTable({ rows }: { readonly rows: readonly TaxRow[] }) {
  const f = useFiscalText();
  const { real, rate } = useReal();
  const columns: readonly Column<TaxRow>[] = [
    { title: f("tax.name"), isLead: true, cell: ({ name }) => name },
    { title: f("tax.cst"), cell: ({ code }) => code ?? "–" },
    { title: f("tax.base"), isEnd: true, cell: ({ base }) => real(base) },
    { title: f("tax.rate"), isEnd: true, cell: (row) => rate(row.rate) },
    { title: f("tax.amount"), isEnd: true, cell: ({ amount }) => real(amount) },
  ];
  return (
    <ListTable
      caption={f("tax.title")}
      columns={columns}
      items={rows}
      keyOf={({ name }) => name}
      isStatic
    />
  );
}

import { Stack } from "@mantine/core";
import { useFormat } from "../../i18n/format.ts";

interface Sum {
  readonly currency: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
}

interface MoneySumsProps {
  readonly sums: readonly Sum[];
  readonly of: "net" | "tax" | "gross";
}

/** Amounts of one kind, each currency in a line of its own: they do not add up. */
export function MoneySums({ sums, of }: MoneySumsProps) {
  const { money } = useFormat();
  if (sums.length === 0) return "–";
  return (
    <Stack gap={0}>
      {sums.map((sum) => (
        <span key={sum.currency}>{money(sum[of], sum.currency)}</span>
      ))}
    </Stack>
  );
}

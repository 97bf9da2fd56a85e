import { Stack, Text } from "@mantine/core";
import type { FiscalBody } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import type texts from "../../i18n/fiscal/en.json";
import { Facts } from "../facts.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { useReal } from "./use-real.ts";

type Instalment = NonNullable<NonNullable<FiscalBody["billing"]>["instalments"]>[number];

/** How it is paid, and when. */
export function PaymentSection({ document }: { readonly document: FiscalBody }) {
  const f = useFiscalText();
  const { real } = useReal();
  const { payments = [], billing, change } = document;
  const instalments = billing?.instalments ?? [];
  const isNothing = payments.length === 0 && billing === undefined;
  // A CT-e says what is to be received, not how.
  if (isNothing && document.service) return null;
  const meansName = (means: string): string =>
    f(`means.${means as keyof (typeof texts)["means"]}`, { defaultValue: means });
  return (
    <Section title={f("payment.title")}>
      <Stack gap="sm">
        {isNothing && (
          <Text size="sm" c="dimmed">
            {f("payment.none")}
          </Text>
        )}
        {payments.map(({ means = "99", text, amount, is_later }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same means may stand twice, and never moves
          <Text key={index} size="sm">
            {text ?? meansName(means)}
            {is_later && ` (${f("payment.later")})`}: {real(amount)}
          </Text>
        ))}
        <Facts
          items={[
            [f("payment.change"), change && real(change)],
            [
              f("payment.invoice"),
              billing &&
                [billing.number, billing.net && real(billing.net)].filter(Boolean).join(" · "),
            ],
          ]}
        />
        {instalments.length > 0 && <Instalments items={instalments} />}
      </Stack>
    </Section>
  );
}

function Instalments({ items }: { readonly items: readonly Instalment[] }) {
  const f = useFiscalText();
  const { real, date } = useReal();
  const columns: readonly Column<Instalment>[] = [
    { title: f("payment.instalment"), isLead: true, cell: ({ number }) => number ?? "–" },
    { title: f("payment.due"), cell: ({ due_date }) => (due_date ? date(due_date) : "–") },
    { title: f("tax.amount"), isEnd: true, cell: ({ amount }) => real(amount) },
  ];
  return (
    <ListTable
      caption={f("payment.instalment")}
      columns={columns}
      items={items}
      keyOf={(_one, index) => index}
      isStatic
    />
  );
}

import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Statistics } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useProblemText } from "../problem.tsx";
import { adviceFor } from "./advice.ts";

interface ErrorRow {
  readonly answer: string;
  readonly attempts: number;
  readonly meaning: string;
}

/** What went wrong, by the answer or the fault, each with what it means. */
export function ErrorList({ errors }: { readonly errors: Statistics["errors"] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const problemText = useProblemText();
  const meaningOf = (status: number | null, code: string | null): string => {
    const advice = adviceFor(status, code);
    return advice ? t(`advice.${advice}`) : (problemText(code ?? "") ?? code ?? "–");
  };
  const rows: readonly ErrorRow[] = [
    ...errors.by_status
      .filter(({ status }) => status > 0)
      .map(({ status, attempts }) => ({
        answer: `HTTP ${status}`,
        attempts,
        meaning: meaningOf(status, null),
      })),
    // The answers are above; what is left came without one.
    ...errors.by_code
      .filter(({ error_code }) => error_code !== "bad_status")
      .map(({ error_code, attempts }) => ({
        answer: t("attempt.no_answer"),
        attempts,
        meaning: meaningOf(null, error_code),
      })),
  ];
  if (rows.length === 0) return null;
  const columns: readonly Column<ErrorRow>[] = [
    { title: t("delivery.answer"), isLead: true, cell: ({ answer }) => answer },
    { title: t("delivery.attempts"), isEnd: true, cell: ({ attempts }) => number(attempts) },
    { title: t("error_list.meaning"), cell: ({ meaning }) => meaning },
  ];
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("error_list.title")}
      </Text>
      <ListTable
        caption={t("error_list.title")}
        columns={columns}
        items={rows.toSorted((a, b) => b.attempts - a.attempts)}
        keyOf={({ answer, meaning }) => `${answer} ${meaning}`}
      />
    </Stack>
  );
}

import { Box, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../../api/types.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { type Difference, differencesOf } from "./differences.ts";

interface DifferencesProps {
  readonly record: HubRecord;
  readonly nameOf: (origin: HubRecord["origins"][number]) => string;
}

const shown = (value: unknown): string =>
  value === null || value === undefined ? "–" : String(value);

/** Field by field what each system said where they disagree, beside what counts. */
export function Differences({ record, nameOf }: DifferencesProps) {
  const { t } = useTranslation();
  const { origins, differences } = differencesOf(record);
  if (differences.length === 0) return null;
  // Two accounts at one provider may have the same name, and one system two entries.
  const titles = origins.map(
    (origin) => `${nameOf(origin)} · ${origin.remote_id} (${origin.stream})`,
  );
  const columns: readonly Column<Difference>[] = [
    { title: t("change.field"), isLead: true, cell: ({ field }) => <code>{field}</code> },
    {
      title: t("origin.counts"),
      cell: ({ counts }) => <strong className="breakable">{shown(counts)}</strong>,
    },
    ...origins.map((_, index) => ({
      title: titles[index] ?? "",
      cell: ({ said }: Difference) => <span className="breakable">{shown(said[index])}</span>,
    })),
  ];
  return (
    <Box pt="md">
      <Title order={3} fz="sm" px="md">
        {t("origin.differences")}
      </Title>
      <Text component="div" size="sm">
        <ListTable
          caption={t("origin.differences")}
          columns={columns}
          items={differences}
          keyOf={({ field }) => field}
        />
      </Text>
    </Box>
  );
}

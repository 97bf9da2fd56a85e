import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reportVersionsQuery } from "../../api/report-queries.ts";
import type { ReportVersion } from "../../api/types.ts";
import { useReportText } from "../../report-texts.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

interface VersionsSectionProps {
  readonly slug: string;
  /** Puts an earlier version into the form; absent for who may only read. */
  readonly onTake: ((version: ReportVersion) => void) | undefined;
}

/** What a report was, newest first. */
export function VersionsSection({ slug, onTake }: VersionsSectionProps) {
  const r = useReportText();
  const { data, error, refetch } = useQuery(reportVersionsQuery(slug));
  const columns: readonly Column<ReportVersion>[] = [
    { title: r("version.number"), isLead: true, cell: ({ version }) => version },
    { title: r("form.name"), cell: ({ name }) => name },
    { title: r("version.by"), cell: ({ actor }) => actor },
    { title: r("version.at"), isEnd: true, cell: ({ created_at: at }) => <Instant at={at} /> },
    ...(onTake
      ? [
          {
            title: r("version.take"),
            isTitleHidden: true,
            isEnd: true,
            cell: (one: ReportVersion) => (
              <Button
                size="xs"
                variant="default"
                aria-label={`${r("version.take")}: ${one.version}`}
                onClick={() => onTake(one)}
              >
                {r("version.take")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section title={r("version.title")} isFlush>
      <Problem error={error} retry={refetch} />
      {!data && !error && <ListSkeleton rows={2} />}
      {data && (
        <ListTable
          caption={r("version.title")}
          columns={columns}
          items={data}
          keyOf={({ version }) => version}
        />
      )}
    </Section>
  );
}

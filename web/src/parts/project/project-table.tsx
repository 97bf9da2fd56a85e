import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SumFilters } from "../../api/project-queries.ts";
import type { Project } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useRecordText } from "../../record-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { MoneySums } from "./money-sums.tsx";
import { ProjectMark } from "./project-mark.tsx";

interface ProjectTableProps {
  readonly items: readonly Project[];
  /** Taken along to a project's page. */
  readonly filters: SumFilters;
}

export function ProjectTable({ items, filters }: ProjectTableProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { number } = useFormat();
  const columns: readonly Column<Project>[] = [
    {
      title: tr("project.name"),
      isLead: true,
      cell: ({ code, name }) => (
        <Stack gap={0}>
          <LinkAnchor
            to="/projects/$code"
            params={{ code }}
            search={filters}
            className="row-link breakable"
          >
            {name ?? code}
          </LinkAnchor>
          {name && (
            <Text size="xs" c="dimmed" className="breakable">
              {code}
            </Text>
          )}
        </Stack>
      ),
    },
    { title: t("run.state"), cell: (project) => <ProjectMark project={project} /> },
    { title: tr("project.count"), isEnd: true, cell: ({ count }) => number(count) },
    {
      title: t("invoice.net"),
      isEnd: true,
      cell: ({ totals }) => <MoneySums sums={totals} of="net" />,
    },
    {
      title: t("invoice.gross"),
      isEnd: true,
      cell: ({ totals }) => <MoneySums sums={totals} of="gross" />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.projects")}
      columns={columns}
      items={items}
      keyOf={({ code }) => code}
    />
  );
}

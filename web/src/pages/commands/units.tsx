import { Button, EmptyState, Group, Paper } from "@mantine/core";
import { IconBuilding, IconDownload, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { unitsQuery } from "../../api/command-queries.ts";
import type { AccountingUnit } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { CommandViews } from "../../parts/commands/command-views.tsx";
import { ImportSetup } from "../../parts/commands/import-setup.tsx";
import { UnitMarks } from "../../parts/commands/unit-marks.tsx";
import { LinkAnchor, LinkButton } from "../../parts/link.tsx";
import { type Column, ListTable } from "../../parts/list-table.tsx";
import { Page } from "../../parts/page.tsx";
import { PageState } from "../../parts/page-state.tsx";

/** The organisation as clients of the command API know it. */
export function UnitsPage() {
  const c = useCommandText();
  const { data: units, error, refetch } = useQuery(unitsQuery);
  if (!units) return <PageState error={error} retry={refetch} />;
  return (
    <Page
      title={c("units.title")}
      intro={c("units.intro")}
      actions={
        <>
          {units.length > 0 && <ExportButton />}
          <ImportSetup />
          <AddButton />
        </>
      }
    >
      <CommandViews />
      <Paper withBorder>
        {units.length === 0 ? (
          <EmptyState
            p="lg"
            icon={<IconBuilding aria-hidden />}
            withIndicatorBackground
            title={c("units.none")}
            description={c("units.none_help")}
          />
        ) : (
          <UnitTable units={units} />
        )}
      </Paper>
    </Page>
  );
}

function AddButton() {
  const c = useCommandText();
  return (
    <LinkButton to="/commands/units/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {c("units.add")}
    </LinkButton>
  );
}

function ExportButton() {
  const c = useCommandText();
  return (
    <Button
      component="a"
      href="/api/units/export"
      download
      variant="default"
      leftSection={<IconDownload size={18} aria-hidden />}
    >
      {c("units.export")}
    </Button>
  );
}

function UnitTable({ units }: { readonly units: readonly AccountingUnit[] }) {
  const c = useCommandText();
  const columns: readonly Column<AccountingUnit>[] = [
    {
      title: c("units.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor
          to="/commands/units/$id"
          params={{ id: String(id) }}
          className="row-link breakable"
        >
          {name}
        </LinkAnchor>
      ),
    },
    {
      title: c("units.guid"),
      cell: ({ unit_id }) => <span className="mono breakable">{unit_id}</span>,
    },
    { title: c("units.company_id"), cell: ({ company_id }) => company_id || "–" },
    {
      title: c("units.state"),
      cell: (unit) => (
        <Group gap={6}>
          <UnitMarks unit={unit} />
        </Group>
      ),
    },
  ];
  return (
    <ListTable caption={c("units.title")} columns={columns} items={units} keyOf={({ id }) => id} />
  );
}

import { Alert, Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { changeUnit, deleteUnit, unitQuery, unitsQuery } from "../../api/command-queries.ts";
import type { AccountingUnit, AccountingUnitPatch } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { LastCommand } from "../../parts/commands/last-command.tsx";
import { UnitForm } from "../../parts/commands/unit-form.tsx";
import { UnitMarks } from "../../parts/commands/unit-marks.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { PageState } from "../../parts/page-state.tsx";
import { Problem } from "../../parts/problem.tsx";
import { Section } from "../../parts/section.tsx";

const route = getRouteApi("/app/commands/units/$id");

export function UnitPage() {
  const id = Number(route.useParams().id);
  const { data, error, refetch } = useQuery(unitQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneUnit key={id} unit={data} />;
}

/** Saves a change, and whatever else knows the unit hears of it. */
function useChange({ id }: AccountingUnit) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: AccountingUnitPatch) => changeUnit(id, body),
    onSuccess: async (unit) => {
      queryClient.setQueryData(unitQuery(id).queryKey, unit);
      await queryClient.invalidateQueries({ queryKey: unitsQuery.queryKey, exact: true });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
}

function OneUnit({ unit }: { readonly unit: AccountingUnit }) {
  const { t } = useTranslation();
  const c = useCommandText();
  const save = useChange(unit);
  return (
    <Page
      title={unit.name}
      mark={
        <Group gap={6}>
          <UnitMarks unit={unit} />
        </Group>
      }
      back={<LinkAnchor to="/commands/units">← {c("units.title")}</LinkAnchor>}
      actions={
        <>
          <LastCommand />
          <SwitchButton unit={unit} />
          <DeleteButton unit={unit} />
        </>
      }
    >
      {!unit.is_enabled && <Alert color="yellow">{c("units.is_off")}</Alert>}
      <Section title="ID-UJ">
        <CopyLine label="ID-UJ" value={unit.unit_id} />
      </Section>
      <Section title={c("units.settings")}>
        <UnitForm
          key={JSON.stringify(unit)}
          unit={unit}
          onSubmit={(values) => save.mutate(values)}
          isBusy={save.isPending}
          error={save.error}
          submitLabel={t("action.save")}
        />
      </Section>
    </Page>
  );
}

function SwitchButton({ unit }: { readonly unit: AccountingUnit }) {
  const c = useCommandText();
  const change = useChange(unit);
  return (
    <>
      <Problem error={change.error} />
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ is_enabled: !unit.is_enabled })}
      >
        {c(unit.is_enabled ? "units.switch_off" : "units.switch_on")}
      </Button>
    </>
  );
}

function DeleteButton({ unit: { id, name } }: { readonly unit: AccountingUnit }) {
  const { t } = useTranslation();
  const c = useCommandText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteUnit(id),
    onSuccess: async () => {
      await navigate({ to: "/commands/units" });
      queryClient.removeQueries({ queryKey: unitQuery(id).queryKey });
      await queryClient.invalidateQueries({ queryKey: unitsQuery.queryKey, exact: true });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      question={c("units.delete_question", { name })}
      explanation={c("units.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}

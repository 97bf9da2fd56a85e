import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { AccountingIn, HubRecord } from "../../api/types.ts";
import { invoiceOf } from "../../invoice.ts";
import { Problem } from "../problem.tsx";
import { accountingOf, CategoryInput, KEEP, ProjectInput } from "./accounting-inputs.tsx";
import { TextDecisionInput, textOf } from "./text-decision-input.tsx";

interface AssignFormProps {
  readonly record: HubRecord;
  readonly close: () => void;
}

/** Decides what one invoice belongs to; fields that nobody touches stay as they are. */
export function AssignForm({ record, close }: AssignFormProps) {
  const { t } = useTranslation();
  const [project, setProject] = useState(KEEP);
  const [category, setCategory] = useState(KEEP);
  const [costCentre, setCostCentre] = useState(KEEP);
  const [note, setNote] = useState(KEEP);
  const { accounting, note: storedNote = "" } = invoiceOf(record);
  const isPersons = (field: string): boolean =>
    record.given.some((given) => given.field === field && given.by === "person");
  const body = accountingOf(project, category);
  const cost_centre = textOf(costCentre);
  const text = textOf(note);
  if (cost_centre !== undefined) body.cost_centre = cost_centre;
  if (text !== undefined) body.note = text;
  const assign = useAssign(record.id, close);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    assign.mutate(body);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProjectInput value={project} onChange={setProject} />
        <CategoryInput value={category} onChange={setCategory} />
        <TextDecisionInput
          label={t("assign.cost_centre")}
          stored={accounting?.cost_centre ?? ""}
          isPersons={isPersons("accounting.cost_centre")}
          maxLength={120}
          value={costCentre}
          onChange={setCostCentre}
        />
        <TextDecisionInput
          label={t("invoice.note")}
          stored={storedNote}
          isPersons={isPersons("note")}
          maxLength={4_000}
          value={note}
          onChange={setNote}
        />
        <Text size="sm" c="dimmed">
          {t("assign.help")}
        </Text>
        <Problem error={assign.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            loading={assign.isPending}
            disabled={Object.keys(body).length === 0}
          >
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useAssign(id: number, close: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: AccountingIn) =>
      answerOf(
        api.PATCH("/api/records/invoice/{id}/accounting", { params: { path: { id } }, body }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ["records", "invoice"] }),
        queryClient.invalidateQueries({ queryKey: ["projects"] }),
      ]);
      close();
    },
  });
}

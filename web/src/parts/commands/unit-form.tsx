import { Button, Fieldset, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import type { AccountingUnit, AccountingUnitIn } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { type UnitDraft, unitBody, unitDraft } from "../../commands/unit-draft.ts";
import { Problem } from "../problem.tsx";
import { UnitAccess, UnitAnswers } from "./unit-settings.tsx";

interface UnitFormProps {
  /** Absent for a new one. */
  readonly unit?: AccountingUnit;
  readonly onSubmit: (values: AccountingUnitIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** A unit: its name and GUID, who gets in, and how answers look. */
export function UnitForm({ unit, onSubmit, isBusy, error, submitLabel }: UnitFormProps) {
  const c = useCommandText();
  const [draft, setDraft] = useState<UnitDraft>(() => unitDraft(unit));
  const set = (change: Partial<UnitDraft>) => setDraft((before) => ({ ...before, ...change }));
  const told = fieldErrors(error);
  const isGuidChanged = unit !== undefined && draft.unit_id.trim() !== unit.unit_id;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(unitBody(draft));
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={c("units.name")}
            required
            maxLength={200}
            value={draft.name}
            onChange={({ currentTarget: { value } }) => set({ name: value })}
            error={told.name}
          />
          <TextInput
            label={c("units.company_id")}
            maxLength={20}
            value={draft.company_id}
            onChange={({ currentTarget: { value } }) => set({ company_id: value })}
            error={told.company_id}
          />
        </SimpleGrid>
        <TextInput
          label={c("units.guid")}
          description={c(isGuidChanged ? "units.guid_changes" : "units.guid_help")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          classNames={{ input: "mono" }}
          maxLength={38}
          spellCheck={false}
          value={draft.unit_id}
          onChange={({ currentTarget: { value } }) => set({ unit_id: value })}
          error={told.unit_id}
        />
        <Fieldset legend={c("units.access")}>
          <UnitAccess draft={draft} set={set} told={told} />
        </Fieldset>
        <Fieldset legend={c("units.answers")}>
          <UnitAnswers draft={draft} set={set} told={told} />
        </Fieldset>
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}

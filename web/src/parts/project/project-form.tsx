import { Button, SimpleGrid, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import type { Project, ProjectIn } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { Problem } from "../problem.tsx";

interface Values {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly active: boolean;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly amount: string;
  readonly currency: string;
}

const valuesOf = (project: Project | undefined): Values => ({
  code: project?.code ?? "",
  name: project?.name ?? "",
  description: project?.description ?? "",
  active: project?.active ?? true,
  startsOn: project?.starts_on ?? "",
  endsOn: project?.ends_on ?? "",
  amount: project?.budget?.amount ?? "",
  currency: project?.budget?.currency ?? "PLN",
});

/** The decimal point that the API wants, whichever sign the person types. */
const decimalOf = (text: string): string => text.replace(/\s/g, "").replace(",", ".");

const bodyOf = (values: Values): Omit<ProjectIn, "code"> => ({
  name: values.name.trim(),
  description: values.description.trim(),
  active: values.active,
  starts_on: values.startsOn || null,
  ends_on: values.endsOn || null,
  budget:
    values.amount.trim() === ""
      ? null
      : { amount: decimalOf(values.amount), currency: values.currency.trim().toUpperCase() },
});

interface ProjectFormProps {
  /** Absent: a new one, whose code can still be chosen. */
  readonly project?: Project;
  readonly onSubmit: (values: ProjectIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

export function ProjectForm({ project, onSubmit, isBusy, error, submitLabel }: ProjectFormProps) {
  const tr = useRecordText();
  const [values, setValues] = useState(() => valuesOf(project));
  const set = (change: Partial<Values>) => setValues((before) => ({ ...before, ...change }));
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = values.code.trim();
    onSubmit({ ...bodyOf(values), ...(project || code === "" ? {} : { code }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={tr("project.name")}
            required
            maxLength={200}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={errors.name}
          />
          {!project && (
            <TextInput
              label={tr("project.code")}
              description={tr("project.code_help")}
              maxLength={120}
              value={values.code}
              onChange={(event) => set({ code: event.currentTarget.value })}
              error={errors.code}
            />
          )}
        </SimpleGrid>
        <Textarea
          label={tr("project.description")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={values.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
          error={errors.description}
        />
        <PeriodAndBudget values={values} set={set} errors={errors} />
        <Switch
          label={tr("project.active")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}

interface PeriodAndBudgetProps {
  readonly values: Values;
  readonly set: (change: Partial<Values>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function PeriodAndBudget({ values, set, errors }: PeriodAndBudgetProps) {
  const tr = useRecordText();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        type="date"
        label={tr("project.starts_on")}
        value={values.startsOn}
        onChange={(event) => set({ startsOn: event.currentTarget.value })}
        error={errors.starts_on}
      />
      <TextInput
        type="date"
        label={tr("project.ends_on")}
        value={values.endsOn}
        onChange={(event) => set({ endsOn: event.currentTarget.value })}
        error={errors.ends_on}
      />
      <TextInput
        label={tr("project.budget")}
        inputMode="decimal"
        value={values.amount}
        onChange={(event) => set({ amount: event.currentTarget.value })}
        error={errors["budget.amount"] ?? errors.budget}
      />
      <TextInput
        label={tr("project.currency")}
        maxLength={3}
        value={values.currency}
        onChange={(event) => set({ currency: event.currentTarget.value })}
        error={errors["budget.currency"]}
      />
    </SimpleGrid>
  );
}

import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import { projectNamesQuery } from "../../api/project-queries.ts";
import type { Rule, RuleIn } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { Problem } from "../problem.tsx";
import { RD_CATEGORIES, type RdCategory, rdCategoryOf } from "../rd-category.ts";
import { Section } from "../section.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { type ConditionValues, conditionsOf, valuesOfConditions } from "./conditions.ts";
import { RuleTrial } from "./rule-trial.tsx";

interface Values {
  readonly name: string;
  readonly conditions: ConditionValues;
  readonly project: string;
  readonly category: RdCategory | "";
  readonly stop: boolean;
  readonly active: boolean;
}

const valuesOf = (rule: Rule | undefined): Values => ({
  name: rule?.name ?? "",
  conditions: valuesOfConditions(rule?.conditions ?? {}),
  project: rule?.project_id ?? "",
  category: rdCategoryOf(rule?.category) ?? "",
  stop: rule?.stop ?? false,
  active: rule?.active ?? true,
});

const bodyOf = (values: Values): RuleIn => ({
  name: values.name.trim(),
  conditions: conditionsOf(values.conditions),
  project_id: values.project.trim() || null,
  category: values.category || null,
  stop: values.stop,
  active: values.active,
});

interface RuleFormProps {
  readonly rule?: Rule;
  readonly onSubmit: (values: RuleIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** Conditions, what they give, and a try of both before they are saved. */
export function RuleForm({ rule, onSubmit, isBusy, error, submitLabel }: RuleFormProps) {
  const tr = useRecordText();
  const [values, setValues] = useState(() => valuesOf(rule));
  const [tried, setTried] = useState<RuleIn>();
  const set = (change: Partial<Values>) => setValues((before) => ({ ...before, ...change }));
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(bodyOf(values));
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Stack>
          <Section>
            <TextInput
              label={tr("rule.name")}
              placeholder={tr("rule.name_example")}
              required
              maxLength={200}
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={errors.name}
            />
          </Section>
          <Section title={tr("rule.conditions")}>
            <ConditionFields
              values={values.conditions}
              set={(change) => set({ conditions: { ...values.conditions, ...change } })}
              errors={errors}
            />
          </Section>
          <Section title={tr("rule.gives")}>
            <GivesFields values={values} set={set} errors={errors} />
          </Section>
          <Problem error={error} />
          <Group>
            <Button type="submit" loading={isBusy}>
              {submitLabel}
            </Button>
            <Button
              variant="default"
              onClick={() =>
                setTried({ ...bodyOf(values), name: values.name.trim() || tr("rule.name") })
              }
            >
              {tr("rule.try")}
            </Button>
          </Group>
        </Stack>
      </form>
      {tried && (
        <RuleTrial
          help={tr("rule.try_help")}
          body={{ rule: { ...tried, active: true }, ...(rule ? { rule_id: rule.id } : {}) }}
        />
      )}
    </Stack>
  );
}

interface GivesFieldsProps {
  readonly values: Values;
  readonly set: (change: Partial<Values>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function GivesFields({ values, set, errors }: GivesFieldsProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const codes = useId();
  const projects = useQuery(projectNamesQuery).data ?? [];
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={tr("rule.project")}
          description={tr("rule.project_help")}
          maxLength={120}
          list={codes}
          value={values.project}
          onChange={(event) => set({ project: event.currentTarget.value })}
          error={errors.project_id}
        />
        <datalist id={codes}>
          {projects.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </datalist>
        <NativeSelect
          label={tr("rule.category")}
          value={values.category}
          data={[
            { value: "", label: tr("rule.nothing") },
            ...RD_CATEGORIES.map((value) => ({ value, label: t(`rd_category.${value}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => set({ category: rdCategoryOf(value) ?? "" })}
          error={errors.category}
        />
      </SimpleGrid>
      <Checkbox
        label={tr("rule.stop")}
        checked={values.stop}
        onChange={(event) => set({ stop: event.currentTarget.checked })}
        error={errors.stop}
      />
      <Switch
        label={tr("rule.active")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Stack>
  );
}

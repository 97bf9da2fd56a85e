import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import type { ReportDefinition, ReportIn, ReportSource } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useReportText } from "../../report-texts.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { definitionOf, newValues, slugOf, valuesOf } from "./definition.ts";
import { DefinitionFields } from "./definition-fields.tsx";
import { usePreview } from "./use-preview.tsx";

interface ReportFormProps {
  readonly sources: readonly [ReportSource, ...ReportSource[]];
  /** Absent: a new one, whose address can still be chosen. */
  readonly report?: { readonly slug: string; readonly name: string; readonly definition: unknown };
  readonly onSubmit: (report: ReportIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** What a report of one's own shows; the preview is of what stands in the form. */
export function ReportForm(props: ReportFormProps) {
  const { sources, report, onSubmit, isBusy, error, submitLabel } = props;
  const r = useReportText();
  const { text } = useFormat();
  const [name, setName] = useState(report?.name ?? "");
  const [typedSlug, setTypedSlug] = useState<string>();
  const [values, setValues] = useState(() =>
    report ? valuesOf(report.definition as ReportDefinition) : newValues(sources[0]),
  );
  const source = sources.find((one) => one.name === values.source) ?? sources[0];
  const slug = report?.slug ?? typedSlug ?? slugOf(name);
  const definition = definitionOf(values);
  const title = name.trim();
  const preview = usePreview({ definition, ...(title ? { name: title } : {}) }, title || slug);
  const errors = { ...fieldErrors(preview.error), ...fieldErrors(error) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ slug, name: title, definition });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Section title={r("form.title")}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={r("form.name")}
                placeholder={r("form.name_example")}
                required
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                error={errors.name}
              />
              {!report && (
                <TextInput
                  label={r("form.slug")}
                  description={r("form.slug_help")}
                  inputWrapperOrder={["label", "input", "description", "error"]}
                  required
                  maxLength={63}
                  value={slug}
                  onChange={(event) => setTypedSlug(event.currentTarget.value)}
                  error={errors.slug}
                />
              )}
              <NativeSelect
                label={r("form.source")}
                value={source.name}
                data={sources.map((one) => ({ value: one.name, label: text(one.title) }))}
                onChange={({ currentTarget: { value } }) =>
                  setValues(newValues(sources.find((one) => one.name === value) ?? source))
                }
                error={errors["definition.source"]}
              />
            </SimpleGrid>
            <DefinitionFields
              source={source}
              values={values}
              set={(change) => setValues((before) => ({ ...before, ...change }))}
              errors={errors}
            />
          </Stack>
        </Section>
        <Problem error={error ?? preview.error} />
        <Group>
          <Button type="submit" loading={isBusy}>
            {submitLabel}
          </Button>
          {preview.buttons}
        </Group>
        {preview.shown && <Section title={r("preview.title")}>{preview.shown}</Section>}
      </Stack>
    </form>
  );
}

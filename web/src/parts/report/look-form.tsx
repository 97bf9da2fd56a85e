import { Button, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import { keepReportLook, reportLookQuery } from "../../api/report-queries.ts";
import type { ReportLook } from "../../api/types.ts";
import { useReportText } from "../../report-texts.ts";
import { useMay } from "../../session.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { LogoInput } from "./logo-input.tsx";
import { type LookValues, lookBody, lookValues } from "./look.ts";
import { LookSelects } from "./look-selects.tsx";

const LINES = [
  ["header", "header", 200],
  ["footer", "footer", 200],
  ["preparedBy", "prepared_by", 60],
  ["approvedBy", "approved_by", 60],
] as const;

/** Logo, lines, signatures, language and paper of all reports. */
export function LookForm({ look }: { readonly look: ReportLook }) {
  const { t } = useTranslation();
  const r = useReportText();
  const mayWrite = useMay("records.write");
  const queryClient = useQueryClient();
  const [values, setValues] = useState(() => lookValues(look));
  const set = (change: Partial<LookValues>) => setValues((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => keepReportLook(lookBody(values)),
    onSuccess: (saved) => {
      queryClient.setQueryData(reportLookQuery.queryKey, saved);
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Section title={r("look.title")}>
          <Stack>
            <LogoInput
              logo={values.logo}
              onChange={(logo) => set({ logo })}
              error={errors.logo_file_id}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {LINES.map(([name, field, maxLength]) => (
                <TextInput
                  key={name}
                  label={r(`look.${field}`)}
                  maxLength={maxLength}
                  value={values[name]}
                  onChange={(event) => set({ [name]: event.currentTarget.value })}
                  error={errors[field]}
                />
              ))}
              <LookSelects
                language={values.language}
                paper={values.paper}
                onChange={set}
                errors={errors}
              />
            </SimpleGrid>
            <Problem error={save.error} />
            {mayWrite && (
              <Button type="submit" loading={save.isPending} style={{ alignSelf: "flex-start" }}>
                {t("action.save")}
              </Button>
            )}
          </Stack>
        </Section>
      </fieldset>
    </form>
  );
}

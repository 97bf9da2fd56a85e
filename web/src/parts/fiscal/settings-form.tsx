import { Alert, Button, Checkbox, NativeSelect, Stack, Text } from "@mantine/core";
import { IconGavel } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  companiesQuery,
  fiscalSettingsQuery,
  saveFiscalSettings,
} from "../../api/fiscal-queries.ts";
import type { FiscalSettings } from "../../api/types.ts";
import { maskTaxId } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useMay } from "../../session.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

/** How documents are imported, and for whom the hub takes note by itself. */
export function SettingsForm({ settings }: { readonly settings: FiscalSettings }) {
  const { t } = useTranslation();
  const f = useFiscalText();
  const mayManage = useMay("integrations.manage");
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const save = useMutation({
    mutationFn: () => saveFiscalSettings(draft),
    onSuccess: (saved) => queryClient.setQueryData(fiscalSettingsQuery.queryKey, saved),
  });
  const set = (change: Partial<FiscalSettings>) => {
    save.reset();
    setDraft({ ...draft, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {!mayManage && <Text c="dimmed">{f("settings.read_only")}</Text>}
        <Section title={f("settings.import")}>
          <Stack gap="md">
            <NativeSelect
              label={f("settings.on_error")}
              maw={480}
              disabled={!mayManage}
              value={draft.on_error}
              data={[
                { value: "refuse", label: f("settings.refuse") },
                { value: "keep", label: f("settings.keep") },
              ]}
              onChange={(event) =>
                set({ on_error: event.currentTarget.value === "keep" ? "keep" : "refuse" })
              }
            />
            <Checkbox
              label={f("settings.check_signatures")}
              disabled={!mayManage}
              checked={draft.check_signatures}
              onChange={(event) => set({ check_signatures: event.currentTarget.checked })}
            />
            <Checkbox
              label={f("settings.check_schemas")}
              disabled={!mayManage}
              checked={draft.check_schemas}
              onChange={(event) => set({ check_schemas: event.currentTarget.checked })}
            />
          </Stack>
        </Section>
        <Section title={f("settings.ciencia")}>
          <Ciencia
            taxIds={draft.auto_ciencia}
            isDisabled={!mayManage}
            onChange={(auto_ciencia) => set({ auto_ciencia })}
          />
        </Section>
        <Problem error={save.error} />
        {save.isSuccess && (
          <Text size="sm" role="status">
            {t("common.saved")}
          </Text>
        )}
        {mayManage && (
          <Button type="submit" loading={save.isPending} style={{ alignSelf: "flex-start" }}>
            {t("action.save")}
          </Button>
        )}
      </Stack>
    </form>
  );
}

interface CienciaProps {
  readonly taxIds: readonly string[];
  readonly isDisabled: boolean;
  readonly onChange: (taxIds: string[]) => void;
}

/** A company each, also those that are set and not connected any more: they can be taken out. */
function Ciencia({ taxIds, isDisabled, onChange }: CienciaProps) {
  const f = useFiscalText();
  const companies = useQuery(companiesQuery).data ?? [];
  const names = new Map(
    companies.flatMap(({ tax_id, name, certificate }) =>
      tax_id === null ? [] : [[tax_id, certificate?.holder ?? name] as const],
    ),
  );
  const all = [...new Set([...names.keys(), ...taxIds])];
  const labelOf = (taxId: string): string => {
    const name = names.get(taxId);
    const masked = maskTaxId(taxId);
    return name === undefined
      ? f("settings.ciencia_gone", { taxId: masked })
      : `${name} · ${masked}`;
  };
  return (
    <Stack gap="sm">
      <Alert color="yellow" icon={<IconGavel aria-hidden />}>
        {f("settings.ciencia_warning")}
      </Alert>
      {all.length === 0 && (
        <Text size="sm" c="dimmed">
          {f("settings.ciencia_none")}
        </Text>
      )}
      {all.map((taxId) => (
        <Checkbox
          key={taxId}
          label={labelOf(taxId)}
          disabled={isDisabled}
          checked={taxIds.includes(taxId)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(checked ? [...taxIds, taxId] : taxIds.filter((one) => one !== taxId))
          }
        />
      ))}
    </Stack>
  );
}

import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import {
  resetSyncSettings,
  type SyncableEntity,
  saveSyncSettings,
} from "../../api/sync-queries.ts";
import type { Integration, SyncedEntity } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { DefinitionChoice } from "./definition-choice.tsx";
import { FieldRules } from "./field-rules.tsx";
import { draftOf, type SettingsDraft, settingsOf } from "./settings-draft.ts";
import { WordTables } from "./word-tables.tsx";

const DIRECTIONS = ["both", "from_erp", "to_erp"] as const;
const POLICIES = ["ask", "newest", "erp", "hub"] as const;
const DELETES = ["follow", "keep"] as const;

interface SettingsFormProps {
  readonly integration: Integration;
  readonly entity: SyncableEntity;
  readonly synced: SyncedEntity;
}

/** How one kind of records is synced. */
export function SettingsForm({ integration, entity, synced }: SettingsFormProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(synced.settings));
  const set = (change: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...change }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["sync", "settings"] });
  const save = useMutation({
    mutationFn: () => saveSyncSettings(integration.id, entity, settingsOf(draft)),
    onSuccess: async ({ settings }) => {
      setDraft(draftOf(settings));
      notifications.show({ message: t("common.saved") });
      await refresh();
    },
  });
  const reset = useMutation({
    mutationFn: () => resetSyncSettings(integration.id, entity),
    onSuccess: refresh,
  });
  const errors = fieldErrors(save.error);
  const parts = { draft, set, errors, system: integration.name || integration.id };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Rules {...parts} />
        <Creating {...parts} />
        <Deleting {...parts} />
        <Fold
          title={s("settings.fields")}
          summary={
            Object.keys(draft.fields).length === 0
              ? s("settings.fields_same")
              : s("settings.fields_own", { number: Object.keys(draft.fields).length })
          }
          isNeeded={hasError(errors, "fields")}
        >
          <Text size="sm" c="dimmed" pb="xs">
            {s("settings.fields_help")}
          </Text>
          <FieldRules
            paths={synced.paths}
            rules={draft.fields}
            system={parts.system}
            onChange={(fields) => set({ fields })}
          />
        </Fold>
        {entity === "item" && (
          <Fold
            title={s("settings.words")}
            summary={
              wordCount(draft) === 0
                ? s("settings.words_none")
                : s("settings.words_some", { number: wordCount(draft) })
            }
            isNeeded={["units", "currencies", "price_lists"].some((list) => hasError(errors, list))}
          >
            <WordTables {...parts} />
          </Fold>
        )}
        {integration.actions.includes("run_exchange") && (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {s("settings.definitions_help")}
            </Text>
            <DefinitionChoice
              integrationId={integration.id}
              entity={entity}
              chosen={draft}
              onChange={set}
              errors={errors}
            />
          </Stack>
        )}
        <Problem error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {s("settings.save")}
          </Button>
          {synced.is_set && (
            <ConfirmButton
              label={s("settings.reset")}
              question={s("settings.reset_question")}
              explanation={s("settings.reset_explanation")}
              confirmLabel={s("settings.reset")}
              onConfirm={() => reset.mutateAsync()}
              isBusy={reset.isPending}
              error={reset.error}
            />
          )}
        </Group>
      </Stack>
    </form>
  );
}

const wordCount = ({ units, currencies, price_lists: lists }: SettingsDraft): number =>
  units.length + currencies.length + lists.length;

const hasError = (errors: Readonly<Record<string, string>>, list: string): boolean =>
  Object.keys(errors).some((field) => field === list || field.startsWith(`${list}.`));

interface PartProps {
  readonly draft: SettingsDraft;
  readonly set: (change: Partial<SettingsDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly system: string;
}

function Rules({ draft, set, errors, system }: PartProps) {
  const s = useSyncText();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={s("settings.direction")}
        value={draft.direction}
        data={DIRECTIONS.map((value) => ({
          value,
          label: s(`settings.directions.${value}`, { system }),
        }))}
        onChange={({ currentTarget: { value } }) =>
          set({ direction: DIRECTIONS.find((one) => one === value) ?? "both" })
        }
        error={errors.direction}
      />
      <NativeSelect
        label={s("settings.conflicts")}
        value={draft.conflicts}
        data={POLICIES.map((value) => ({
          value,
          label: s(`settings.policies.${value}`, { system }),
        }))}
        onChange={({ currentTarget: { value } }) =>
          set({ conflicts: POLICIES.find((one) => one === value) ?? "ask" })
        }
        error={errors.conflicts}
      />
    </SimpleGrid>
  );
}

function Creating({ draft, set, errors, system }: PartProps) {
  const s = useSyncText();
  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} bd={0}>
      <Text component="legend" size="sm" fw={550} p={0}>
        {s("settings.new")}
      </Text>
      {(["create_here", "create_there", "only_active"] as const).map((name) => (
        <Checkbox
          key={name}
          label={s(`settings.${name}`, { system })}
          checked={draft[name]}
          disabled={name === "only_active" && !draft.create_there}
          onChange={(event) => set({ [name]: event.currentTarget.checked })}
        />
      ))}
      {draft.create_there && (
        <Textarea
          label={s("settings.categories")}
          description={s("settings.categories_help")}
          autosize
          minRows={1}
          maxRows={8}
          value={draft.categories}
          onChange={(event) => set({ categories: event.currentTarget.value })}
          error={errors.categories}
        />
      )}
    </Stack>
  );
}

function Deleting({ draft, set, errors }: PartProps) {
  const s = useSyncText();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={s("settings.deletes")}
        value={draft.deletes}
        data={DELETES.map((value) => ({ value, label: s(`settings.delete_choices.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ deletes: value === "keep" ? "keep" : "follow" })
        }
        error={errors.deletes}
      />
      {draft.deletes === "follow" && (
        <TextInput
          type="number"
          label={s("settings.max_delete_percent")}
          min={0}
          max={100}
          step="any"
          required
          value={draft.max_delete_percent}
          onChange={(event) => set({ max_delete_percent: event.currentTarget.value })}
          error={errors.max_delete_percent}
        />
      )}
    </SimpleGrid>
  );
}

import {
  Button,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { type FormEntity, type RecordDraft, TEXT_FIELDS } from "../../record-draft.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Problem } from "../problem.tsx";
import { useFieldName } from "../sync/field-words.ts";
import { RowTable } from "../sync/row-table.tsx";
import { PriceRows } from "./price-rows.tsx";

const TYPES = ["goods", "service", "kit"] as const;
const ROLES = ["supplier", "customer", "both"] as const;
/** As long as the hub lets them be; others are at most 300. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ code: 120, name: 500, unit: 20, ean: 14, vat_rate: 8, description: 4000 },
  ...{ "address.country_code": 2, "address.post_code": 20, payment_terms_days: 4 },
};

interface RecordFormProps {
  readonly entity: FormEntity;
  readonly draft: RecordDraft;
  readonly isNew: boolean;
  readonly onSubmit: (draft: RecordDraft) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

/** An item or a party by hand. */
export function RecordForm({ entity, draft, isNew, onSubmit, isBusy, error }: RecordFormProps) {
  const s = useSyncText();
  const [values, setValues] = useState(draft);
  const set = (change: Partial<RecordDraft>) => setValues((before) => ({ ...before, ...change }));
  const errors = plainErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(values);
  };
  const paths = TEXT_FIELDS[entity].filter((path) => isNew || path !== "code");
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {s("edit.help")}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {paths.map((path) => (
            <FieldInput
              key={path}
              path={path}
              value={values.texts[path] ?? ""}
              onChange={(text) => set({ texts: { ...values.texts, [path]: text } })}
              error={errors[path]}
            />
          ))}
        </SimpleGrid>
        {entity === "item" ? (
          <PriceRows
            rows={values.prices}
            onChange={(prices) => set({ prices })}
            error={errorOf(errors, "prices")}
          />
        ) : (
          <RowTable
            label={s("fields.ids")}
            description={s("edit.id_help")}
            columns={[
              { name: "scheme", title: s("edit.id_scheme"), maxLength: 20 },
              { name: "value", title: s("edit.id_value"), maxLength: 64 },
            ]}
            rows={values.ids}
            onChange={(ids) => set({ ids })}
            error={errorOf(errors, "ids")}
          />
        )}
        <Switch
          label={s("edit.active")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
        <Problem error={error} />
        <Group>
          <Button type="submit" loading={isBusy}>
            {s(isNew ? "edit.create" : "edit.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** By the path in the record, however the call named it. */
const plainErrors = (error: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fieldErrors(error)).map(([field, text]) => [
      field.replace(/^(data|fields)\./, ""),
      text,
    ]),
  );

const errorOf = (errors: Readonly<Record<string, string>>, list: string): string | undefined =>
  Object.entries(errors).find(([field]) => field === list || field.startsWith(`${list}.`))?.[1];

interface FieldInputProps {
  readonly path: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

function FieldInput({ path, value, onChange, error }: FieldInputProps) {
  const s = useSyncText();
  const label = useFieldName()(path);
  if (path === "type" || path === "role") {
    const choices =
      path === "type"
        ? TYPES.map((one) => ({ value: one, label: s(`types.${one}`) }))
        : ROLES.map((one) => ({ value: one, label: s(`roles.${one}`) }));
    return (
      <NativeSelect
        label={label}
        value={value}
        data={choices}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
    );
  }
  const common = { label, value, error, maxLength: LENGTHS[path] ?? 300 };
  if (path === "description") {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={10}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      {...(path === "code" ? { description: s("edit.code_help") } : {})}
      {...(path === "payment_terms_days" ? { inputMode: "numeric", pattern: "\\d*" } : {})}
      required={path === "code" || path === "name"}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

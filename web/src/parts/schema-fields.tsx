import { NativeSelect, PasswordInput, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../i18n/i18n.ts";
import { type FieldValue, fieldsOf, type SchemaField } from "./schema-form.ts";

interface SchemaFieldsProps {
  readonly schema: unknown;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly onChange: (name: string, value: FieldValue) => void;
  /** By the field's name. */
  readonly errors: Readonly<Record<string, string | undefined>>;
  /** Names of the secret fields that the hub has a value for: left empty, it stays. */
  readonly stored?: ReadonlySet<string>;
}

/** The inputs for the properties of a JSON Schema object. */
export function SchemaFields({ schema, values, onChange, errors, stored }: SchemaFieldsProps) {
  return (
    <Stack gap="md">
      {fieldsOf(schema, currentLanguage()).map((field) => (
        <SchemaInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          onChange={(value) => onChange(field.name, value)}
          error={errors[field.name]}
          isStored={stored?.has(field.name) ?? false}
        />
      ))}
    </Stack>
  );
}

interface SchemaInputProps {
  readonly field: SchemaField;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
  readonly error: string | undefined;
  readonly isStored: boolean;
}

function SchemaInput({ field, value, onChange, error, isStored }: SchemaInputProps) {
  const { t } = useTranslation();
  const common = {
    label: field.title,
    description: field.help,
    required: field.isRequired && !isStored,
    error,
    name: field.name,
  };
  if (field.kind === "boolean") {
    return (
      <Switch
        {...common}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const text = String(value);
  if (field.choices) {
    return (
      <NativeSelect
        {...common}
        value={text}
        data={field.isRequired ? field.choices : ["", ...field.choices]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (field.isSecret) {
    return (
      <PasswordInput
        {...common}
        value={text}
        autoComplete="new-password"
        placeholder={isStored ? t("form.stored") : ""}
        visibilityToggleButtonProps={{ "aria-label": t("action.show_secret") }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={text}
      autoComplete="off"
      placeholder={isStored ? t("form.stored") : field.example}
      type={field.kind === "number" ? "number" : "text"}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

import { NativeSelect, PasswordInput, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../i18n/i18n.ts";
import { isLanguage, LANGUAGE_NAMES } from "../i18n/languages.ts";
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
  const set = (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange(event.currentTarget.value);
  if (field.choices) {
    const named = field.choices.map((choice) => ({
      value: choice,
      label: isLanguage(choice) ? LANGUAGE_NAMES[choice] : choice,
    }));
    return (
      <NativeSelect
        {...common}
        value={text}
        data={field.isRequired ? named : [{ value: "", label: "" }, ...named]}
        onChange={set}
      />
    );
  }
  const placeholder = isStored ? t("form.stored") : field.example;
  if (field.kind === "list" || field.isLong) {
    const className = field.isSecret ? "mono secret-lines" : "mono";
    return (
      <Textarea
        {...common}
        value={text}
        rows={field.kind === "list" ? 6 : 4}
        resize="vertical"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        classNames={{ input: className }}
        onChange={set}
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
        onChange={set}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={text}
      autoComplete="off"
      placeholder={placeholder}
      type={field.kind === "number" ? "number" : "text"}
      onChange={set}
    />
  );
}

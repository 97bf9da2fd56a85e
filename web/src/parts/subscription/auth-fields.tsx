import { NativeSelect, PasswordInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AUTH_CHOICES, type AuthFieldName, authFields } from "./auth.ts";
import type { FormPart } from "./form-part.ts";

/** How the hub signs in at the endpoint; what is stored is never shown. */
export function AuthFields(part: FormPart) {
  const { values, set, errorOf, stored } = part;
  const { t } = useTranslation();
  const { choice } = values.auth;
  const choices = AUTH_CHOICES.filter((one) => one !== "keep" || stored?.auth_kind);
  const kind = stored?.auth_kind ? t(`auth.${stored.auth_kind}`) : "";
  return (
    <Stack>
      <NativeSelect
        label={t("auth.title")}
        description={t("auth.help")}
        value={choice}
        data={choices.map((value) => ({ value, label: t(`auth.${value}`, { kind }) }))}
        onChange={({ currentTarget: { value } }) =>
          set({ auth: { choice: choices.find((one) => one === value) ?? choice, fields: {} } })
        }
        error={authFields(choice).length === 0 ? errorOf("auth") : undefined}
      />
      {authFields(choice).map((field) => (
        <AuthInput key={field.name} {...part} field={field} />
      ))}
    </Stack>
  );
}

interface AuthInputProps extends FormPart {
  readonly field: ReturnType<typeof authFields>[number];
}

function AuthInput({ field, values, set, errorOf }: AuthInputProps) {
  const { t } = useTranslation();
  const { name, isSecret, isLong, isOptional, choices } = field;
  const { fields } = values.auth;
  const change = (field: AuthFieldName, value: string) =>
    set({ auth: { ...values.auth, fields: { ...fields, [field]: value } } });
  const common = {
    label: t(`auth_field.${name}`),
    required: !isOptional,
    value: fields[name] ?? "",
    error: errorOf(`auth.${name}`),
    autoComplete: isSecret ? "new-password" : "off",
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      change(name, event.currentTarget.value),
  };
  if (choices) {
    const data = choices.map((value) => ({ value, label: t(`client_authentication.${value}`) }));
    return <NativeSelect {...common} data={data} value={fields[name] ?? choices[0] ?? ""} />;
  }
  if (isLong) {
    return (
      <Textarea
        {...common}
        rows={5}
        resize="vertical"
        spellCheck={false}
        placeholder="-----BEGIN …"
        classNames={{ input: "mono" }}
      />
    );
  }
  if (isSecret) {
    const visibilityToggleButtonProps = { "aria-label": t("action.show_secret") };
    return <PasswordInput {...common} visibilityToggleButtonProps={visibilityToggleButtonProps} />;
  }
  return <TextInput {...common} />;
}

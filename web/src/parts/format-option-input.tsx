import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormatOption } from "./format-option.ts";

const CHOICES: Readonly<Partial<Record<FormatOption, readonly string[]>>> = {
  algorithm: ["sha256", "sha512", "sha1"],
  encoding: ["hex", "base64", "base64url"],
  signed_content: ["body", "timestamp.body", "id.timestamp.body"],
};
const USUAL: Readonly<Partial<Record<FormatOption, string>>> = {
  content_type: "application/json",
  prefix: "sha256=",
  id_header: "webhook-id",
  timestamp_header: "webhook-timestamp",
};

interface FormatOptionInputProps {
  readonly name: FormatOption;
  /** Empty: the usual. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** One option of how a custom format is signed and sent. */
export function FormatOptionInput({ name, value, onChange, error }: FormatOptionInputProps) {
  const { t } = useTranslation();
  const common = {
    label: t(`format_option.${name}`),
    value,
    error,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(event.currentTarget.value),
  };
  const choices = CHOICES[name];
  if (!choices) return <TextInput {...common} autoComplete="off" placeholder={USUAL[name]} />;
  const [usual = "", ...others] = choices;
  return <NativeSelect {...common} data={[{ value: "", label: usual }, ...others]} />;
}

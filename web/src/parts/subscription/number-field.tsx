import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormPart } from "./form-part.ts";
import { NUMBERS, type NumberField } from "./values.ts";

interface NumberFieldProps extends FormPart {
  readonly name: NumberField;
}

/** A whole number of the subscription, with its bounds. */
export function NumberFieldInput({ name, values, set, errorOf }: NumberFieldProps) {
  const { t } = useTranslation();
  const { min, max } = NUMBERS[name];
  return (
    <TextInput
      label={t(`subscription.${name}`)}
      description={t(`subscription.${name}_help`)}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={values.numbers[name]}
      onChange={(event) =>
        set({ numbers: { ...values.numbers, [name]: event.currentTarget.value } })
      }
      error={errorOf(name)}
    />
  );
}

import { NumberInput } from "@mantine/core";
import { useHealthText } from "../../health-texts.ts";

export interface RateInputProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly error: string | undefined;
}

const MOST = 6000;

/** Calls a minute that an integration may make; empty for no limit of its own. */
export function RateInput({ value, onChange, error }: RateInputProps) {
  const h = useHealthText();
  return (
    <NumberInput
      label={h("rate")}
      description={h("rate_help")}
      min={1}
      max={MOST}
      allowDecimal={false}
      allowNegative={false}
      value={value ?? ""}
      onChange={(typed) => onChange(typeof typed === "number" ? typed : null)}
      error={error}
    />
  );
}

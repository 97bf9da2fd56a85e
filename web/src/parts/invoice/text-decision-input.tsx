import { Checkbox, Stack, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Decision, KEEP } from "./accounting-inputs.tsx";

interface TextDecisionInputProps {
  readonly label: string;
  /** What counts now. */
  readonly stored: string;
  /** A person has given what counts now, and may take it back. */
  readonly isPersons: boolean;
  readonly maxLength: number;
  readonly value: Decision;
  readonly onChange: (decision: Decision) => void;
}

/** A text of one's own; as long as nobody changes it, it is left as it is. */
export function TextDecisionInput(props: TextDecisionInputProps) {
  const { label, stored, isPersons, maxLength, value, onChange } = props;
  const { t } = useTranslation();
  const isAutomatic = value.kind === "automatic";
  return (
    <Stack gap="xs">
      <Textarea
        label={label}
        rows={2}
        maxLength={maxLength}
        disabled={isAutomatic}
        value={value.kind === "set" ? value.value : stored}
        onChange={({ currentTarget: { value: typed } }) =>
          onChange(typed === stored ? KEEP : { kind: "set", value: typed })
        }
      />
      {isPersons && (
        <Checkbox
          label={t("assign.automatic")}
          aria-label={`${label}: ${t("assign.automatic")}`}
          checked={isAutomatic}
          onChange={(event) => onChange(event.currentTarget.checked ? { kind: "automatic" } : KEEP)}
        />
      )}
    </Stack>
  );
}

/** As the hub takes it: null takes a person's word back, undefined leaves the field as it is. */
export function textOf(decision: Decision): string | null | undefined {
  if (decision.kind === "set") return decision.value.trim();
  return decision.kind === "automatic" ? null : undefined;
}

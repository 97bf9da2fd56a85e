import { NativeSelect } from "@mantine/core";
import type { IfExists } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";

const POLICIES = ["overwrite", "keep_both", "skip"] as const satisfies readonly IfExists[];

interface PolicySelectProps {
  readonly value: IfExists | undefined;
  readonly onChange: (value: IfExists | undefined) => void;
}

/** What is to become of a file that is at the place already. */
export function PolicySelect({ value, onChange }: PolicySelectProps) {
  const f = useFileText();
  return (
    <NativeSelect
      label={f("send.if_exists")}
      value={value ?? ""}
      data={[
        { value: "", label: f("send.policies.settings") },
        ...POLICIES.map((one) => ({ value: one, label: f(`send.policies.${one}`) })),
      ]}
      onChange={(event) => onChange(POLICIES.find((one) => one === event.currentTarget.value))}
    />
  );
}

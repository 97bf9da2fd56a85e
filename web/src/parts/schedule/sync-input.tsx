import { NativeSelect } from "@mantine/core";
import { SYNCABLE } from "../../api/sync-queries.ts";
import { useSyncText } from "../../sync-texts.ts";
import type { SyncChoice } from "./what.ts";

const WAYS = ["both", "from_erp", "to_erp"] as const;

interface SyncInputProps {
  readonly choice: SyncChoice;
  readonly onChange: (choice: SyncChoice) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** Which records a schedule syncs both ways, and whether only one way. */
export function SyncInput({ choice, onChange, errors }: SyncInputProps) {
  const s = useSyncText();
  return (
    <>
      <NativeSelect
        label={s("schedule.entity")}
        value={choice.entity}
        data={SYNCABLE.map((value) => ({ value, label: s(`entities.${value}`) }))}
        onChange={(event) => onChange({ ...choice, entity: event.currentTarget.value })}
        error={errors["params.entity"]}
      />
      <NativeSelect
        label={s("schedule.direction")}
        value={choice.direction}
        data={[
          { value: "", label: s("schedule.as_set") },
          ...WAYS.map((value) => ({ value, label: s(`log.ways.${value}`) })),
        ]}
        onChange={(event) => onChange({ ...choice, direction: event.currentTarget.value })}
        error={errors["params.direction"]}
      />
    </>
  );
}

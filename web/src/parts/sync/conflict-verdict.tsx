import { Text } from "@mantine/core";
import type { Conflict } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Instant } from "../instant.tsx";
import { useFieldName } from "./field-words.ts";
import { useSystemName } from "./use-system-name.ts";

/** Who decided what, and when; nothing while nobody has. */
export function ConflictVerdict({ conflict }: { readonly conflict: Conflict }) {
  const s = useSyncText();
  const nameOf = useFieldName();
  const system = useSystemName()(conflict.integration_id);
  const { decision, decided_by: who, decided_at: at, state } = conflict;
  if (decision === null) {
    if (state !== "settled") return null;
    return (
      <Text size="sm" c="dimmed">
        {s("conflicts.by_rule")}
      </Text>
    );
  }
  const taken = Object.entries(decision).map(([field, side]) => {
    const whose = side === "hub" ? s("hub") : system;
    return field === "" ? whose : `${nameOf(field)}: ${whose}`;
  });
  return (
    <Text size="sm" className="breakable">
      {who && s("conflicts.by", { who })} <Instant at={at} /> ·{" "}
      {s("conflicts.took", { what: taken.join(", ") })}
    </Text>
  );
}

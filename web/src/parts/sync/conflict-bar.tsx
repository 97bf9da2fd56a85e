import { Button, Group, Paper, Text } from "@mantine/core";
import { useSyncText } from "../../sync-texts.ts";

interface ConflictBarProps {
  readonly count: number;
  readonly onTake: (side: "erp" | "hub") => void;
  readonly onClear: () => void;
  readonly isBusy: boolean;
}

/** Decides all selected conflicts alike; nothing while none is selected. */
export function ConflictBar({ count, onTake, onClear, isBusy }: ConflictBarProps) {
  const s = useSyncText();
  if (count === 0) return null;
  return (
    <Paper
      component="section"
      withBorder
      shadow="sm"
      p="sm"
      aria-label={s("conflicts.selected")}
      className="selection-bar"
    >
      <Group gap="sm">
        <Text size="sm" fw={550} role="status">
          {s("conflicts.chosen", { number: count })}
        </Text>
        <Button disabled={isBusy} onClick={() => onTake("hub")}>
          {s("conflicts.all_hub")}
        </Button>
        <Button disabled={isBusy} onClick={() => onTake("erp")}>
          {s("conflicts.all_erp")}
        </Button>
        <Button variant="subtle" onClick={onClear}>
          {s("conflicts.clear")}
        </Button>
      </Group>
    </Paper>
  );
}

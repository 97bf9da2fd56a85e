import { Button, Group, Paper, Text } from "@mantine/core";
import { useExchangeText } from "../../exchange-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { Connections } from "../exchange/connections.tsx";
import type { Selection } from "../invoice/selection.ts";

/** What can be done with the ticked parties; nothing stands there while none is. */
export function PartySelectionBar({ selection }: { readonly selection: Selection }) {
  const x = useExchangeText();
  const s = useSourceText();
  const { records } = selection;
  if (records.length === 0) return null;
  return (
    <Paper
      component="section"
      withBorder
      shadow="sm"
      p="sm"
      aria-label={x("connections.selected")}
      className="selection-bar"
    >
      <Group gap="sm">
        <Text size="sm" fw={550} role="status">
          {x("connections.count", { count: records.length })}
        </Text>
        <Connections module="parties" ids={records.map(({ id }) => id)} />
        <Button variant="subtle" onClick={selection.clear}>
          {s("selection.clear")}
        </Button>
      </Group>
    </Paper>
  );
}

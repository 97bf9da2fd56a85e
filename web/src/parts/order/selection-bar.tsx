import { Button, Group, Paper, Text } from "@mantine/core";
import { useRecordText } from "../../record-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { Connections } from "../exchange/connections.tsx";
import type { Selection } from "../invoice/selection.ts";
import { SendButton } from "../send/send-button.tsx";

/** What can be done with the ticked orders; nothing stands there while none is. */
export function OrderSelectionBar({ selection }: { readonly selection: Selection }) {
  const tr = useRecordText();
  const s = useSourceText();
  const { records } = selection;
  if (records.length === 0) return null;
  return (
    <Paper
      component="section"
      withBorder
      shadow="sm"
      p="sm"
      aria-label={tr("order.selected")}
      className="selection-bar"
    >
      <Group gap="sm">
        <Text size="sm" fw={550} role="status">
          {tr("order.chosen", { count: records.length })}
        </Text>
        <SendButton entity="order" records={records} />
        <Connections module="orders" ids={records.map(({ id }) => id)} />
        <Button variant="subtle" onClick={selection.clear}>
          {s("selection.clear")}
        </Button>
      </Group>
    </Paper>
  );
}

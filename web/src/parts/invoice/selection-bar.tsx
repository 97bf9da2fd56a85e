import { Button, Group, Paper, Text } from "@mantine/core";
import { useMay } from "../../session.ts";
import { useSourceText } from "../../source-texts.ts";
import { Connections } from "../exchange/connections.tsx";
import { SendButton } from "../send/send-button.tsx";
import { BulkAssign } from "./bulk-assign.tsx";
import type { Selection } from "./selection.ts";

/** What can be done with the ticked invoices; nothing stands there while none is. */
export function SelectionBar({ selection }: { readonly selection: Selection }) {
  const s = useSourceText();
  const mayWrite = useMay("records.write");
  const { records } = selection;
  if (records.length === 0) return null;
  return (
    <Paper
      component="section"
      withBorder
      shadow="sm"
      p="sm"
      aria-label={s("selection.label")}
      className="selection-bar"
    >
      <Group gap="sm">
        <Text size="sm" fw={550} role="status">
          {s("selection.chosen", { count: records.length })}
        </Text>
        {mayWrite && <BulkAssign ids={records.map(({ id }) => id)} />}
        <SendButton records={records} />
        <Connections module="invoices" ids={records.map(({ id }) => id)} />
        <Button variant="subtle" onClick={selection.clear}>
          {s("selection.clear")}
        </Button>
      </Group>
    </Paper>
  );
}

import { Checkbox } from "@mantine/core";
import type { HubRecord } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import type { Selection } from "./selection.ts";

interface SelectPageProps {
  readonly items: readonly HubRecord[];
  readonly selection: Selection;
}

/** Ticks all records that the list shows so far. */
export function SelectPage({ items, selection }: SelectPageProps) {
  const s = useSourceText();
  const ticked = items.filter(({ id }) => selection.has(id)).length;
  return (
    <Checkbox
      px="md"
      pt="md"
      pb="xs"
      label={s("selection.page")}
      checked={ticked === items.length}
      indeterminate={ticked > 0 && ticked < items.length}
      onChange={() => selection.toggleAll(items)}
    />
  );
}

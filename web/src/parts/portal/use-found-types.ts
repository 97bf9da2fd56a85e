import type { EventType } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { usePortal } from "../../portal/texts.ts";

/** The offered kinds of events whose name, title or description has the text; all of them for none. */
export function useFoundTypes(search: string): readonly EventType[] {
  const { text } = useFormat();
  const wanted = search.trim().toLowerCase();
  return usePortal().event_types.filter((one) =>
    `${one.type} ${text(one.title)} ${text(one.description)}`.toLowerCase().includes(wanted),
  );
}

import { useState } from "react";
import type { HubRecord } from "../../api/types.ts";

/** The records of a list that somebody has ticked. */
export interface Selection {
  readonly records: readonly HubRecord[];
  has(id: number): boolean;
  toggle(record: HubRecord): void;
  /** All of these, or none of them where all are ticked already. */
  toggleAll(records: readonly HubRecord[]): void;
  clear(): void;
}

/** Starts anew with another list: what `list` names is another text then. */
export function useSelection(list: string): Selection {
  const [chosen, setChosen] = useState<Chosen>({ list, records: new Map() });
  const records = chosen.list === list ? chosen.records : new Map<number, HubRecord>();
  const set = (next: ReadonlyMap<number, HubRecord>) => setChosen({ list, records: next });
  return {
    records: [...records.values()],
    has: (id) => records.has(id),
    toggle(record) {
      const next = new Map(records);
      if (!next.delete(record.id)) next.set(record.id, record);
      set(next);
    },
    toggleAll(all) {
      const next = new Map(records);
      const isWhole = all.every(({ id }) => next.has(id));
      for (const record of all) {
        if (isWhole) next.delete(record.id);
        else next.set(record.id, record);
      }
      set(next);
    },
    clear: () => set(new Map()),
  };
}

interface Chosen {
  readonly list: string;
  readonly records: ReadonlyMap<number, HubRecord>;
}

import { Stack } from "@mantine/core";
import { useSyncText } from "../../sync-texts.ts";
import { type RowColumn, RowTable } from "./row-table.tsx";
import type { SettingsDraft } from "./settings-draft.ts";

interface WordTablesProps {
  readonly draft: SettingsDraft;
  readonly set: (change: Partial<SettingsDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly system: string;
}

/** What the other system calls otherwise: units, currencies and price lists. */
export function WordTables({ draft, set, errors, system }: WordTablesProps) {
  const s = useSyncText();
  const sides = (maxLength: number): readonly RowColumn<"hub" | "erp">[] => [
    { name: "hub", title: s("settings.in_hub"), maxLength },
    { name: "erp", title: s("settings.in_system", { system }), maxLength },
  ];
  const number = <N extends string>(name: N, title: string) =>
    ({ name, title, maxLength: 20, isNumber: true }) as const;
  return (
    <Stack>
      <RowTable
        label={s("settings.units")}
        description={s("settings.units_help")}
        columns={[...sides(20), number("factor", s("settings.factor"))]}
        rows={draft.units}
        onChange={(units) => set({ units: [...units] })}
        error={errorOf(errors, "units")}
      />
      <RowTable
        label={s("settings.currencies")}
        description={s("settings.currencies_help")}
        columns={[...sides(3), number("rate", s("settings.rate"))]}
        rows={draft.currencies}
        onChange={(currencies) => set({ currencies: [...currencies] })}
        error={errorOf(errors, "currencies")}
      />
      <RowTable
        label={s("settings.price_lists")}
        description={s("settings.words_help")}
        columns={sides(60)}
        rows={draft.price_lists}
        onChange={(lists) => set({ price_lists: [...lists] })}
        error={errorOf(errors, "price_lists")}
      />
    </Stack>
  );
}

/** Of the list, or of one of its lines. */
const errorOf = (errors: Readonly<Record<string, string>>, list: string): string | undefined =>
  Object.entries(errors).find(([field]) => field === list || field.startsWith(`${list}.`))?.[1];

import type { SyncSettings } from "../../api/types.ts";

/** What the form of the settings holds: texts as they are typed. */
export interface SettingsDraft
  extends Omit<
    SyncSettings,
    "categories" | "max_delete_percent" | "import_definition" | "export_definition"
  > {
  readonly categories: string;
  readonly max_delete_percent: string;
  /** Slugs. */
  readonly import_definition?: string | undefined;
  readonly export_definition?: string | undefined;
}

export const draftOf = (settings: SyncSettings): SettingsDraft => ({
  ...settings,
  categories: settings.categories.join("\n"),
  max_delete_percent: String(settings.max_delete_percent),
});

/** Texts that stand on lines of their own; empty lines are none. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** The decimal point that the API wants, whichever sign the person types. */
export const decimalOf = (text: string): string => text.replace(/\s/g, "").replace(",", ".");

/** Lines without any text are left out; what is half filled in is for the hub to refuse. */
const filled = <R extends object>(rows: readonly R[]): R[] =>
  rows.filter((row) => Object.values(row).some((value) => String(value).trim() !== ""));

/** As the API takes it. */
export function settingsOf(draft: SettingsDraft): SyncSettings {
  const { import_definition: reads, export_definition: writes, ...rest } = draft;
  return {
    ...rest,
    categories: linesOf(draft.categories),
    max_delete_percent: Number(decimalOf(draft.max_delete_percent) || "0"),
    units: filled(draft.units).map((one) => ({
      ...{ hub: one.hub.trim(), erp: one.erp.trim() },
      factor: decimalOf(one.factor),
    })),
    currencies: filled(draft.currencies).map((one) => ({
      ...{ hub: one.hub.trim().toUpperCase(), erp: one.erp.trim().toUpperCase() },
      rate: decimalOf(one.rate),
    })),
    price_lists: filled(draft.price_lists).map((one) => ({
      ...{ hub: one.hub.trim(), erp: one.erp.trim() },
    })),
    ...(reads ? { import_definition: reads } : {}),
    ...(writes ? { export_definition: writes } : {}),
  };
}

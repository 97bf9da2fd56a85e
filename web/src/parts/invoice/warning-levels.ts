import type { HubRecord, InvoiceWarning } from "../../api/types.ts";

type Level = InvoiceWarning["level"];

export const LEVEL_COLORS: Readonly<Record<Level, string>> = {
  info: "blue",
  warning: "yellow",
  error: "red",
};
const WORST_FIRST = ["error", "warning", "info"] as const satisfies readonly Level[];

/** Those that nobody has dismissed, the most important first. */
export const openWarnings = ({ warnings }: Pick<HubRecord, "warnings">) =>
  warnings
    .filter(({ dismissed_at }) => dismissed_at === null)
    .toSorted((one, other) => WORST_FIRST.indexOf(one.level) - WORST_FIRST.indexOf(other.level));

export const worstLevel = (warnings: readonly Pick<InvoiceWarning, "level">[]): Level | undefined =>
  WORST_FIRST.find((level) => warnings.some((warning) => warning.level === level));

import type { FiscalHead } from "../../api/types.ts";
import type { FiscalLevel, FiscalOutcome } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { StateBadge } from "../badges.tsx";

const STATE_COLORS: Readonly<Record<FiscalHead["state"], string>> = {
  authorized: "green",
  cancelled: "red",
  denied: "red",
  rejected: "red",
  unconfirmed: "yellow",
};

/** The document's state, and whether only its summary is known. */
export function FiscalBadges({
  state,
  is_full,
}: Pick<FiscalHead, "state"> & { readonly is_full?: boolean }) {
  const f = useFiscalText();
  return (
    <>
      <StateBadge color={STATE_COLORS[state]} label={f(`state.${state}`)} />
      {is_full === false && <StateBadge color="blue" label={f("state.summary")} />}
    </>
  );
}

const LEVEL_COLORS: Readonly<Record<FiscalLevel | "skipped", string>> = {
  ok: "green",
  warning: "yellow",
  error: "red",
  skipped: "gray",
};

export function LevelBadge({ level }: { readonly level: FiscalLevel | "skipped" }) {
  const f = useFiscalText();
  return <StateBadge color={LEVEL_COLORS[level]} label={f(`level.${level}`)} />;
}

const OUTCOME_COLORS: Readonly<Record<FiscalOutcome, string>> = {
  created: "green",
  updated: "blue",
  unchanged: "gray",
  conflict: "yellow",
  refused: "red",
  ignored: "gray",
};

export function OutcomeBadge({ outcome }: { readonly outcome: FiscalOutcome }) {
  const f = useFiscalText();
  return <StateBadge color={OUTCOME_COLORS[outcome]} label={f(`outcome.${outcome}`)} />;
}

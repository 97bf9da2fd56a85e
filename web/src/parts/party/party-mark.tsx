import type { HubRecord } from "../../api/types.ts";
import { partyOf } from "../../party.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";

/** Supplier or customer, or why the party is neither any more. */
export function PartyMark({ record }: { readonly record: HubRecord }) {
  const tr = useRecordText();
  const { role, active } = partyOf(record);
  if (record.deleted_at) {
    const text = record.removed_at ? "party.removed" : "party.deleted";
    return <StateBadge color="red" label={tr(text)} />;
  }
  if (active === false) return <StateBadge color="gray" label={tr("party.inactive")} />;
  return <StateBadge color="gray" label={tr(`party.roles.${role}`)} />;
}

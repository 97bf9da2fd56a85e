import type { AccountingUnit } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { StateBadge } from "../badges.tsx";

/** Whether a unit is in use, and what is dangerous about it. */
export function UnitMarks({ unit }: { readonly unit: AccountingUnit }) {
  const c = useCommandText();
  const { is_enabled, settings } = unit;
  const isOpen = settings.auth !== "required" && settings.anonymous_rights !== "none";
  return (
    <>
      <StateBadge
        color={is_enabled ? "green" : "gray"}
        label={c(is_enabled ? "units.on" : "units.off")}
      />
      {isOpen && <StateBadge color="red" label={c("units.danger")} />}
      {settings.select === "all" && <StateBadge color="red" label={c("units.danger_select")} />}
    </>
  );
}

import { Badge, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { COUNTED_CONFLICTS, openConflictsQuery } from "../../api/conflict-count.ts";
import { useMay } from "../../session.ts";

/** How many records wait for a decision, beside the menu's place; nothing while none does. */
export function ConflictCount() {
  const { t } = useTranslation();
  const mayRead = useMay("records.read");
  const { data = 0 } = useQuery({ ...openConflictsQuery, enabled: mayRead });
  if (data === 0) return null;
  const number = data > COUNTED_CONFLICTS ? `${COUNTED_CONFLICTS}+` : String(data);
  return (
    <Badge size="sm" color="yellow" variant="light">
      <span aria-hidden>{number}</span>
      <VisuallyHidden>{t("nav.to_decide", { number })}</VisuallyHidden>
    </Badge>
  );
}

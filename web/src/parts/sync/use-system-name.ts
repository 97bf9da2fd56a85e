import { useQuery } from "@tanstack/react-query";
import { integrationsQuery } from "../../api/queries.ts";
import { useSyncText } from "../../sync-texts.ts";

/** What people call an integration, by its slug. */
export function useSystemName(): (slug: string | null) => string {
  const s = useSyncText();
  const integrations = useQuery(integrationsQuery).data ?? [];
  return (slug) => {
    if (slug === null) return s("conflicts.other_system");
    return integrations.find(({ id }) => id === slug)?.name || slug;
  };
}

import { useQuery } from "@tanstack/react-query";
import { integrationsQuery, providersQuery } from "../../api/queries.ts";

/** An integration that takes events, with the JSON Schema of what a subscription has to say about it. */
export interface Destination {
  /** Slug. */
  readonly id: string;
  readonly name: string;
  readonly schema: unknown;
}

/** The integrations that events can go to; undefined while they are loading. */
export function useDestinations() {
  const integrations = useQuery(integrationsQuery);
  const providers = useQuery(providersQuery);
  const schemas = new Map(
    providers.data?.map(({ provider, deliver_schema }) => [provider, deliver_schema]),
  );
  const items =
    integrations.data && providers.data
      ? integrations.data.flatMap(({ id, name, provider }): Destination[] => {
          const schema = schemas.get(provider);
          return schema ? [{ id, name, schema }] : [];
        })
      : undefined;
  return {
    items,
    error: integrations.error ?? providers.error,
    refetch: () => Promise.all([integrations.refetch(), providers.refetch()]),
  };
}

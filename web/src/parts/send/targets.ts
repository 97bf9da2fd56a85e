import type { Integration, Provider } from "../../api/types.ts";

export type Direction = "cost" | "sales";

/** The integrations that are switched on and take invoices of at least one of the directions. */
export function targetsOf(
  integrations: readonly Integration[],
  providers: readonly Provider[],
  directions: ReadonlySet<Direction>,
): readonly Integration[] {
  const able = new Set(
    providers
      .filter(({ sinks }) =>
        sinks.some(
          ({ entity, direction }) =>
            entity === "invoice" && (direction === null || directions.has(direction)),
        ),
      )
      .map(({ provider }) => provider),
  );
  return integrations.filter(
    ({ active, available, provider }) => active && available && able.has(provider),
  );
}

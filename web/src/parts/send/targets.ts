import type { Integration, Provider } from "../../api/types.ts";

type Direction = "cost" | "sales" | "purchase";
type Sink = Provider["sinks"][number];

/** What is to be sent; of invoices and orders at least one of these directions. */
export interface Sent {
  readonly entity: "invoice" | "item" | "order";
  readonly directions?: ReadonlySet<Direction>;
}

/** The integrations that are switched on and take it. */
export const targetsOf = (
  integrations: readonly Integration[],
  providers: readonly Provider[],
  { entity, directions }: Sent,
): readonly Integration[] =>
  takersOf(
    integrations,
    providers,
    (sink) =>
      sink.entity === entity &&
      (sink.direction === null || directions === undefined || directions.has(sink.direction)),
  );

function takersOf(
  integrations: readonly Integration[],
  providers: readonly Provider[],
  takes: (sink: Sink) => boolean,
): readonly Integration[] {
  const able = new Set(
    providers.filter(({ sinks }) => sinks.some(takes)).map(({ provider }) => provider),
  );
  return integrations.filter(
    ({ active, available, provider }) => active && available && able.has(provider),
  );
}

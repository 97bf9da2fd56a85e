import type { ExchangeRow } from "./exchange-definitions.ts";
import type { Run } from "./runs.ts";
import type { ConfigStore } from "./store.ts";

/** Older runs are in the history alone. */
const RECENT = 500;
const ACTION = "run_exchange";

export interface ExchangeFacts {
  /** The newest of the recent runs. */
  readonly run: Pick<Run, "id" | "state" | "created_at"> | undefined;
  /** Active ones. */
  readonly schedules: number;
}

/** What is known of each definition's runs, by its id. On a tenant's store. */
export async function exchangeFacts(
  { db }: ConfigStore,
  rows: readonly Pick<ExchangeRow, "id" | "slug">[],
): Promise<ReadonlyMap<number, ExchangeFacts>> {
  const runs = await db
    .selectFrom("run")
    .select(["id", "state", "created_at", "params"])
    .where("action", "=", ACTION)
    .orderBy("id", "desc")
    .limit(RECENT)
    .execute();
  const schedules = await db
    .selectFrom("schedule")
    .select("params")
    .where("action", "=", ACTION)
    .where("active", "=", 1)
    .execute();
  const newest = new Map<unknown, (typeof runs)[number]>();
  for (const run of runs) {
    const { definition } = JSON.parse(run.params) as { readonly definition?: unknown };
    if (!newest.has(definition)) newest.set(definition, run);
  }
  const counts = new Map<unknown, number>();
  for (const { params } of schedules) {
    const { definition } = JSON.parse(params) as { readonly definition?: unknown };
    counts.set(definition, (counts.get(definition) ?? 0) + 1);
  }
  return new Map(
    rows.map(({ id, slug }) => [id, { run: newest.get(slug), schedules: counts.get(slug) ?? 0 }]),
  );
}

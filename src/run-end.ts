import type { Registry } from "./connectors/registry.ts";
import { appendEvents, type NewEvent } from "./events/append.ts";
import type { Clock } from "./lib/clock.ts";
import { guardedRun } from "./open-job.ts";
import type { ChildEnd } from "./runs/combined.ts";
import type { RunEnd } from "./runs/worker.ts";
import { SUSPENDED } from "./sdk/host/call-guard.ts";
import { findIntegrationById, type Integration, updateIntegration } from "./store/integrations.ts";
import type { Run } from "./store/runs.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";
import { forTenant } from "./store/tenant-wall.ts";
import type { IntegrationGuards } from "./sync/guard/guards.ts";

interface Parts {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly clock: Clock;
  readonly guards: IntegrationGuards;
  readonly connectors: Registry;
}

/**
 * What the end of a run means beside the run: the integration's health, and events for whoever wants to know.
 * Called again after a crash before the end was written, it changes and fires nothing more.
 */
export async function noteRunEnd(parts: Parts, run: Run, end: RunEnd): Promise<void> {
  const config = forTenant(parts.config, run.tenant_id);
  const integration =
    run.integration_id === null ? undefined : await findIntegrationById(config, run.integration_id);
  const now = parts.clock.now();
  if (integration) await noteGuard(parts, integration, { run, end });
  const events = [
    runEvent(run, end),
    ...(integration ? integrationEvents(integration, run, end) : []),
  ].map((event) => ({ ...event, occurredAt: now, runId: run.id }));
  await appendEvents(forTenant(parts.data, run.tenant_id), events, now);
  if (!integration || end.state === "cancelled" || end.error?.code === SUSPENDED) return;
  await updateIntegration(config, integration.id, {
    ...healthAfter(end),
    ...(isVerified(run, end)
      ? { facts: JSON.stringify(end.result ?? {}), last_verified_at: now }
      : {}),
    last_run_at: now,
  });
}

/** What the end tells of the integration's system. */
async function noteGuard(
  { guards, connectors }: Parts,
  integration: Integration,
  { run, end }: { run: Run; end: RunEnd },
): Promise<void> {
  const connector = connectors.find(integration.provider);
  if (!connector) return;
  await guards.runEnded(integration, guardedRun(run, connector), {
    isWhole: end.state === "succeeded" || end.state === "partial",
    error: end.error?.code === SUSPENDED ? undefined : end.error,
    startedAt: run.started_at ?? run.created_at,
  });
}

const isVerified = (run: Run, end: RunEnd): boolean =>
  run.action === "verify" && end.state === "succeeded";

const HEALTHY = { health: "healthy", health_message: null, health_code: null } as const;

/** A refused request says nothing of the connection. */
function healthAfter({ state, error }: RunEnd) {
  if (state !== "failed") return HEALTHY;
  if (error?.reaction === "refuse" || error?.reaction === "skip") return {};
  const [message, code] = [error?.message ?? null, error?.code ?? null];
  return { health: "error", health_message: message, health_code: code } as const;
}

type Untimed = Omit<NewEvent, "occurredAt" | "runId">;

function runEvent(run: Run, end: RunEnd): Untimed {
  const isFailed = end.state === "failed";
  return {
    type: isFailed ? "run.failed" : "run.finished",
    subject: `run/${run.id}`,
    idempotencyKey: `run-end:${run.id}`,
    data: {
      run_id: run.id,
      action: run.action,
      state: end.state,
      ...(run.integration_slug === null ? {} : { integration: run.integration_slug }),
      ...(run.parent_id === null ? {} : { parent_id: run.parent_id }),
      ...(end.counts ? { counts: end.counts } : {}),
      ...childrenOf(end),
      ...(isFailed ? { error: errorOf(end) } : {}),
    },
  };
}

/** Of a run that held others together. */
function childrenOf({ result }: RunEnd): object {
  const { runs } = (result ?? {}) as { readonly runs?: readonly ChildEnd[] };
  if (!Array.isArray(runs)) return {};
  return {
    runs: (runs as readonly ChildEnd[]).map(({ run_id, integration_id, state }) => ({
      run_id,
      ...(integration_id === null ? {} : { integration: integration_id }),
      state,
    })),
  };
}

function integrationEvents(integration: Integration, run: Run, end: RunEnd): Untimed[] {
  const about = { integration: integration.slug, provider: integration.provider };
  const subject = `integration/${integration.slug}`;
  if (isVerified(run, end)) {
    const { account_name } = (end.result ?? {}) as { account_name?: string };
    const data = { ...about, ...(account_name === undefined ? {} : { account_name }) };
    const idempotencyKey = `verified:${run.id}`;
    return [{ type: "integration.verified", subject, idempotencyKey, data }];
  }
  const isNews = integration.health !== "error" && healthAfter(end).health === "error";
  if (!isNews) return [];
  const data = { ...about, error: errorOf(end) };
  return [{ type: "integration.failing", subject, idempotencyKey: `failing:${run.id}`, data }];
}

const errorOf = ({ error }: RunEnd) => ({
  code: error?.code ?? "internal",
  message: (error?.message ?? "").slice(0, 2000),
});

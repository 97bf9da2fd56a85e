import type { Principal } from "../auth/principal.ts";
import { actionsOf, type Registry } from "../connectors/registry.ts";
import { ConflictError, type HubError, isHubError } from "../lib/errors.ts";
import type { RunTable } from "../store/config-schema.ts";
import type { Integration } from "../store/integrations.ts";
import type { Run } from "../store/runs.ts";
import type { Skipped } from "./combined.ts";
import type { RunEngine } from "./engine.ts";
import type { NewRun } from "./new-run.ts";

/** Who wants the run, and how it came about. */
export interface Starter {
  readonly principal: Principal;
  readonly trigger: RunTable["trigger_kind"];
}

export interface Start {
  readonly integration: Integration;
  readonly action: string;
  /** Checked by whoever knows the action. */
  readonly params: object;
  readonly lockBy?: string | undefined;
}

export interface StartParts {
  readonly connectors: Registry;
  readonly runs: RunEngine;
}

/**
 * Puts one action of an integration in the queue.
 * @throws ConflictError where the integration cannot do it, is switched off, or does it already
 */
export async function startRun(parts: StartParts, starter: Starter, start: Start): Promise<Run> {
  return parts.runs.enqueue(newRunOf(parts.connectors, starter, start));
}

/** Until a person acts every run would end the same. */
const PAUSING: ReadonlySet<string> = new Set(["authorization_revoked", "not_connected"]);

function newRunOf(
  connectors: Registry,
  { principal, trigger }: Starter,
  { integration, action, params, lockBy }: Start,
): NewRun {
  const connector = connectors.find(integration.provider);
  if (!connector?.check) {
    throw new ConflictError(
      "connector_not_available",
      `There is no connector for ${integration.provider} in this release: the integration ${integration.slug} can be kept, not used.`,
      { provider: integration.provider },
    );
  }
  const actions = actionsOf(connector);
  if (!actions.includes(action)) {
    throw new ConflictError(
      "action_not_possible",
      `${connector.manifest.title.en} cannot ${action}; it can ${actions.join(", ")}.`,
    );
  }
  if (integration.active === 0 && action !== "verify") {
    throw new ConflictError(
      "integration_inactive",
      `${integration.slug} is switched off. Set active to true first.`,
    );
  }
  if (PAUSING.has(integration.health_code ?? "") && action !== "verify") {
    throw new ConflictError(
      "integration_paused",
      `${integration.slug} is paused until somebody connects it again: its access was revoked or has run out.`,
    );
  }
  return {
    tenantId: principal.tenantId,
    integration: { id: integration.id, slug: integration.slug },
    action,
    params,
    lockBy,
    trigger,
    actor: principal.actor,
  };
}

export interface StartTogether {
  /** Of the run that holds the others together. */
  readonly action: string;
  readonly params: object;
  readonly integrations: readonly Integration[];
  /** What each of them does. @throws HubError where it cannot: then it is left out */
  readonly startOf: (integration: Integration) => Start;
}

export interface StartedTogether {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly skipped: readonly Skipped[];
}

/** Starts one run for each integration, held together by another; one that cannot start does not stop the others. */
export async function startTogether(
  { connectors, runs }: StartParts,
  starter: Starter,
  { action, params, integrations, startOf }: StartTogether,
): Promise<StartedTogether> {
  const children: NewRun[] = [];
  const skipped: Skipped[] = [];
  for (const integration of integrations) {
    try {
      const child = newRunOf(connectors, starter, startOf(integration));
      children.push({ ...child, trigger: "run" });
    } catch (error) {
      if (!isHubError(error)) throw error;
      skipped.push(skippedOf(integration.slug, error));
    }
  }
  const { tenantId, actor } = starter.principal;
  const { trigger } = starter;
  let all: readonly Skipped[] = skipped;
  const started = await runs.enqueueCombined((inTheWay) => {
    const running = inTheWay.map(({ child, error }) => skippedOf(child.integration?.slug, error));
    all = [...skipped, ...running];
    return { tenantId, action, params: { ...params, skipped: all }, trigger, actor };
  }, children);
  return { run: started.parent, runs: started.children, skipped: all };
}

const skippedOf = (slug = "", { code, message }: HubError): Skipped => ({
  integration_id: slug,
  code,
  reason: message,
});

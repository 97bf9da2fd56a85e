import type { Principal } from "../auth/principal.ts";
import { actionsOf, type Registry } from "../connectors/registry.ts";
import { ConflictError } from "../lib/errors.ts";
import type { RunTable } from "../store/config-schema.ts";
import type { Integration } from "../store/integrations.ts";
import type { Run } from "../store/runs.ts";
import type { RunEngine } from "./engine.ts";

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
}

/**
 * Puts one action of an integration in the queue.
 * @throws ConflictError where the integration cannot do it, is switched off, or does it already
 */
export async function startRun(
  { connectors, runs }: { connectors: Registry; runs: RunEngine },
  { principal, trigger }: Starter,
  { integration, action, params }: Start,
): Promise<Run> {
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
  return runs.enqueue({
    tenantId: principal.tenantId,
    integration: { id: integration.id, slug: integration.slug },
    action,
    params,
    trigger,
    actor: principal.actor,
  });
}

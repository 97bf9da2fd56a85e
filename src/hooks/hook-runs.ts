import type { Principal } from "../auth/principal.ts";
import { ConflictError, isHubError, messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { createPoll, type Poll } from "../lib/poll.ts";
import type { Starter } from "../runs/start.ts";
import { type HookPlace, hooksWantingRuns, noteRunStarted } from "../store/incoming-hooks.ts";
import type { Integration } from "../store/integrations.ts";
import { findRun } from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { readJson } from "../sync/open-integration.ts";

const POLL_MS = 2_000;

export interface HookRunParts {
  /** The hub's own store. */
  readonly config: ConfigStore;
  readonly log: Log;
  /** Puts the run in the queue and answers its id. @throws HubError where it cannot start */
  readonly launch: (starter: Starter, wanted: HookRun) => Promise<string>;
}

/** What a hook's calls start. */
export interface HookRun {
  readonly integration: Integration;
  readonly action: string;
  /** The body that the action's own path takes. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Starts the runs that calls want. How many calls want one, and for how many of them one was started, is in
 * the database: a run that waits to begin serves all calls that came before it begins; while one is under
 * way, one more follows, because it may have read already what a call tells of. Nothing is forgotten where
 * a process dies.
 */
export class HookRuns {
  readonly #parts: HookRunParts;
  readonly #poll: Poll;
  /** Faults that were told once. */
  readonly #told = new Map<number, string>();

  constructor(parts: HookRunParts) {
    this.#parts = parts;
    this.#poll = createPoll({
      everyMs: POLL_MS,
      work: () => this.#tryAll(),
      onError: (error) => parts.log.error({ reason: messageOf(error) }, "hooks could not be read"),
    });
  }

  start(): void {
    this.#poll.start();
  }

  stop(): Promise<void> {
    return this.#poll.stop();
  }

  /** The run that will serve the hook's calls so far; undefined where one has to end first. */
  async tryStart({ integration, hook }: HookPlace): Promise<string | undefined> {
    const { config } = this.#parts;
    const runId = await this.#enqueue({ integration, hook });
    if (runId === undefined) return undefined;
    await noteRunStarted(config, { id: hook.id, count: hook.runs_wanted });
    this.#told.delete(hook.id);
    return runId;
  }

  async #enqueue({ integration, hook }: HookPlace): Promise<string | undefined> {
    const tenantId = integration.tenant_id;
    const starter = {
      principal: callerOf(tenantId, integration.slug),
      trigger: "webhook",
    } as const;
    const wanted = { integration, action: hook.action ?? "", body: readJson(hook.params) };
    try {
      return await this.#parts.launch(starter, wanted);
    } catch (error) {
      if (!(error instanceof ConflictError) || error.code !== "run_in_progress") throw error;
      return this.#notBegun(tenantId, error.facts.run_id);
    }
  }

  /** The run in the way, where it will see everything that is there now. */
  async #notBegun(tenantId: number, id: unknown): Promise<string | undefined> {
    const { config } = this.#parts;
    const run = await findRun(forTenant(config, tenantId), String(id));
    return run?.state === "queued" && run.started_at === null ? run.id : undefined;
  }

  async #tryAll(): Promise<void> {
    for (const place of await hooksWantingRuns(this.#parts.config)) await this.#tryOne(place);
  }

  /** An integration that is switched off keeps its call until it is on again. */
  async #tryOne(place: HookPlace): Promise<void> {
    const { id } = place.hook;
    try {
      await this.tryStart(place);
    } catch (error) {
      const reason = messageOf(error);
      if (this.#told.get(id) === reason) return;
      this.#told.set(id, reason);
      const fields = { hookId: id, integration: place.integration.slug, reason };
      if (isHubError(error)) this.#parts.log.warn(fields, "a hook could not start its run");
      else this.#parts.log.error({ ...fields, err: error }, "a hook could not start its run");
    }
  }
}

const callerOf = (tenantId: number, slug: string): Principal => ({
  kind: "token",
  tenantId,
  userId: null,
  actor: `hook of ${slug}`,
  permissions: new Set(["integrations.run"]),
});

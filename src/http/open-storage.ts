import type { FastifyReply } from "fastify";
import type { Hub } from "../hub.ts";
import { ConflictError, TransientError } from "../lib/errors.ts";
import type { Context } from "../sdk/context.ts";
import type { Files } from "../sdk/files.ts";
import type { Integration } from "../store/integrations.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { openIntegration } from "../sync/open-integration.ts";
import type { Scope } from "./scope.ts";

/** An integration's files for one request. */
export interface OpenStorage {
  readonly integration: Integration;
  readonly files: Files;
  readonly context: Context;
}

/** Somebody waits for the answer. */
const DEADLINE_MS = 60_000;

/**
 * Ends with the caller: what nobody waits for any more is not fetched.
 * @throws NotFoundError, ConflictError where it has no files or is switched off
 */
export async function openStorage(
  hub: Hub,
  {
    scope,
    id,
    reply,
    deadlineMs = DEADLINE_MS,
  }: {
    readonly scope: Scope;
    readonly id: string;
    readonly reply: Pick<FastifyReply, "raw">;
    readonly deadlineMs?: number;
  },
): Promise<OpenStorage> {
  const integration = await getIntegration(scope.config, id);
  if (integration.active === 0) {
    throw new ConflictError(
      "integration_inactive",
      `${integration.slug} is switched off. Set active to true first.`,
    );
  }
  const signal = untilGone(reply, deadlineMs);
  const { connector, context } = openIntegration(hub, integration, { log: hub.log, signal });
  if (connector.files) return { integration, files: connector.files, context };
  throw new ConflictError(
    "action_not_possible",
    `${connector.manifest.title.en} has no files to look at.`,
  );
}

/** Aborts when the caller goes, and when it takes too long. */
function untilGone({ raw }: Pick<FastifyReply, "raw">, deadlineMs: number): AbortSignal {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    const message = `The storage has not answered within ${deadlineMs / 1000} seconds: try again later.`;
    stop.abort(new TransientError(message, { code: "timeout" }));
  }, deadlineMs);
  raw.once("close", () => {
    clearTimeout(timer);
    stop.abort(new Error("The caller is gone"));
  });
  return stop.signal;
}

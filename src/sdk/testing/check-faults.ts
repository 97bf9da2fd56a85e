import assert from "node:assert/strict";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Context } from "../context.ts";
import { sampleMessage } from "./check-deliver.ts";
import { fileSource } from "./check-files.ts";
import { queryOf } from "./check-streams.ts";
import { FAULT_KINDS, type FaultKind, type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { type Stage, thrownBy } from "./stage.ts";

/** What a connector may throw while the fault lasts; the engine decides by these names. */
const EXPECTED: Readonly<Record<FaultKind, readonly string[]>> = {
  rate_limited: ["RateLimitError"],
  server_error: ["TransientError"],
  reset: ["TransientError"],
  truncated: ["TransientError", "DataError"],
  html: ["TransientError", "DataError", "RejectedError", "ConfigError"],
  hang: ["TransientError"],
};
const HURRIED_MS = 300;

interface Operation {
  readonly title: string;
  /** It reads the body of its answer, so half of one must not pass. */
  readonly isReading: boolean;
  run(ctx: Context): Promise<unknown>;
}

/** Each ability through a proxy that does harm: the documented error, and none of it passes as success. */
export function checkFaults(stage: Stage): void {
  const { check, manifest } = stage.connector;
  // The proxy that does harm speaks HTTP.
  if (!check || manifest.transport !== undefined) return;
  for (const kind of FAULT_KINDS) checkFault(stage, kind);
}

function operationsOf(stage: Stage): readonly Operation[] {
  const { check, streams = {}, files, sinks = {}, deliver } = stage.connector;
  const reads = Object.entries(streams).map(([name, stream]) => ({
    title: `read ${name}`,
    isReading: true,
    run: (ctx: Context) =>
      Array.fromAsync(stream.read(ctx, queryOf(stage, stream.modes[0] ?? "full"))),
  }));
  const finds = Object.entries(sinks).map(([name, sink]) => ({
    title: `find ${name}`,
    isReading: true,
    run: (ctx: Context) =>
      sink.find(
        ctx,
        (stage.options.samples?.[name]?.accepted ?? []).map((sample) => sample.key),
      ),
  }));
  const path = `${stage.options.folder ?? "/viadukt-contract"}/fault.pdf`;
  const source = fileSource(Buffer.from("%PDF-1.7 fault"));
  const stores = files
    ? [
        {
          title: "put a file",
          isReading: false,
          run: (ctx: Context) => files.put(ctx, path, source),
        },
        { title: "list a folder", isReading: true, run: (ctx: Context) => files.list(ctx, "/") },
      ]
    : [];
  const message = sampleMessage(stage.options.deliver);
  const hands = deliver
    ? [
        {
          title: "deliver an event",
          isReading: false,
          run: (ctx: Context) => deliver.send(ctx, message),
        },
      ]
    : [];
  const verify = { title: "check", isReading: false, run: async (ctx: Context) => check?.(ctx) };
  return [verify, ...reads, ...finds, ...stores, ...hands];
}

function checkFault(stage: Stage, kind: FaultKind): void {
  stage.check(
    `fault.${kind}`,
    `fault ${kind}: the documented error, then all is well`,
    async () => {
      await using proxy = await startFaultProxy(stage.server().baseUrl);
      for (const operation of operationsOf(stage)) {
        proxy.set(kind, Number.POSITIVE_INFINITY);
        await assertFails(stage, kind, operation, proxy);
        proxy.clear();
        await operation.run(stage.open({ baseUrl: proxy.baseUrl }));
      }
      if (kind === "server_error") await assertSurvivesOnce(stage, proxy);
    },
  );
}

async function assertFails(
  stage: Stage,
  kind: FaultKind,
  { title, isReading, run }: Operation,
  proxy: FaultProxy,
): Promise<void> {
  const ctx = stage.open({
    baseUrl: proxy.baseUrl,
    ...(kind === "hang" ? { timeoutMs: HURRIED_MS } : {}),
  });
  const error = await thrownBy(stage, () => run(ctx));
  assert.ok(proxy.hits() > 0, `${title}: no request went through the proxy`);
  const mayPass = !isReading && (kind === "truncated" || kind === "reset");
  if (error === undefined && mayPass) return;
  assert.ok(error, `${title}: passed although the remote answered with ${kind}`);
  const name = isHubError(error) ? error.name : `a bug (${messageOf(error)})`;
  assert.ok(EXPECTED[kind].includes(name), `${title}: ${name}, not ${EXPECTED[kind].join(" or ")}`);
}

/** One 500 in a read is tried again or told as transient; it never loses a page silently. */
async function assertSurvivesOnce(stage: Stage, proxy: FaultProxy): Promise<void> {
  for (const { title, run } of operationsOf(stage)) {
    proxy.set("server_error", 1);
    const error = await thrownBy(stage, () => run(stage.open({ baseUrl: proxy.baseUrl })));
    proxy.clear();
    const isFine = error === undefined || (isHubError(error) && error.name === "TransientError");
    assert.ok(isFine, `${title}: ${messageOf(error)} after one 500`);
  }
}

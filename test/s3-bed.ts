import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { createAwsS3, createMinio, type S3Simulator } from "../sandbox/s3/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import type { SimulatorOptions } from "../sandbox/simulator.ts";
import awsS3 from "../src/connectors/aws-s3/index.ts";
import minio from "../src/connectors/minio/index.ts";
import type { S3Context } from "../src/connectors/s3-client/context.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import { createMemoryState } from "../src/sdk/host/memory-state.ts";
import type { Connector, State } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";

export const MIB = 1024 * 1024;

const SERVICES = {
  aws_s3: { create: createAwsS3, connector: awsS3, settings: { region: "eu-central-1" } },
  minio: { create: createMinio, connector: minio, settings: { endpoint_url: "http://minio:9000" } },
} as const;

export interface S3Bed extends AsyncDisposable {
  readonly simulator: S3Simulator;
  readonly control: S3Simulator["control"];
  /** `PUT part 2`, `POST end`, `GET list` …, in order. */
  steps(): readonly string[];
  /** Contexts of one bed share what is kept, as those of one integration do. */
  open(changes?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly credentials?: Readonly<Record<string, unknown>>;
    readonly signal?: AbortSignal;
    readonly state?: State;
  }): S3Context;
}

/** A simulated service with a connector's context on it: pauses between tries of the engine cost no time. */
export async function openS3(
  service: keyof typeof SERVICES = "aws_s3",
  options?: SimulatorOptions,
): Promise<S3Bed> {
  const { create, connector, settings } = SERVICES[service];
  const simulator = create(options);
  const sandbox = await startSandbox({ simulators: [simulator] });
  const kept = createMemoryState();
  return {
    simulator,
    control: simulator.control,
    steps: () => simulator.control.requests.map(stepOf),
    open: ({ settings: more, credentials, signal, state } = {}) =>
      openTestContext({
        connector: connector as unknown as Connector,
        credentials: { ...simulator.credentials, ...credentials },
        settings: { ...settings, ...more },
        baseUrl: `${sandbox.url}/${simulator.id}`,
        state: state ?? kept,
        log: silentLog,
        clock: systemClock,
        signal: signal ?? AbortSignal.timeout(60_000),
      }) as unknown as S3Context,
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

function stepOf({ method, query }: S3Simulator["control"]["requests"][number]): string {
  if (query.has("list-type")) return `${method} list`;
  if (query.has("uploads")) return `${method} begin`;
  const part = query.get("partNumber");
  if (part !== undefined) return `${method} part ${part}`;
  if (!query.has("uploadId")) return method;
  return { POST: "POST end", GET: "GET parts", DELETE: "DELETE upload" }[method] ?? method;
}

/** Until the service has answered everything, also what a client that is gone had sent before. */
export async function untilQuiet({ control }: Pick<S3Bed, "control">): Promise<void> {
  for (let quietMs = 0; quietMs < 300; ) {
    const { length } = control.requests;
    await wait(50);
    quietMs = control.underWay === 0 && control.requests.length === length ? quietMs + 50 : 0;
  }
}

export async function sha256Of(stream: Readable): Promise<string> {
  const sum = createHash("sha256");
  for await (const chunk of stream) sum.update(chunk as Buffer);
  return sum.digest("hex");
}

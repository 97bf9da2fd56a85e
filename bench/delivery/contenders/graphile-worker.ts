import { EventEmitter } from "node:events";
import { Logger, makeWorkerUtils, run, type WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import { openDataStore } from "../../../src/store/open.ts";
import type { DataStore } from "../../../src/store/store.ts";
import { createAttemptLog } from "../attempt-log.ts";
import type { Task } from "../contender.ts";
import { eventBody, openPoster, SUBSCRIPTIONS } from "../signed-post.ts";
import { databaseOf, measured, rateSince, serveRounds } from "./rounds.ts";

const JOBS_PER_CALL = 500;
const LOCAL_QUEUE = 500;
const logger = new Logger(() => () => {});

interface Job {
  readonly id: string;
  readonly path: string;
  readonly body: string;
}

/**
 * One job for each delivery; the job ends once its attempt row is on disk. Jobs are fetched and completed in
 * batches, as https://worker.graphile.org/docs/performance#batching says.
 */
serveRounds(async (task) => {
  const { count, address, env } = task;
  const url = env.DATABASE_URL ?? "";
  await using store = openDataStore(url, "");
  await store.migrate();
  const fillRate = await fill(url, count);
  const log = createAttemptLog(store);
  const poster = openPoster(address);
  const measure = await measured({ count, servers: [databaseOf(url)] }, () =>
    work(task, url, async (payload) => {
      const { id, path, body } = payload as Job;
      await log(id, await poster.postForLog(path, { id, body }));
    }),
  );
  await poster.close();
  await checkEmpty(store);
  return { ...measure, fillRate };
});

async function fill(connectionString: string, count: number): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  const start = performance.now();
  for (let at = 0; at < count; at += JOBS_PER_CALL) {
    const jobs = Array.from({ length: Math.min(JOBS_PER_CALL, count - at) }, (_, i) => ({
      identifier: "deliver",
      payload: {
        id: `dlv_${at + i}`,
        path: `/${(at + i) % SUBSCRIPTIONS}`,
        body: eventBody(at + i),
      },
    }));
    await utils.addJobs(jobs);
  }
  const rate = rateSince(start, count);
  await utils.release();
  return rate;
}

/** Stopping it writes the last batch of completions. */
async function work(
  { count, concurrency }: Task,
  connectionString: string,
  deliver: (payload: unknown) => Promise<void>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const events = new EventEmitter() as WorkerEvents;
  let done = 0;
  events.on("job:success", () => {
    done += 1;
    if (done === count) resolve();
  });
  events.on("job:error", ({ error }) => reject(error));
  const worker = {
    ...{ connectionString, events, logger },
    concurrentJobs: concurrency,
    localQueue: { size: Math.max(LOCAL_QUEUE, concurrency + 1) },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  };
  const runner = await run({
    preset: { worker },
    noHandleSignals: true,
    parsedCronItems: [],
    taskList: { deliver },
  });
  await promise;
  await runner.stop();
}

async function checkEmpty({ db }: DataStore): Promise<void> {
  const { rows } = await sql<{
    left: number;
  }>`select count(*) as left from graphile_worker.jobs`.execute(db);
  if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} jobs were not completed`);
}

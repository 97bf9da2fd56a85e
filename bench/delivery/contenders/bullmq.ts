import { randomBytes } from "node:crypto";
import { openDataStore } from "../../../src/store/open.ts";
import { createAttemptLog } from "../attempt-log.ts";
import { loadBull, type Queue } from "../bull.ts";
import type { Task } from "../contender.ts";
import { eventBody, openPoster, SUBSCRIPTIONS } from "../signed-post.ts";
import { databaseOf, measured, rateSince, serveRounds } from "./rounds.ts";

const REDIS = process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379";
const JOBS_PER_CALL = 500;
/** Ours alone, in whatever database others work as well. */
const prefix = `viadukt-bench-${randomBytes(6).toString("hex")}`;
const { hostname: host, port, pathname } = new URL(REDIS);
const connection = {
  host,
  port: Number(port || 6379),
  db: Number(pathname.slice(1) || 0),
  maxRetriesPerRequest: null,
};

interface Job {
  readonly path: string;
  readonly body: string;
}

const bull = await loadBull<Job>();
const openQueue = () => new bull.Queue("deliveries", { connection, prefix });

/** One job for each delivery; the job ends once its attempt row is on disk, and is then removed. */
serveRounds(
  async (task) => {
    await using store = openDataStore(task.env.DATABASE_URL ?? "", "");
    await store.migrate();
    const queue = openQueue();
    const filling = performance.now();
    await fill(queue, task.count);
    const fillRate = rateSince(filling, task.count);
    const log = createAttemptLog(store);
    const poster = openPoster(task.address);
    const servers = ["redis-server", databaseOf(task.env.DATABASE_URL ?? "")];
    const measure = await measured({ count: task.count, servers }, () =>
      work(task, async (id, { path, body }) =>
        log(id, await poster.postForLog(path, { id, body })),
      ),
    );
    await poster.close();
    await queue.obliterate({ force: true });
    await queue.close();
    return { ...measure, fillRate };
  },
  async () => {
    const queue = openQueue();
    await queue.obliterate({ force: true });
    await queue.close();
  },
);

async function fill(queue: Queue<Job>, count: number): Promise<void> {
  for (let at = 0; at < count; at += JOBS_PER_CALL) {
    const jobs = Array.from({ length: Math.min(JOBS_PER_CALL, count - at) }, (_, i) => ({
      name: "delivery",
      data: { path: `/${(at + i) % SUBSCRIPTIONS}`, body: eventBody(at + i) },
    }));
    await queue.addBulk(jobs);
  }
}

async function work(
  { count, concurrency }: Task,
  deliver: (id: string, job: Job) => Promise<void>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let done = 0;
  const worker = new bull.Worker("deliveries", async ({ id = "", data }) => deliver(id, data), {
    ...{ connection, prefix, concurrency },
    removeOnComplete: { count: 0 },
  });
  worker.on("completed", () => {
    done += 1;
    if (done === count) resolve();
  });
  worker.on("failed", (_job, error) => reject(error));
  worker.on("error", reject);
  await promise;
  await worker.close();
}

import { cpuMsOf } from "../../process-figures.ts";
import type { Measure, Reply, Task } from "../contender.ts";

/** Works off the parent's rounds one by one; `onEnd` removes what is left when the parent has gone. */
export function serveRounds(
  run: (task: Task) => Promise<Measure>,
  onEnd: () => Promise<void> = async () => {},
): void {
  process.on("message", async (task: Task) => {
    const reply: Reply = await run(task).then(
      (measure) => ({ measure }),
      (error: unknown) => ({ failure: error instanceof Error ? `${error.stack}` : String(error) }),
    );
    process.send?.(reply);
  });
  process.on("disconnect", () => {
    onEnd().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

/** Rate and CPU of `work`; `servers` are texts in the command lines of the servers that work for it. */
export async function measured(
  { count, servers = [] }: { count: number; servers?: readonly string[] },
  work: () => Promise<void>,
): Promise<Measure> {
  const serversMs = () => servers.reduce((sum, text) => sum + cpuMsOf(text), 0);
  const serversBefore = serversMs();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const ownUs = user + system;
  const serversUs = (serversMs() - serversBefore) * 1000;
  return {
    rate: (count / ms) * 1000,
    cpuUs: ownUs / count,
    allCpuUs: (ownUs + serversUs) / count,
  };
}

/** `size` of something a second since `start`. */
export const rateSince = (start: number, size: number): number =>
  (size / (performance.now() - start)) * 1000;

/** The database in a URL: PostgreSQL names it in the command line of each process that serves it. */
export const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

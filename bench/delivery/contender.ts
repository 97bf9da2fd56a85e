import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** One round: so many deliveries to the receiver at `address`. */
export interface Task {
  readonly count: number;
  readonly address: string;
  /** Attempts at once, where that is to choose. */
  readonly concurrency: number;
  /** An empty place for what has to be kept. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Measure {
  /** Deliveries a second. */
  readonly rate: number;
  /** CPU of the process, microseconds for each delivery. */
  readonly cpuUs: number;
  /** The same with what its database servers used. */
  readonly allCpuUs: number;
  /** Events or jobs a second, before the deliveries. */
  readonly fillRate?: number;
}

export type Reply = { readonly measure: Measure } | { readonly failure: string };

/** A way to deliver, in a process of its own that ends with this one. */
export interface Contender extends Disposable {
  run(task: Task): Promise<Measure>;
}

/** `file` is in `contenders/` and serves rounds; see `serveRounds`. */
export function startContender(file: string): Contender {
  const child = fork(join(import.meta.dirname, "contenders", file));
  const ended = once(child, "exit").then(([code, signal]): never => {
    throw new Error(`${file} ended (${code ?? signal})`);
  });
  // Told to whoever waits for a round; after the last one it may end.
  ended.catch(() => {});
  return {
    async run(task) {
      child.send(task);
      const [reply] = (await Promise.race([once(child, "message"), ended])) as [Reply];
      if ("failure" in reply) throw new Error(`${file}: ${reply.failure}`);
      return reply.measure;
    },
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}

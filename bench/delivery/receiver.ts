import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { until } from "../../test/receiver.ts";
import type { ReceiverOrder, Tally } from "./receiver-process.ts";

const MAX_WAIT_MS = 120_000;

/** The receiver of all deliveries, in a process of its own that ends with this one. */
export interface Receiver extends Disposable {
  readonly port: number;
  /** Whether requests below `/hang/` wait in vain. */
  hang(isHanging: boolean): Promise<void>;
  /** Resolves once so many requests have come since the last `take`. @throws Error after two minutes */
  arrived(count: number): Promise<void>;
  /** What came since the last call. */
  take(): Promise<Tally>;
}

/** `host` 0.0.0.0: reachable at every loopback address, 127.0.0.1 to 127.255.255.254. */
export async function startReceiver(host = "127.0.0.1"): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, "receiver-process.ts"), [host]);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const ask = async (order: ReceiverOrder): Promise<unknown> => {
    child.send(order);
    const [answer] = (await once(child, "message")) as [unknown];
    return answer;
  };
  return {
    port,
    hang: async (isHanging) => void (await ask({ hang: isHanging })),
    async arrived(count) {
      let come = 0;
      const hasCome = async () => {
        come = (await ask({ count: true })) as number;
        return come >= count;
      };
      const what = () => `${come} of ${count} deliveries came`;
      await until(hasCome, { timeoutMs: MAX_WAIT_MS, what });
    },
    take: async () => (await ask({ take: true })) as Tally,
    [Symbol.dispose]() {
      if (child.connected) child.disconnect();
    },
  };
}

/** Endpoint `n` (to 65,535) at a loopback address of its own: a server of its own to whoever calls it. */
export const urlOf = ({ port }: Receiver, n: number, path: string): string =>
  `http://127.1.${n >> 8}.${n & 255}:${port}${path}`;

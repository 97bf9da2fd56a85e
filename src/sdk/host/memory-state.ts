import { type Clock, systemClock } from "../../lib/clock.ts";
import type { State } from "../context.ts";

/** A state that lives as long as the process: for tests and for integrations that are not stored yet. */
export function createMemoryState(clock: Clock = systemClock): State {
  const values = new Map<string, { value: string; expiresAt: number | undefined }>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    async get(name) {
      const found = values.get(name);
      const isOver = found?.expiresAt !== undefined && found.expiresAt <= clock.now();
      return isOver ? undefined : found?.value;
    },
    async set(name, value, { expiresAt } = {}) {
      values.set(name, { value, expiresAt });
    },
    async remove(name) {
      values.delete(name);
    },
    locked(name, work) {
      const turn = (queues.get(name) ?? Promise.resolve()).then(work);
      queues.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

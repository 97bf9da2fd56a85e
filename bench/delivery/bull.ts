/** As much of BullMQ as the comparison needs. */
export interface Queue<T> {
  addBulk(jobs: readonly { readonly name: string; readonly data: T }[]): Promise<unknown>;
  obliterate(options: { readonly force: boolean }): Promise<void>;
  close(): Promise<void>;
}

interface Worker {
  on(event: "completed", listener: () => void): this;
  on(event: "failed", listener: (job: unknown, error: Error) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  close(): Promise<void>;
}

interface Bull<T> {
  readonly Queue: new (name: string, options: object) => Queue<T>;
  readonly Worker: new (
    name: string,
    work: (job: { readonly id?: string; readonly data: T }) => Promise<void>,
    options: object,
  ) => Worker;
}

const NAME = "bullmq";
export const HOW_TO_GET_BULL = "npm install --no-save --omit=optional bullmq@6.7.0 ioredis@6.0.0";

/** It brings an optional native add-on, so it is none of the project's own dependencies. */
export const loadBull = async <T>(): Promise<Bull<T>> => (await import(NAME)) as Bull<T>;

export function hasBull(): boolean {
  try {
    import.meta.resolve(NAME);
    // Its connection to Redis, which it leaves to choose.
    import.meta.resolve("ioredis");
    return true;
  } catch {
    return false;
  }
}

import { sleep } from "../lib/clock.ts";
import { failure } from "./fault.ts";

const LOOK_MS = 150;

export interface RunSeen {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<"read" | "created" | "refused", number>>;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly message: string } | null;
}

/** A caller of the public API, as anybody's program would be. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  /** Waits for the end of a run. @throws HubError where it failed */
  ended(run: RunSeen): Promise<RunSeen>;
}

/** @throws HubError with the answer's own words where a call is refused */
export function createApi(
  address: string,
  { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
): Api {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${address}/api${path}`, {
      method,
      signal,
      headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as T & { detail?: string };
    if (response.ok) return answer;
    throw failure(`${method} /api${path} was answered ${response.status}: ${answer.detail}`);
  };
  const get = <T>(path: string) => call<T>("GET", path);
  return {
    get,
    post: (path, body) => call("POST", path, body),
    async ended(run) {
      let now = run;
      while (now.state === "queued" || now.state === "running") {
        await sleep(LOOK_MS, signal);
        now = await get<RunSeen>(`/runs/${run.id}`);
      }
      if (now.state === "failed") throw failure(now.error?.message ?? "The run failed.");
      return now;
    },
  };
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { request } from "undici";

/** The simulated ERP as a process of its own. */
export interface Erp extends AsyncDisposable {
  readonly baseUrl: string;
  readonly credentials: { readonly access_token: string };
}

export async function startErp(items: number): Promise<Erp> {
  const child = fork(join(import.meta.dirname, "sync-erp-process.ts"), [String(items)]);
  const [place] = (await once(child, "message")) as [Omit<Erp, typeof Symbol.asyncDispose>];
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, "exit");
    },
  };
}

const BATCH = 100;

/** Names of these parts, as somebody there changes them. */
export async function changeAtErp(erp: Erp, codes: readonly string[]): Promise<void> {
  for (let at = 0; at < codes.length; at += BATCH) {
    const rows = codes
      .slice(at, at + BATCH)
      .map((code) => ({ part_number: code, description: `ERP ${code}` }));
    await callErp(erp, "/v1/parts/batch", { key: `people-${at}`, body: { dry_run: false, rows } });
  }
}

/** @throws Error where the ERP does not answer with 200 */
export async function callErp(
  { baseUrl, credentials }: Erp,
  path: string,
  { key, body }: { key?: string; body?: object } = {},
): Promise<Record<string, unknown>> {
  const answer = await request(`${baseUrl}${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      "x-depot-token": credentials.access_token,
      ...(body ? { "content-type": "application/json" } : {}),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
  return (await answer.body.json()) as Record<string, unknown>;
}

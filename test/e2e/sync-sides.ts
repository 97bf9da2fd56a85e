import assert from "node:assert/strict";
import type { UiBed } from "./ui-bed.ts";

export interface Listed {
  readonly id: number;
  readonly data: { readonly code: string; readonly name: string };
}
interface Conflict {
  readonly key: string;
  readonly state: string;
}
type Fields = Readonly<Record<string, unknown>>;

/** What people do at a hub and at the ERP of its integration `erp`, and what each of the two has then. */
export function openSyncSides({ hub, page, post, sandbox }: UiBed) {
  const system = sandbox.systems.find(({ id }) => id === "sandbox_erp");
  assert.ok(system);
  const { baseUrl, credentials } = system;
  const headers = { "x-depot-token": String(credentials.access_token) };
  let batches = 0;
  const get = async <T>(path: string): Promise<T> => {
    const answer = await page.request.get(`${hub.url}/api${path}`);
    assert.ok(answer.ok(), `GET ${path}: ${answer.status()}`);
    return (await answer.json()) as T;
  };
  const toErp = (path: string, body: object, more: Readonly<Record<string, string>> = {}) =>
    fetch(`${baseUrl}${path}`, {
      method: "POST",
      headers: { ...headers, ...more, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const item = async (code: string): Promise<Listed> => {
    const { items } = await get<{ items: readonly Listed[] }>(`/records/item?q=${code}`);
    const found = items.find(({ data }) => data.code === code);
    assert.ok(found, `the hub has ${code}`);
    return found;
  };
  const part = async (number: string): Promise<Fields> => {
    const answer = await toErp("/v1/parts/lookup", { part_numbers: [number] });
    const { parts } = (await answer.json()) as { parts: readonly Fields[] };
    assert.ok(parts[0], `the ERP has ${number}`);
    return parts[0];
  };
  return {
    ...{ get, item, part },
    async conflicts(state: string): Promise<readonly Conflict[]> {
      const path = `/sync/conflicts?state=${state}`;
      return (await get<{ items: readonly Conflict[] }>(path)).items;
    },
    /** Of an item, in the hub. */
    async change(code: string, fields: object): Promise<void> {
      const { id } = await item(code);
      const url = `${hub.url}/api/records/item/${id}`;
      const answer = await page.request.patch(url, { data: { fields } });
      assert.ok(answer.ok(), `PATCH ${code}: ${answer.status()} ${await answer.text()}`);
    },
    /** Of a part, at the ERP; fields that are left out stay. */
    async atErp(part_number: string, fields: object): Promise<void> {
      const batch = { dry_run: false, rows: [{ part_number, ...fields }] };
      const key = { "idempotency-key": `e2e-${++batches}` };
      const answer = await toErp("/v1/parts/batch", batch, key);
      assert.equal(answer.status, 200, await answer.text());
    },
    async removeAtErp(number: string): Promise<void> {
      const { part_id: id } = await part(number);
      const answer = await fetch(`${baseUrl}/v1/parts/${id}`, { method: "DELETE", headers });
      assert.equal(answer.status, 200);
    },
    sync: () => post("/integrations/erp/sync?wait=60", { integration_id: "erp" }),
  };
}
export type SyncSides = ReturnType<typeof openSyncSides>;

import assert from "node:assert/strict";
import { createBusinessCentral } from "../sandbox/dynamics-bc/index.ts";
import bc from "../src/connectors/dynamics-bc/index.ts";
import type { BcContext } from "../src/connectors/dynamics-bc/manifest.ts";
import type { Change, Context, Item, StreamQuery, WriteRequest } from "../src/sdk/index.ts";
import { openBed } from "./simulator-bed.ts";

export const simulator = createBusinessCentral({ rows: 1_300, now: () => Date.UTC(2026, 0, 2, 8) });
export const bed = openBed(bc, simulator);
export const COMPANY = "CRONUS PL Sp. z o.o.";

export const settings = (more: object = {}) => {
  const own = simulator.settings;
  return { ...(typeof own === "function" ? own(bed.base()) : own), ...more };
};
export const open = (more: object = {}, credentials?: Readonly<Record<string, unknown>>) =>
  bed.open(settings(more), credentials ?? simulator.credentials) as unknown as BcContext;
export const sink = () => {
  const { items } = bc.sinks ?? {};
  assert.ok(items);
  return items as unknown as {
    find(
      ctx: BcContext,
      keys: readonly string[],
    ): Promise<readonly { key: string; remote_id: string; version?: string; data: Item }[]>;
    write(
      ctx: BcContext,
      requests: readonly WriteRequest<Item>[],
      key: string,
    ): Promise<readonly { key: string; status: string; message?: string; version?: string }[]>;
    remove(
      ctx: BcContext,
      requests: readonly object[],
      key: string,
    ): Promise<readonly { status: string; message?: string }[]>;
  };
};
export const readItems = async (query: StreamQuery, ctx: BcContext = open()) => {
  const stream = bc.streams?.items;
  assert.ok(stream);
  const pages = await Array.fromAsync(stream.read(ctx as unknown as Context as never, query));
  return { pages, changes: pages.flatMap((page) => [...page.changes]) as Change<Item>[] };
};
export const itemsOf = (changes: readonly Change<Item>[]) =>
  changes.flatMap((change) => (change.op === "upsert" ? [change.data] : []));
export const company = () =>
  simulator.companies()[0] as NonNullable<ReturnType<typeof simulator.companies>[0]>;
export const goods = (code: string, more: Partial<Item> = {}): Item => ({
  ...{ code, name: `Część ${code}`, type: "goods", unit: "SZT", active: true },
  ...more,
});
export const first = <T>(all: readonly T[]): T => {
  const [one] = all;
  assert.ok(one !== undefined);
  return one;
};
/** Somebody else at Business Central itself. */
export async function asAnother(method: string, path: string, body?: object) {
  const { username, web_service_key: key } = simulator.ownServer;
  const authorization = `Basic ${Buffer.from(`${username}:${key}`).toString("base64")}`;
  const answer = await fetch(`${bed.base()}/companies(${company().id})/${path}`, {
    ...{ method, headers: { authorization, "content-type": "application/json", "if-match": "*" } },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.ok(answer.ok, await answer.clone().text());
}
export const idOf = (number: string) => {
  const row = company().items.byNumber(number);
  assert.ok(row);
  return row.id;
};

export const everything = () => ({
  ...{ select: undefined, matches: () => true, orderBy: "id", isDescending: false },
  ...{ top: 1_000, skip: 0, isCounted: false, after: undefined, pageSize: 1_000 },
});

import { createSimulator } from "../sandbox/erp/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import erp from "../src/connectors/sandbox-erp/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Item } from "../src/model/item.ts";
import type { Party } from "../src/model/party.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Sink } from "../src/sdk/sink.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { findRecord, listRecords } from "../src/store/records.ts";
import { listRunPreviews } from "../src/store/run-previews.ts";
import { listRunResults } from "../src/store/run-results.ts";
import { listConflicts } from "../src/store/sync-conflicts.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { changeRecord, createRecord, removeRecord } from "../src/sync/hub-edit.ts";
import type { Job } from "../src/sync/job.ts";
import { connectorPartner } from "../src/sync/two-way/partner.ts";
import type { TwoWayParams } from "../src/sync/two-way/session.ts";
import { parseSettings, type SyncSettings } from "../src/sync/two-way/settings.ts";
import { syncBothWays } from "../src/sync/two-way/two-way.ts";
import { undoRun } from "../src/sync/two-way/undo.ts";
import { seedTenant, type TestDatabase } from "./harness.ts";

const connector = erp as unknown as Connector;

export const item = (code: string, over: Partial<Item> = {}): Item => ({
  ...{ code, name: `Part ${code}`, type: "goods", active: true, vat_rate: "27" },
  ...over,
});

/** Without the parts that the ERP comes with. */
async function emptyErp(ctx: ReturnType<typeof openTestContext>): Promise<void> {
  const { items: stream } = connector.streams ?? {};
  const { items: sink } = connector.sinks ?? {};
  const found: { key: string; remote_id: string }[] = [];
  for await (const page of stream?.read(ctx, { mode: "full" }) ?? []) {
    for (const change of page.changes) {
      if (change.op !== "upsert") continue;
      found.push({ key: (change.data as Item).code, remote_id: change.id });
    }
  }
  await sink?.remove?.(ctx, found, "empty");
}

/** A hub and two or more ERPs of one kind, whose people change parts on their own side. */
export async function openTwoWayBed(database: TestDatabase, erps = 1, rows = 0) {
  const stores = await database.open();
  const signal = AbortSignal.timeout(120_000);
  const sides = await Promise.all(
    Array.from({ length: erps }, async (_, i) => {
      const simulator = createSimulator({ rows: i === 0 ? rows : 0, now: Date.now });
      const sandbox = await startSandbox({ simulators: [simulator] });
      const { credentials } = simulator;
      const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
      const common = { settings: {}, log: silentLog, clock: systemClock, signal };
      const ctx = openTestContext({ connector: erp as never, baseUrl, credentials, ...common });
      if (rows === 0) await emptyErp(ctx);
      return { ctx, sandbox, baseUrl, simulator };
    }),
  );
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const sink = connector.sinks?.items as Sink<"item">;
  let runs = 0;
  let keys = 0;
  const sideOf = (erpNo: number) => {
    const side = sides[erpNo - 1];
    if (!side) throw new Error(`there is no ERP ${erpNo}`);
    return side;
  };
  const task = () => ({ data, actor: "anna@example.com", now: Date.now() });
  const idOf = async (code: string) => {
    const all = await listRecords(data, "item", {
      filter: { q: code, withDeleted: true },
      limit: 500,
    });
    const found = all.find((one) => one.data.code === code && one.merged_into === null);
    if (!found) throw new Error(`the hub has no ${code}`);
    return found.id;
  };
  return {
    connector,
    data,
    stores,
    sides,
    idOf,
    async sync(
      erpNo = 1,
      {
        settings = {},
        runId = `run_${String(++runs).padStart(4, "0")}`,
        job: over = {},
        ...params
      }: Partial<TwoWayParams> & {
        settings?: Partial<SyncSettings>;
        runId?: string;
        job?: Partial<Job>;
      } = {},
    ) {
      const job: Job = {
        ...{ data, runId, startedAt: Date.now() },
        integration: { id: erpNo, slug: `erp-${erpNo}`, settings: {} },
        ...{ connector, context: sideOf(erpNo).ctx, clock: systemClock, signal },
        log: () => {},
        progress: () => {},
        ...over,
      };
      const { entity = "item" } = params;
      const partner = connectorPartner(job.connector, entity, {});
      if (!partner) throw new Error("no partner");
      const outcome = await syncBothWays(job, {
        settings: parseSettings(settings),
        partner,
        params: { entity: "item", direction: "both", ...params },
      });
      const results = await listRunResults(data, { runId, limit: 2_000 });
      const previews = await listRunPreviews(data, { runId, limit: 2_000 });
      return { ...outcome, runId, results, previews };
    },
    async undo(runId: string, erpNo = 1) {
      const undoId = `run_${String(++runs).padStart(4, "0")}`;
      const job: Job = {
        ...{ data, runId: undoId, startedAt: Date.now() },
        integration: { id: erpNo, slug: `erp-${erpNo}`, settings: {} },
        ...{ connector, context: sideOf(erpNo).ctx, clock: systemClock, signal },
        log: () => {},
        progress: () => {},
      };
      const partner = connectorPartner(connector, "item", {});
      if (!partner) throw new Error("no partner");
      const params = { run_id: runId, entity: "item" } as const;
      return undoRun(job, { settings: parseSettings({}), partner, params });
    },
    /** What somebody does at the ERP itself; fields that are left out stay. */
    async atErp(erpNo: number, ...items: readonly Item[]) {
      const requests = items.map((data) => ({ key: data.code, data }));
      const results = await sink.write(sideOf(erpNo).ctx, requests, `people-${++keys}`);
      const bad = results.find(({ status }) => status === "rejected" || status === "conflict");
      if (bad) throw new Error(`${bad.key}: ${bad.message}`);
    },
    async removeAtErp(erpNo: number, ...codes: readonly string[]) {
      const { ctx } = sideOf(erpNo);
      const found = await sink.find(ctx, codes);
      const requests = found.map(({ key, remote_id }) => ({ key, remote_id }));
      await sink.remove?.(ctx, requests, `people-${++keys}`);
    },
    async erpItem(erpNo: number, code: string): Promise<Item | undefined> {
      return (await sink.find(sideOf(erpNo).ctx, [code]))[0]?.data;
    },
    create: (data: Item) => createRecord(task(), "item", data),
    async change(code: string, fields: Readonly<Record<string, unknown>>) {
      return changeRecord(task(), "item", { id: await idOf(code), fields });
    },
    createParty: (data: Party) => createRecord(task(), "party", data),
    changeParty: (id: number, fields: Readonly<Record<string, unknown>>) =>
      changeRecord(task(), "party", { id, fields }),
    partyOf: async (id: number) => (await findRecord(data, "party", id))?.data,
    remove: async (code: string) => removeRecord(task(), "item", await idOf(code)),
    async hubItem(code: string): Promise<Item | undefined> {
      const record = await findRecord(data, "item", await idOf(code));
      return record?.deleted_at === null ? record.data : undefined;
    },
    conflicts: (state?: "open" | "decided" | "settled") =>
      listConflicts(data, { filter: state ? { state } : {}, limit: 500 }),
    async [Symbol.asyncDispose]() {
      for (const { sandbox } of sides) await sandbox.close();
      await stores[Symbol.asyncDispose]();
    },
  };
}
export type TwoWayBed = Awaited<ReturnType<typeof openTwoWayBed>>;

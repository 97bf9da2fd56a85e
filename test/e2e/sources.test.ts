import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { until } from "../receiver.ts";
import type { HubProcess } from "./hub-process.ts";
import { listAll } from "./list-all.ts";
import { openSourcesBed, type SourcesBed } from "./sources-bed.ts";
import { idsToRead, numbersInBooks, PERIOD } from "./sources-systems.ts";

const SYNC_ALL = "/api/integrations/actions/sync-all-invoices";
/** More calls than anybody makes while a system is down. */
const FOR_EVER = 100_000;
const RUN_MS = 60_000;

interface Counts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly refused: number;
}
interface Child {
  readonly run_id: string;
  readonly integration_id: string;
  readonly state: string;
  readonly counts: Counts;
  readonly error?: { readonly code: string; readonly message: string };
}
interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: Counts;
  readonly result: { readonly runs: readonly Child[]; readonly skipped: readonly unknown[] } | null;
}
interface Invoice {
  readonly id: number;
  readonly updated_at: string;
  readonly data: {
    readonly number?: string;
    readonly kind: string;
    readonly fiscal?: { readonly id?: string };
  };
  readonly origins: readonly { readonly integration_id: string; readonly remote_id: string }[];
}

const asText = ({ id, updated_at, data }: Invoice): string =>
  JSON.stringify([id, updated_at, data]);

describe("all six sources of invoices in one run", { timeout: 240_000 }, () => {
  let bed: SourcesBed;
  let hub: HubProcess;
  let first: Run;

  before(async () => {
    bed = await openSourcesBed();
    hub = await bed.start();
    await bed.addAll(hub);
  });
  after(async () => {
    await hub?.[Symbol.asyncDispose]();
    await bed?.[Symbol.asyncDispose]();
  });

  const findRun = (id: string) => hub.call<Run>("GET", `/api/runs/${id}`);
  const ended = async (id: string): Promise<Run> => {
    let run = await findRun(id);
    const isOver = async () => {
      run = await findRun(id);
      return !["queued", "running"].includes(run.state);
    };
    await until(isOver, { timeoutMs: RUN_MS, what: () => JSON.stringify(run) });
    return run;
  };
  const start = async () => (await hub.call<{ run: Run }>("POST", SYNC_ALL, PERIOD)).run;
  const statesOf = ({ result }: Run) =>
    Object.fromEntries(result?.runs.map((child) => [child.integration_id, child.state]) ?? []);
  const childOf = ({ result }: Run, id: string): Child => {
    const child = result?.runs.find((one) => one.integration_id === id);
    assert.ok(child, id);
    return child;
  };
  const logOf = async ({ run_id: id }: Child) =>
    (await fetch(`${hub.url}/api/runs/${id}/log.txt`)).text();
  const invoices = () => listAll<Invoice>(hub, "/api/records/invoice");
  const subjects = async (type: string) =>
    (await listAll<{ subject: string }>(hub, `/api/events?type=${type}`)).map((one) => one.subject);
  const sum = ({ result }: Run, name: keyof Counts) =>
    result?.runs.reduce((all, { counts }) => all + counts[name], 0);

  it("goes on through a limit, ended tokens and a kill, and names the source that is down", async () => {
    await bed.fault("infakt", "500", FOR_EVER);
    bed.atCall("wfirma", 4, () => bed.fault("wfirma", "429", 2));
    bed.atCall("ksef", 9, () => bed.systems.ksef.expireTokens(true));
    const killed = Promise.withResolvers<void>();
    bed.atCall("ifirma", 60, () => hub.kill().then(killed.resolve));
    const { id } = await start();
    await killed.promise;
    hub = await bed.start();

    first = await ended(id);
    assert.equal(first.state, "partial", JSON.stringify(first));
    assert.deepEqual(bed.planned(), []);
    // What is partial has read damaged documents, which its system keeps on purpose.
    assert.deepEqual(statesOf(first), {
      ...{ ifirma: "succeeded", fakturownia: "partial", wfirma: "partial" },
      ...{ infakt: "failed", ksef: "succeeded", pliki: "succeeded" },
    });
    assert.equal(childOf(first, "infakt").error?.code, "remote_unavailable");
    assert.deepEqual(first.result?.skipped, []);
    for (const name of ["read", "created", "updated", "refused"] as const)
      assert.equal(first.counts[name], sum(first, name), name);
  });

  it("says in its log that it went on after a break, and why iFirma has no costs", async () => {
    const log = await logOf(childOf(first, "ifirma"));
    assert.match(log, /Going on after a break/);
    assert.match(log, /WARN .*never gives them back.*KSeF.*JPK_V7/);
  });

  it("has each invoice once, with every source that knows it", async () => {
    await bed.fault("infakt", "500", 0);
    const second = await ended((await start()).id);
    assert.equal(statesOf(second).infakt, "partial", JSON.stringify(second));
    const all = await invoices();
    const { own, copies } = bed.files;
    for (const [system, ids] of Object.entries(idsToRead(bed.systems))) {
      const origins = all.flatMap((one) => one.origins);
      const known = origins.filter((origin) => origin.integration_id === system);
      assert.deepEqual(known.map((origin) => origin.remote_id).toSorted(), ids, system);
    }
    const sourcesOf = ({ origins }: Invoice) => origins.map((one) => one.integration_id).toSorted();
    const from = (...sources: string[]) =>
      all.filter((one) => sourcesOf(one).join() === sources.join());
    const ksefIds = (found: Invoice[]) => found.map(({ data }) => data.fiscal?.id).toSorted();
    assert.deepEqual(ksefIds(from("fakturownia", "ksef")), numbersInBooks(bed.systems).toSorted());
    assert.deepEqual(ksefIds(from("ksef", "pliki")), copies);
    assert.deepEqual(
      from("pliki")
        .map(({ data }) => data.number)
        .toSorted(),
      own,
    );
    const merged = numbersInBooks(bed.systems).length + copies.length;
    assert.ok(merged > 100, String(merged));
    assert.equal(all.filter(({ origins }) => origins.length > 1).length, merged);
    assert.ok(all.length >= 1_200, String(all.length));
  });

  it("has corrections of every source and four currencies, and adds up by currency", async () => {
    const corrections = (await invoices()).filter(({ data }) => data.kind === "correction");
    const sources = corrections.flatMap(({ origins }) => origins.map((one) => one.integration_id));
    assert.deepEqual([...new Set(sources)].toSorted(), [
      "fakturownia",
      "ifirma",
      "infakt",
      "ksef",
      "pliki",
      "wfirma",
    ]);
    const { totals, count } = await hub.call<{
      count: number;
      totals: readonly { currency: string; count: number }[];
    }>("GET", "/api/records/invoice/totals");
    assert.deepEqual(totals.map(({ currency }) => currency).toSorted(), [
      ...["CZK", "EUR", "PLN", "USD"],
    ]);
    assert.equal(count, (await invoices()).length);
  });

  it("tells each change by one event, and the same again by none", async () => {
    const all = await invoices();
    const created = await subjects("invoice.created");
    assert.deepEqual(created.toSorted(), all.map(({ id }) => `invoice/${id}`).toSorted());
    const updated = await subjects("invoice.updated");
    // An invoice of one source changes when a second one comes that knows more of it.
    assert.equal(updated.length, first.counts.updated);
    assert.equal(new Set(updated).size, updated.length);

    const again = await ended((await start()).id);
    const { read, refused } = again.counts;
    assert.deepEqual([again.counts.created, again.counts.updated], [0, 0]);
    assert.equal(read - refused, all.flatMap(({ origins }) => origins).length);
    const asBefore = new Set(all.map(asText));
    const changed = (await invoices()).filter((one) => !asBefore.has(asText(one)));
    assert.deepEqual(changed, []);
    assert.equal((await subjects("invoice.created")).length, created.length);
    assert.equal((await subjects("invoice.updated")).length, updated.length);
    assert.deepEqual(await subjects("invoice.deleted"), []);
  });
});

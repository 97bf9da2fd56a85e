import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { canonicalJson } from "../lib/json.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Authority, Change } from "../sdk/stream.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { originsOf } from "../store/origins.ts";
import { listRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import { compose, type Voice } from "./compose.ts";
import { identityKeys } from "./identity.ts";

const NOW = Date.UTC(2026, 0, 2);
const AUTHORITIES: readonly Authority[] = ["books", "original", "listing", "books"];
/** Property runs on each database: the servers take a while for one. */
const RUNS: Readonly<Record<string, number>> = { SQLite: 80 };
const FEW_RUNS = 12;

/** What one source says of one document, one version after the other; a version never loses a key. */
interface Story {
  readonly integration: number;
  readonly document: number;
  readonly versions: readonly Partial<Invoice>[];
  readonly hasKsef: boolean;
  readonly hasNumber: boolean;
  readonly isDeleted: boolean;
}

const said: fc.Arbitrary<Partial<Invoice>> = fc.record(
  {
    note: fc.constantFrom("a", "b", ""),
    due_date: fc.constantFrom("2026-01-05", "2026-02-05"),
    currency: fc.constantFrom("PLN", "EUR"),
    status: fc.constantFrom("open", "paid"),
    payment: fc.constantFrom(
      { status: "paid", paid: "1.00" },
      { account: { account_no: "7" } },
    ) as fc.Arbitrary<NonNullable<Invoice["payment"]>>,
    totals: fc.constantFrom({ net: "1.00" }, { gross: "1.23" }, {}),
    lines: fc.constantFrom([], [{ no: 1, name: "x" }]),
    attachments: fc.constantFrom([{ kind: "pdf", name: "f", ref: "1" }]) as fc.Arbitrary<
      NonNullable<Invoice["attachments"]>
    >,
    accounting: fc.constantFrom({ kind: "k" }, { kind: "m", project_id: "S" }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const story: fc.Arbitrary<Story> = fc.record({
  integration: fc.integer({ min: 1, max: 4 }),
  document: fc.integer({ min: 0, max: 1 }),
  versions: fc.array(said, { minLength: 1, maxLength: 3 }),
  hasKsef: fc.boolean(),
  hasNumber: fc.boolean(),
  isDeleted: fc.boolean(),
});

/** The last version of a story has the keys; the first may not know them yet. */
function invoiceOf({ document, hasKsef, hasNumber, versions }: Story, version: number): Invoice {
  const isLast = version === versions.length - 1;
  return {
    direction: "cost",
    kind: "invoice",
    currency: "PLN",
    seller: { name: "Elektronika", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
    buyer: {},
    lines: [],
    vat_breakdown: [],
    totals: {},
    status: "open",
    ...(hasNumber ? { number: `FV/${document}` } : {}),
    ...(hasKsef && isLast
      ? { fiscal: { system: "KSEF", id: `7790115243-20261014-0100A0D61E2${document}-B5` } }
      : {}),
    ...versions[version],
  };
}

interface Message {
  readonly integration: number;
  readonly change: Change<Invoice>;
}

/** The stories told in some order: each in its own order, between the others as `picks` says. */
function interleave(stories: readonly Story[], picks: readonly number[]): Message[] {
  const left = stories.map((one, i): Message[] => {
    const { integration } = one;
    const id = `doc-${i}`;
    const told = one.versions.map((_, version) => ({
      integration,
      change: { op: "upsert", id, data: invoiceOf(one, version) } as const,
    }));
    return one.isDeleted ? [...told, { integration, change: { op: "delete", id } }] : told;
  });
  const order: Message[] = [];
  for (let at = 0; left.some((some) => some.length > 0); at++) {
    const open = left.filter((some) => some.length > 0);
    const next = open[(picks[at % picks.length] ?? 0) % open.length]?.shift();
    if (next) order.push(next);
  }
  return order;
}

/** Neighbours of one integration go on one page, but no id twice. */
function pagesOf(messages: readonly Message[]): Message[][] {
  const pages: Message[][] = [];
  for (const message of messages) {
    const page = pages.at(-1);
    const fits = page?.every(
      (one) => one.integration === message.integration && one.change.id !== message.change.id,
    );
    if (page && fits) page.push(message);
    else pages.push([message]);
  }
  return pages;
}

let runs = 0;
const commit = (data: DataStore, integration: number, changes: readonly Change<Invoice>[]) =>
  commitPage(
    data,
    {
      runId: `run_${++runs}`,
      integration: { id: integration, slug: `int-${integration}` },
      stream: "cost_invoices",
      authority: AUTHORITIES[integration - 1] ?? "books",
      entity: "invoice",
      overlay: {},
      pages: 0,
      counts: NO_COUNTS,
    },
    { changes, cursor: {} },
    { now: NOW, isDone: false },
  );

/** Which origins are one record, and what it says, by pure functions alone. */
function expected(stories: readonly Story[]): string[] {
  const keysOf = (one: Story) => identityKeys("invoice", invoiceOf(one, one.versions.length - 1));
  let groups: { members: number[]; keys: Set<string> }[] = [];
  for (const [i, one] of stories.entries()) {
    const keys = new Set(keysOf(one));
    const touched = groups.filter((group) => [...keys].some((key) => group.keys.has(key)));
    const union = new Set([...keys, ...touched.flatMap((group) => [...group.keys])]);
    const members = [...touched.flatMap((group) => group.members), i];
    groups = [...groups.filter((group) => !touched.includes(group)), { members, keys: union }];
  }
  return groups.flatMap(({ members }) => {
    const voices = members.flatMap((i): Voice<"invoice">[] => {
      const one = stories[i];
      if (!one || one.isDeleted) return [];
      const data = invoiceOf(one, one.versions.length - 1);
      const authority = AUTHORITIES[one.integration - 1] ?? "books";
      const { integration: integrationId } = one;
      return [{ authority, integrationId, stream: "cost_invoices", remoteId: `doc-${i}`, data }];
    });
    const [first, ...others] = voices;
    if (!first) return [];
    const ids = members.map((i) => `doc-${i}`).sort();
    return [canonicalJson({ ids, data: compose("invoice", [first, ...others]) })];
  });
}

async function stored(data: DataStore): Promise<string[]> {
  const records = await listRecords(data, "invoice", { filter: {}, limit: 100 });
  const ids = records.map(({ id }) => id);
  const origins = await originsOf(data, "invoice", ids);
  return records.map((record) => {
    const own = origins.filter((origin) => origin.record_id === record.id);
    return canonicalJson({ ids: own.map((one) => one.remote_id).sort(), data: record.data });
  });
}

forEachDatabase((database) => {
  let tenants = 0;
  const openTenant = async (stores: TestStores): Promise<DataStore> =>
    forTenant(stores.data, await seedTenant(stores.config, `t-${++tenants}`));

  it("makes the same records of the same sources, in whatever order they speak", async () => {
    await using stores = await database.open();
    const property = fc.asyncProperty(
      fc.array(story, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 20 }),
      async (stories, picks) => {
        const data = await openTenant(stores);
        for (const page of pagesOf(interleave(stories, picks))) {
          const changes = page.map(({ change }) => change);
          await commit(data, page[0]?.integration ?? 1, changes);
        }
        assert.deepEqual((await stored(data)).sort(), expected(stories).sort());
      },
    );
    await fc.assert(property, { numRuns: RUNS[database.name] ?? FEW_RUNS });
  });
});

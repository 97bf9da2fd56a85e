import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { silentLog } from "../../lib/log.ts";
import type { Slice } from "./client.ts";
import { readPages } from "./paging.ts";
import type { Row } from "./values.ts";

const rowsUpTo = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ uuid: `u${i + 1}` }));
const idsOf = (rows: readonly Row[]) => rows.map(({ uuid }) => String(uuid));

interface Remote {
  /** The list may have no total, or cut pages shorter than asked for. */
  readonly hasTotal?: boolean;
  readonly maxLimit?: number;
  readonly change?: (call: number) => void;
}

/** Reads a list that `change` may alter before each call. */
async function readAll(list: Row[], { hasTotal = true, maxLimit = 100, change }: Remote = {}) {
  let calls = 0;
  const fetch = async ({ offset, limit }: Slice) => {
    calls += 1;
    assert.ok(calls < 500, "the read does not end");
    change?.(calls);
    const rows = list.slice(offset, offset + Math.min(limit, maxLimit));
    return { rows, ...(hasTotal ? { total: list.length } : {}) };
  };
  const options = { start: { count: 0 }, log: silentLog, signal: AbortSignal.timeout(10_000) };
  const pages = await Array.fromAsync(readPages(fetch, { ...options, seen: new Set() }));
  return { pages, calls, ids: pages.flatMap((page) => idsOf(page.rows)) };
}

describe("reading a list by offset", () => {
  it("gives each row once in as few calls as there are pages", async () => {
    for (const [count, calls] of [
      [0, 1],
      [1, 1],
      [99, 1],
      [100, 1],
      [101, 2],
      [199, 2],
      [200, 3],
    ] as const) {
      const all = await readAll(rowsUpTo(count));
      assert.deepEqual([all.ids, all.calls], [idsOf(rowsUpTo(count)), calls], `${count} rows`);
      assert.equal(all.pages.at(-1)?.isLast, true);
    }
  });

  it("ends on a full last page also where the list tells no total", async () => {
    for (const count of [0, 99, 100, 101, 199, 298]) {
      const all = await readAll(rowsUpTo(count), { hasTotal: false });
      assert.deepEqual(all.ids, idsOf(rowsUpTo(count)), `${count} rows`);
    }
  });

  it("goes on where the vendor cuts pages shorter than asked for", async () => {
    const all = await readAll(rowsUpTo(230), { maxLimit: 50 });
    assert.deepEqual(all.ids, idsOf(rowsUpTo(230)));
  });

  it("loses no row that stays, whatever else comes and goes", async () => {
    const changes = fc.array(
      fc.record({
        call: fc.integer({ min: 2, max: 6 }),
        at: fc.nat(400),
        removed: fc.nat(120),
        added: fc.nat(30),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), changes, async (count, plan) => {
        const list = rowsUpTo(count);
        let next = 0;
        const { ids, pages } = await readAll(list, {
          change(call) {
            for (const { at, removed, added } of plan.filter((one) => one.call === call))
              list.splice(
                at % (list.length + 1),
                removed,
                ...Array.from({ length: added }, () => ({ uuid: `n${next++}` })),
              );
          },
        });
        assert.equal(new Set(ids).size, ids.length, "a row came twice");
        const seen = new Set(ids);
        const lost = idsOf(list).filter((id) => id.startsWith("u") && !seen.has(id));
        if (pages.at(-1)?.position.isUnsure !== true) assert.deepEqual(lost, []);
      }),
      { numRuns: 60 },
    );
  });

  it("ends, and says that it is unsure, where the list never stands still", async () => {
    let next = 0;
    const list = rowsUpTo(600);
    const { pages } = await readAll(list, {
      change() {
        for (const [i] of list.entries()) list[i] = { uuid: `n${next++}` };
      },
    });
    assert.equal(pages.at(-1)?.isLast, true);
    assert.equal(pages.at(-1)?.position.isUnsure, true);
  });
});

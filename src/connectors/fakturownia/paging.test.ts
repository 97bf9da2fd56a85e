import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { silentLog } from "../../lib/log.ts";
import { readPages, type Slice, sliceAfter } from "./paging.ts";
import type { Row } from "./values.ts";

const rows = (count: number): Row[] => Array.from({ length: count }, (_, i) => ({ id: i + 1 }));

/** Reads a list that `change` may alter before each call. */
async function readAll(list: Row[], change: (call: number) => void = () => {}) {
  let calls = 0;
  const fetch = async ({ page, perPage }: Slice) => {
    calls += 1;
    assert.ok(calls < 1000, "the read does not end");
    change(calls);
    return list.slice((page - 1) * perPage, page * perPage);
  };
  const options = { start: { count: 0 }, log: silentLog, signal: AbortSignal.timeout(10_000) };
  const pages = await Array.fromAsync(readPages(fetch, options));
  return { pages, calls, ids: pages.flatMap((page) => page.rows.map((row) => Number(row.id))) };
}

describe("reading a numbered list", () => {
  it("takes pages that overlap what was read and reach beyond it", () => {
    for (let count = 1; count <= 30_000; count += 7) {
      const { page, perPage } = sliceAfter(count);
      assert.ok((page - 1) * perPage < count && page * perPage > count, `after ${count} rows`);
      assert.ok(perPage <= 100);
    }
  });

  it("gives each row once in few calls", async () => {
    for (const count of [0, 1, 99, 100, 101, 199, 5_000]) {
      const { ids, calls } = await readAll(rows(count));
      assert.deepEqual(
        ids,
        rows(count).map(({ id }) => id),
      );
      assert.ok(calls <= count / 90 + 2, `${calls} calls for ${count} rows`);
    }
  });

  it("loses no row when others vanish while it reads", async () => {
    const list = rows(1_000);
    const { ids } = await readAll(list, (call) => {
      if (call === 3) list.splice(5, 3);
      if (call === 6) list.splice(0, 40);
    });
    const seen = new Set(ids);
    assert.deepEqual(
      list.filter(({ id }) => !seen.has(Number(id))),
      [],
    );
  });

  it("loses no row when most of the list vanishes while it reads", async () => {
    for (const removed of [90, 102, 150, 800, 990]) {
      const list = rows(1_000);
      const { ids } = await readAll(list, (call) => {
        if (call === 4) list.splice(0, removed);
      });
      const seen = new Set(ids);
      const lost = list.filter(({ id }) => !seen.has(Number(id)));
      assert.deepEqual(lost, [], `${removed} removed`);
    }
  });

  it("loses no row when others come in while it reads", async () => {
    const list = rows(500);
    const { ids } = await readAll(list, (call) => {
      if (call === 2) list.unshift({ id: 9_001 }, { id: 9_002 });
    });
    const seen = new Set(ids);
    assert.deepEqual(
      rows(500).filter(({ id }) => !seen.has(Number(id))),
      [],
    );
  });

  it("loses no row that stays, whatever else comes and goes, or says that it is unsure", async () => {
    const change = fc.record({
      ...{ call: fc.integer({ min: 2, max: 8 }), at: fc.nat(700) },
      ...{ removed: fc.nat(300), added: fc.nat(30) },
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(700), fc.array(change, { maxLength: 5 }), async (count, plan) => {
        const list = rows(count);
        let next = 100_000;
        const { ids, pages } = await readAll(list, (call) => {
          for (const { at, removed, added } of plan.filter((one) => one.call === call)) {
            const fresh = Array.from({ length: added }, () => ({ id: next++ }));
            list.splice(at % (list.length + 1), removed, ...fresh);
          }
        });
        const seen = new Set(ids);
        const lost = list.filter(({ id }) => Number(id) <= count && !seen.has(Number(id)));
        if (pages.at(-1)?.position.isUnsure !== true) assert.deepEqual(lost, []);
      }),
      { numRuns: 60 },
    );
  });

  it("ends, and says that it is unsure, where the list never stands still", async () => {
    let next = 10_000;
    const list = rows(1_000);
    const { pages } = await readAll(list, () => {
      for (const [i] of list.entries()) list[i] = { id: next++ };
    });
    assert.equal(pages.at(-1)?.isLast, true);
    assert.equal(pages.at(-1)?.position.isUnsure, true);
  });
});

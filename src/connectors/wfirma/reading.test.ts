import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import type { WfirmaContext } from "./account.ts";
import wfirma from "./index.ts";
import { readModule } from "./reading.ts";
import type { Row } from "./values.ts";

interface Find {
  readonly page: number;
  readonly limit: number;
  readonly conditions?: readonly { condition: { field: string; value: string } }[];
}

/** Reads a module of a server that answers each `find` as `answer` says. */
async function read(
  answer: (find: Find, call: number) => { rows: readonly Row[]; total?: number },
) {
  let calls = 0;
  const server = createServer(async (req, res) => {
    const chunks = await Array.fromAsync(req);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { tags: { parameters: Find } };
    calls += 1;
    if (calls > 200) return void res.destroy();
    const { rows, total } = answer(body.tags.parameters, calls);
    const numbered = Object.fromEntries(rows.map((row, i) => [String(i), { tag: row }]));
    const parameters = total === undefined ? {} : { total: String(total) };
    res.end(JSON.stringify({ tags: { ...numbered, parameters }, status: { code: "OK" } }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const ctx = openTestContext({
    connector: wfirma as never,
    credentials: { access_key: "a", secret_key: "b", company_id: "1" },
    settings: {},
    baseUrl: `http://127.0.0.1:${port}`,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(20_000),
  }) as unknown as WfirmaContext;
  try {
    const pages = await Array.fromAsync(
      readModule(
        ctx,
        { mode: "full" },
        {
          module: { name: "tags", row: "tag" },
          map: async (rows) => rows.map((row) => ({ op: "delete", id: String(row.id) }) as const),
        },
      ),
    );
    const ids = pages.flatMap((page) => page.changes.map(({ id }) => id));
    return { ids, calls, isComplete: pages.at(-1)?.complete };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const all = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: String(1_001 + i) }));
const behind = (list: readonly Row[], { conditions = [] }: Find) => {
  const last = conditions.find(({ condition }) => condition.field === "id")?.condition.value ?? "0";
  return list.filter(({ id }) => Number(id) > Number(last));
};

describe("reading a module of wFirma", () => {
  it("gives every row once, in as few calls as there are pages", async () => {
    for (const count of [0, 1, 100, 101, 350]) {
      const list = all(count);
      const result = await read((find) => {
        const left = behind(list, find);
        return { rows: left.slice(0, find.limit), total: left.length };
      });
      assert.equal(new Set(result.ids).size, count);
      assert.equal(result.ids.length, count);
      assert.equal(result.calls, Math.max(1, Math.ceil(count / 100)));
      assert.equal(result.isComplete, true);
    }
  });

  it("loses nothing while rows vanish and come in", async () => {
    const list = all(400);
    const result = await read((find, call) => {
      if (call === 2) list.splice(10, 30);
      if (call === 3) list.push({ id: "9001" });
      const left = behind(list, find);
      return { rows: left.slice(0, find.limit), total: left.length };
    });
    const seen = new Set(result.ids);
    assert.deepEqual(
      list.filter(({ id }) => !seen.has(String(id))),
      [],
    );
  });

  it("reads shorter pages than it asked for, and lists without a total, to their end", async () => {
    const list = all(90);
    for (const hasTotal of [true, false]) {
      const { ids } = await read((find) => {
        const left = behind(list, find);
        return { rows: left.slice(0, 20), ...(hasTotal ? { total: left.length } : {}) };
      });
      assert.equal(ids.length, 90);
    }
  });

  it("goes on page by page where the condition on ids is ignored, stepping back after a loss", async () => {
    const list = all(320);
    const result = await read(({ page, limit }, call) => {
      if (call === 4) list.splice(0, 5);
      return { rows: list.slice((page - 1) * limit, page * limit), total: list.length };
    });
    const seen = new Set(result.ids);
    assert.deepEqual(
      list.filter(({ id }) => !seen.has(String(id))),
      [],
    );
    assert.equal(result.isComplete, false);
  });

  it("ends with a server that gives the same page for ever, or rows without ids", async () => {
    const same = await read(() => ({ rows: all(100), total: 1_000_000 }));
    assert.ok(same.calls < 10);
    assert.equal(same.isComplete, false);
    const nameless = Array.from({ length: 100 }, () => ({}));
    const odd = await read(() => ({ rows: nameless, total: 1_000_000 }));
    assert.ok(odd.calls < 10);
    assert.equal(odd.isComplete, false);
  });
});

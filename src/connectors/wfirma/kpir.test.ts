import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import type { WfirmaContext } from "./account.ts";
import wfirma from "./index.ts";
import { openResearchBook, type ResearchBook } from "./kpir.ts";

const row = (lp: string, name: string, amount: string, contractor = "Świt S.A."): object => ({
  lp,
  name,
  expense_research: amount,
  expense_research_description: "prace",
  contractor_name: contractor,
});

/** The books of a company whose server answers so. */
async function withBooks(
  answer: (path: string) => object,
  work: (book: ResearchBook, asked: string[]) => Promise<void>,
  company: object = {},
) {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    const path = (req.url ?? "").split("?")[0] ?? "";
    asked.push(path);
    res.end(JSON.stringify(answer(path)));
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
    await work(openResearchBook(ctx, company as never), asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const OK = { status: { code: "OK" } };
const wanted = (number: string, name = "Świt S.A.", month = "2026-03") => ({ month, number, name });

describe("the tax book", () => {
  it("is read once a month, whatever the shape of its rows", async () => {
    const rows = [row("1", "F 1/2026", "100.00"), row("2", "F 2/2026", "0.00")];
    for (const taxregisters of [
      {
        "0": { taxregister: rows[0] },
        "1": { taxregister: rows[1] },
        sums: { expense_research: "9" },
      },
      { rows, totalSums: { expense_research: "9" } },
      { month: { "0": { row: rows[0] }, "1": { row: rows[1] } } },
    ]) {
      await withBooks(
        () => ({ taxregisters, ...OK }),
        async (book, asked) => {
          const mark = await book.markOf(wanted(" f  1/2026"));
          assert.deepEqual(mark, { amount: "100", description: "prace" });
          assert.equal(await book.markOf(wanted("F 2/2026")), undefined);
          assert.equal(await book.markOf(wanted("F 3/2026")), undefined);
          assert.deepEqual(asked, ["/taxregisters/get/2026/3"]);
        },
      );
    }
  });

  it("tells documents with one number apart by their contractor, and else knows none of them", async () => {
    const rows = [row("1", "1/2026", "100.00", "Alfa"), row("2", "1/2026", "0.00", "Beta")];
    await withBooks(
      () => ({ taxregisters: rows, ...OK }),
      async (book) => {
        assert.equal((await book.markOf(wanted("1/2026", "ALFA")))?.amount, "100");
        assert.equal(await book.markOf(wanted("1/2026", "Beta")), undefined);
        assert.equal(await book.markOf(wanted("1/2026", "Gamma")), undefined);
      },
    );
  });

  it("is not asked for by a company with full books, nor again after two refusals", async () => {
    const refused = () => ({ status: { code: "ACCESS DENIED" } });
    await withBooks(refused, async (book, asked) => {
      for (const month of ["2026-01", "2026-02", "2026-03", "2026-03"])
        assert.equal(await book.markOf(wanted("1", "x", month)), undefined);
      assert.equal(asked.length, 2);
    });
    const full = { tax: "accountbooks" };
    const never = async (book: ResearchBook, asked: string[]) => {
      assert.equal(await book.markOf(wanted("1")), undefined);
      assert.deepEqual(asked, []);
    };
    await withBooks(refused, never, full);
  });
});

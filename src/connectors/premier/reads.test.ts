import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openBed, readAll } from "../../../test/premier-bed.ts";
import type { Change, Invoice, Item, Order, Party } from "../../sdk/index.ts";

const HOUR_MS = 3_600_000;

/** The records by id, each that is one. */
const upserts = <T>(changes: readonly Change<unknown>[]): ReadonlyMap<string, T> =>
  new Map(
    changes.flatMap((one) => (one.op === "upsert" ? [[one.id, one.data as T] as const] : [])),
  );
const values = <T>(changes: readonly Change<unknown>[]): readonly T[] => [
  ...upserts<T>(changes).values(),
];
const codesOf = (changes: readonly Change<unknown>[]) =>
  values<Item>(changes).map(({ code }) => code);

describe("reading Premier", () => {
  it("goes through a table in pages of a command each, and says when it has seen all", async () => {
    await using bed = await openBed();
    const { pages, changes } = await readAll(bed.ctx, "parties", { mode: "full" });
    assert.deepEqual(
      pages.map((page) => page.changes.length),
      [200, 50],
    );
    assert.deepEqual(
      pages.map((page) => page.complete ?? false),
      [false, true],
    );
    assert.equal(upserts(changes).size, 250);
    const asked = bed.simulator.commands().filter((name) => name === "PARTNERI");
    assert.equal(asked.length, 3, "the numbers, then two pages");
  });

  for (const [title, behaviour] of Object.entries({
    "passes over conditions": { ignoresConditions: true },
    "takes no columns": { refusesFields: true },
  })) {
    it(`has every row once from a server that ${title}`, async () => {
      await using plain = await openBed();
      await using bed = await openBed(behaviour);
      for (const name of ["parties", "items"] as const) {
        const wanted = await readAll(plain.ctx, name, { mode: "full" });
        const got = await readAll(bed.ctx, name, { mode: "full" });
        assert.deepEqual(
          [...upserts(got.changes).keys()].sort(),
          [...upserts(wanted.changes).keys()].sort(),
        );
        assert.equal(got.changes.length, wanted.changes.length);
        assert.equal(got.pages.at(-1)?.complete, true);
      }
      assert.ok(bed.warnings.length > 0);
    });
  }

  it("keeps rows of one number together, as cards with the number 0", async () => {
    await using bed = await openBed();
    const { changes } = await readAll(bed.ctx, "items", { mode: "full" });
    const codes = codesOf(changes);
    assert.equal(new Set(codes).size, 450);
    assert.ok(codes.includes("BRANA-OVLAD-002") && codes.includes("BRANA-CIDLO-001"));
  });

  it("reads on with what changed, by the clock of the server's place", async () => {
    await using bed = await openBed();
    bed.time.now += 48 * HOUR_MS;
    const first = await readAll(bed.ctx, "parties", { mode: "incremental" });
    assert.equal(first.changes.length, 250);
    assert.deepEqual(first.cursor, { since: "2026-06-03 08:50:00" });
    bed.time.now += 48 * HOUR_MS;
    const { partners, change } = bed.simulator.company();
    const [entry] = partners.all();
    assert.ok(entry);
    entry.row.NAZEV = "Dílna U Lípy a.s.";
    change(partners, entry);
    bed.time.now += 48 * HOUR_MS;
    const next = await readAll(bed.ctx, "parties", { mode: "incremental", cursor: first.cursor });
    assert.deepEqual(
      next.changes.map((one) => one.id),
      [entry.row.ID],
    );
    assert.equal(values<Party>(next.changes)[0]?.name, "Dílna U Lípy a.s.");
    const [changed] = next.changes;
    assert.equal(changed?.op === "upsert" && changed.changed_at, "2026-06-05T08:00:00.000Z");
    bed.time.now += 48 * HOUR_MS;
    const none = await readAll(bed.ctx, "parties", { mode: "incremental", cursor: next.cursor });
    assert.deepEqual(none.changes, []);
    assert.equal(none.pages.length, 1);
  });

  it("a read that broke off goes on, and the next one begins before the first page of this one", async () => {
    await using bed = await openBed();
    const whole = await readAll(bed.ctx, "parties", { mode: "incremental" });
    const [page] = whole.pages;
    assert.ok(page);
    bed.time.now += 5 * HOUR_MS;
    const rest = await readAll(bed.ctx, "parties", { mode: "incremental", cursor: page.cursor });
    assert.equal(rest.changes.length, 50);
    assert.deepEqual(rest.cursor, whole.cursor, "what changed meanwhile is not passed over");
  });

  it("gives invoices and credit notes of a period, both of its days", async () => {
    await using bed = await openBed();
    const period = { mode: "period", from: "2026-02-02", to: "2026-04-09" } as const;
    const { changes } = await readAll(bed.ctx, "sales_invoices", period);
    const invoices = values<Invoice>(changes);
    const days = invoices.map(({ issue_date: day }) => day ?? "").sort();
    assert.equal(days[0], "2026-02-02");
    assert.ok((days.at(-1) ?? "") <= "2026-04-09");
    const credits = invoices.filter(({ kind }) => kind === "correction");
    assert.ok(credits.length > 0 && credits.length < invoices.length);
    assert.ok(credits.every(({ totals }) => totals.gross?.startsWith("-")));
    assert.ok(
      invoices.every(({ vat_breakdown: rows }) => rows.length === 1),
      "taxes are told apart",
    );
    assert.ok(invoices.every(({ totals }) => totals.net !== undefined));
    assert.ok(changes.every((one) => one.op === "upsert" && one.version && one.changed_at));
  });

  it("knows a cost by its supplier's number", async () => {
    await using bed = await openBed();
    const { changes } = await readAll(bed.ctx, "cost_invoices", { mode: "incremental" });
    const numbers = values<Invoice>(changes).map(({ number }) => number);
    assert.ok(numbers.includes("FV-5500000"));
    assert.equal(values<Invoice>(changes)[0]?.seller.name, "Papír Morava a.s.");
  });

  it("reads orders with what was delivered", async () => {
    await using bed = await openBed();
    const { changes } = await readAll(bed.ctx, "sales_orders", { mode: "incremental" });
    const statuses = new Set(values<Order>(changes).map(({ status }) => status));
    assert.deepEqual(statuses, new Set(["delivered", "partly_delivered", "closed", "open"]));
  });
});

describe("stock of cards", () => {
  const stockOf = (changes: readonly Change<unknown>[], code: string) =>
    values<Item>(changes).find((item) => item.code === code)?.stock;

  it("comes from every warehouse that is open, under its name", async () => {
    await using bed = await openBed();
    const { changes } = await readAll(bed.ctx, "items", { mode: "full" });
    assert.deepEqual(stockOf(changes, "BRANA-POHON-001"), [
      ...[
        { warehouse: "Hlavní sklad", on_hand: "100", reserved: "2", available: "98", minimum: "5" },
      ],
      ...[{ warehouse: "Prodejna Žižkov", on_hand: "100", reserved: "2", available: "98" }],
    ]);
    assert.equal(stockOf(changes, "MONTAZ"), undefined);
  });

  it("brings an item again whose quantity alone has changed, and no other", async () => {
    await using bed = await openBed();
    bed.time.now += 48 * HOUR_MS;
    const first = await readAll(bed.ctx, "items", { mode: "incremental" });
    bed.time.now += 48 * HOUR_MS;
    const { cards, change } = bed.simulator.company();
    const other = Array.from(cards.all()).find(
      ({ row }) => row.SKLAD === "2" && row.CISLO === "BRANA-POHON-002",
    );
    assert.ok(other);
    other.row.VYDEJ = "95";
    change(cards, other);
    const next = await readAll(bed.ctx, "items", { mode: "incremental", cursor: first.cursor });
    assert.deepEqual(codesOf(next.changes), ["BRANA-POHON-002"]);
    assert.equal(stockOf(next.changes, "BRANA-POHON-002")?.[1]?.on_hand, "7");
    const before = upserts<Item>(first.changes);
    for (const [id, item] of upserts<Item>(next.changes))
      assert.equal(before.get(id)?.code, item.code);
    assert.notDeepEqual(next.cursor, first.cursor);
    const again = next.pages[0]?.cursor;
    assert.ok(again);
    const resumed = await readAll(bed.ctx, "items", { mode: "incremental", cursor: again });
    assert.deepEqual(
      codesOf(resumed.changes),
      ["BRANA-POHON-002"],
      "after a break before the stock",
    );
    assert.deepEqual(resumed.cursor, next.cursor);
  });
});

describe("a large register", () => {
  it("is read in pages, in a time that grows with it and not with its square", async () => {
    await using bed = await openBed({}, { rows: 20_000 });
    const startedAt = performance.now();
    let rows = 0;
    const { pages } = await readAll(bed.ctx, "items", { mode: "full" });
    for (const page of pages) {
      assert.ok(page.changes.length <= 201);
      rows += page.changes.length;
    }
    assert.equal(rows, 20_000);
    assert.ok(performance.now() - startedAt < 60_000);
  });
});

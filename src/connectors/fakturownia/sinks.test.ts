import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFakturownia } from "../../../sandbox/fakturownia/index.ts";
import { openBed } from "../../../test/simulator-bed.ts";
import type { Invoice, Item, Party } from "../../sdk/index.ts";
import fakturownia from "./index.ts";
import { positionsOf } from "./invoice-payload.ts";

const token = createFakturownia().credentials.api_token ?? "";

const party = (name: string, nip: string) => ({ name, ids: [{ scheme: "PL:NIP", value: nip }] });

const cost = (supplier: string, changes: Partial<Invoice> = {}): Invoice => ({
  ...{ direction: "cost", kind: "invoice", number: "1/12/2025", issue_date: "2025-12-10" },
  ...{ currency: "PLN", status: "open", seller: party("Dostawca ąę", supplier), buyer: {} },
  lines: [
    {
      ...{ no: 1, name: "Śruba", qty: "1", net: "10.00" },
      vat: { category: "S", rate: "23", local_code: "23" },
    },
  ],
  ...{ vat_breakdown: [], totals: {} },
  ...changes,
});

describe("Fakturownia: writing documents", () => {
  const bed = openBed(fakturownia, createFakturownia({ months: 0 }));
  const write = (
    data: Invoice,
    { name = "cost_invoices", key = data.number ?? "", run = "run-1", settings = {} } = {},
  ) => {
    const sink = fakturownia.sinks?.[name];
    assert.ok(sink);
    return sink.write(bed.open(settings) as never, [{ key, data }], run);
  };
  const documents = async (query: string) => {
    const answer = await fetch(
      `${bed.base()}/invoices.json?period=all&${query}&api_token=${token}`,
    );
    return (await answer.json()) as Record<string, unknown>[];
  };

  it("tells costs of two suppliers with one number apart", async () => {
    const [first] = await write(cost("7790115243"));
    const [second] = await write(cost("8983982599"));
    assert.deepEqual([first?.status, second?.status], ["created", "created"]);
    assert.notEqual(first?.remote_id, second?.remote_id);
    assert.equal((await write(cost("7790115243")))[0]?.status, "unchanged");
    const sink = fakturownia.sinks?.cost_invoices;
    assert.deepEqual(await sink?.find(bed.open() as never, ["1/12/2025"]), []);
  });

  it("puts the supplier where the vendor wants him, and our own company where there is none", async () => {
    await write(cost("7790115243"));
    const [row] = await documents("income=no&number=1/12/2025");
    assert.equal(row?.buyer_tax_no, "7790115243");
    assert.equal(row?.seller_tax_no, "525-291-41-79");
    assert.equal(row?.price_gross, "12.30");
  });

  it("marks a document without an order so that it is made once, and reads no order back", async () => {
    await write(cost("7790115243"));
    const [row] = await documents("income=no&number=1/12/2025");
    assert.match(String(row?.oid), /^viadukt-[0-9a-f]{24}$/);
    const found = await fakturownia.sinks?.cost_invoices?.find(bed.open() as never, ["1/12/2025"]);
    assert.equal(found?.length, 1);
    assert.ok(!JSON.stringify(found).includes("order_reference"));
    const [kept] = await write(cost("8983982599", { order_reference: "ZAM/9" }));
    assert.equal(kept?.status, "created");
    assert.ok((await documents("income=no&number=1/12/2025")).some(({ oid }) => oid === "ZAM/9"));
  });

  it("replaces positions that differ, and says what it changed", async () => {
    await write(cost("7790115243"));
    const lines = [{ ...cost("7790115243").lines[0], no: 1, name: "Śruba", net: "20.00" }];
    const [result] = await write(cost("7790115243", { lines }));
    assert.equal(result?.status, "updated");
    const [row] = await documents("income=no&number=1/12/2025&include_positions=true");
    assert.ok(Array.isArray(row?.positions) && row.positions.length === 1);
    assert.equal(row?.price_net, "20.00");
  });

  it("changes no sale that KSeF has", async () => {
    const rows = await documents("per_page=100");
    const inKsef = rows.find(({ gov_id, gov_status }) => gov_id && gov_status === "ok");
    assert.ok(inKsef);
    const sale = cost("5849174002", { direction: "sales", number: String(inKsef.number) });
    const data = { ...sale, seller: {}, buyer: sale.seller };
    const [result] = await write(data, { name: "sales_invoices" });
    assert.equal(result?.status, "rejected");
    assert.match(result?.message ?? "", /correction/);
    const buyer = party("Inny", "6763416721");
    const [other] = await write({ ...data, buyer }, { name: "sales_invoices" });
    assert.match(other?.message ?? "", /another party/);
  });

  it("corrects a document that is there, with each line before and after", async () => {
    const [original] = await write(cost("7790115243", { number: "9/12/2025" }));
    const line = (qty: string, net: string) => ({
      ...{ no: 1, name: "Śruba", qty, net },
      vat: { category: "S", rate: "23", local_code: "23" } as const,
    });
    const correction = cost("7790115243", {
      ...{ kind: "correction", number: "KOR/9", correction: { reason: "Zwrot" } },
      preceding_invoices: [{ number: "9/12/2025" }],
      lines: [{ ...line("3", "30.00"), is_before_correction: true }, line("1.5", "15.00")],
    });
    assert.equal((await write(correction))[0]?.status, "created");
    const [row] = await documents("income=no&number=KOR/9&include_positions=true");
    assert.deepEqual(
      [row?.kind, String(row?.invoice_id), row?.price_gross, row?.correction_reason],
      ["correction", original?.remote_id, "-18.45", "Zwrot"],
    );
    assert.equal((await write(correction))[0]?.status, "unchanged");
    const unpaired = { ...correction, number: "KOR/10", lines: [line("1", "10.00")] };
    assert.match((await write(unpaired))[0]?.message ?? "", /pairs/);
  });

  it("leaves corrections as they are: the list does not show all of their lines", async () => {
    const stream = fakturownia.streams?.cost_invoices;
    const pages = await Array.fromAsync(stream?.read(bed.open() as never, { mode: "full" }) ?? []);
    const change = pages
      .flatMap((page) => [...page.changes])
      .find((one) => one.op === "upsert" && (one.data as Invoice).kind === "correction");
    assert.ok(change?.op === "upsert");
    const correction = change.data as Invoice;
    assert.equal((await write(correction))[0]?.status, "unchanged");
    const [result] = await write({ ...correction, due_date: "2026-01-01" });
    assert.deepEqual(
      [result?.status, /in Fakturownia itself: due_date/.test(result?.message ?? "")],
      ["rejected", true],
    );
  });

  it("sends a sale to KSeF only where a person wants it so", async () => {
    const sale = (number: string): Invoice => ({
      ...cost("5849174002", { direction: "sales", number }),
      ...{ seller: {}, buyer: party("Odbiorca", "5849174002") },
    });
    await write(sale("S/1"), { name: "sales_invoices" });
    await write(sale("S/2"), { name: "sales_invoices", settings: { send_to_ksef: true } });
    const statuses: unknown[] = [];
    for (const number of ["S/1", "S/2"])
      statuses.push((await documents(`number=${number}`))[0]?.gov_status);
    assert.deepEqual(statuses, [null, "processing"]);
  });

  it("refuses what cannot be made from outside, with the reason, and goes on", async () => {
    const refused: readonly Partial<Invoice>[] = [
      { kind: "advance" },
      { kind: "correction" },
      { kind: "correction", preceding_invoices: [{ number: "nie/ma" }] },
      { lines: [] },
      { lines: [{ no: 1, name: "bez stawki", net: "1.00" }] },
      { lines: [{ no: 1, name: "bez kwoty", vat: { category: "S", rate: "23" } }] },
      { buyer: party("Obca", "6763416721") },
      { number: "inny/1" },
    ];
    for (const changes of refused) {
      const [result] = await write(cost("7790115243", changes), { key: "1/12/2025" });
      assert.equal(result?.status, "rejected", JSON.stringify(changes));
      assert.ok(result?.message);
    }
  });
});

describe("Fakturownia: what was read", () => {
  const bed = openBed(fakturownia, createFakturownia({ months: 3 }));

  it("changes nothing when it is sent back", async () => {
    for (const [name, sink] of Object.entries(fakturownia.sinks ?? {})) {
      const requests = (await bed.changes(name, { mode: "full" })).flatMap((change) => {
        if (change.op !== "upsert") return [];
        const data = change.data as Invoice & Party & Item;
        return [{ key: data.number ?? data.code ?? data.ids?.[0]?.value ?? "", data }];
      });
      const statuses = (await sink.plan?.(bed.open() as never, requests)) ?? [];
      const changed = statuses.filter(({ status }) => status !== "unchanged");
      assert.ok(requests.length > 4);
      assert.deepEqual(changed, [], name);
    }
  });
});

describe("positions", () => {
  it("have a gross sum to the grosz, also where binary floats have not", () => {
    const gross = (net: string, rate: string, amount?: string) => {
      const vat = { category: "S", rate, ...(amount === undefined ? {} : { amount }) } as const;
      const [position] = positionsOf({ currency: "PLN", lines: [{ no: 1, name: "x", net, vat }] });
      return (position as { total_price_gross: string }).total_price_gross;
    };
    assert.equal(gross("245.52", "8"), "265.16");
    assert.equal(gross("0.02", "23"), "0.02");
    assert.equal(gross("1.50", "23"), "1.85");
    assert.equal(gross("-1.50", "23"), "-1.85");
    assert.equal(gross("10.00", "23", "2.31"), "12.31");
    assert.equal(gross("9007199254.93", "0"), "9007199254.93");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createInfakt } from "../../../sandbox/infakt/index.ts";
import { openBed } from "../../../test/simulator-bed.ts";
import type { Context, Invoice, Item, Party, State } from "../../sdk/index.ts";
import infakt from "./index.ts";
import { differences, payloadOf } from "./invoice-payload.ts";

const HEADERS = { "x-infakt-apikey": createInfakt().credentials.api_key ?? "" };

const sale = (changes: Partial<Invoice> = {}): Invoice => ({
  ...{ direction: "sales", kind: "invoice", number: "H/1", issue_date: "2025-12-10" },
  ...{ currency: "EUR", status: "draft", seller: {}, vat_breakdown: [], totals: {} },
  buyer: { name: "Odbiorca ąę", ids: [{ scheme: "PL:NIP", value: "5849174002" }] },
  lines: [
    {
      ...{ no: 1, name: "Usługa", qty: "2", net_price: "50.00" },
      vat: { category: "S", rate: "23", local_code: "23" },
    },
  ],
  ...changes,
});

describe("inFakt: making invoices", () => {
  const bed = openBed(infakt, createInfakt({ months: 1 }));
  const write = (
    data: Invoice,
    {
      run = "run-1",
      settings = {},
      state,
    }: { run?: string; settings?: object; state?: State } = {},
  ) => {
    const ctx = { ...bed.open({ ...settings }), ...(state ? { state } : {}) } as Context;
    const sink = infakt.sinks?.sales_invoices;
    assert.ok(sink);
    return sink.write(ctx as never, [{ key: data.number ?? "", data }], run);
  };
  const stored = async (number: string) => {
    const query = new URLSearchParams({ "q[number_eq]": number });
    const list = await fetch(`${bed.base()}/invoices.json?${query}`, { headers: HEADERS });
    const { entities } = (await list.json()) as { entities: Record<string, unknown>[] };
    return entities;
  };

  it("orders it, waits for it, and keeps currency, lines and sums", async () => {
    const [result] = await write(sale());
    assert.equal(result?.status, "created");
    const [row] = await stored("H/1");
    assert.deepEqual(
      [row?.uuid, row?.currency, row?.status, row?.net_price, row?.tax_price],
      [result?.remote_id, "EUR", "draft", 10_000, 2_300],
    );
  });

  it("asks about an order of before a break instead of placing it again", async () => {
    const { state } = bed.open();
    const [first] = await write(sale(), { state });
    const orders = () => bed.asked.filter((call) => call.startsWith("/async/invoices.json")).length;
    assert.equal(orders(), 1);
    // The list does not show it yet, as after a break in the middle.
    await bed.send("DELETE", `/invoices/${first?.remote_id}.json`, {}, HEADERS);
    const [again] = await write(sale(), { state });
    assert.deepEqual([again?.status, again?.remote_id, orders()], ["created", first?.remote_id, 1]);
  });

  it("after a refusal places the mended one anew", async () => {
    const { state } = bed.open();
    const wrong = { buyer: { name: "X", ids: [{ scheme: "PL:NIP", value: "1234567890" }] } };
    const [refused] = await write(sale(wrong), { state });
    assert.equal(refused?.status, "rejected");
    assert.match(refused?.message ?? "", /client_tax_code: NIP jest nieprawidłowy/);
    assert.equal((await write(sale(), { state }))[0]?.status, "created");
  });

  it("changes the head of a draft, not its lines, and nothing of what is issued", async () => {
    await write(sale());
    const [changed] = await write(sale({ note: "Uwaga" }), { run: "run-2" });
    assert.equal(changed?.status, "updated");
    const [lines] = await write(
      sale({
        note: "Uwaga",
        lines: [
          { no: 1, name: "Inna", qty: "1", net_price: "1.00", vat: { category: "S", rate: "23" } },
        ],
      }),
    );
    assert.equal(lines?.status, "rejected");
    const [row] = await stored("H/1");
    await fetch(`${bed.base()}/invoices/${row?.uuid}/pdf.json?document_type=original`, {
      headers: HEADERS,
    });
    const [issued] = await write(sale({ note: "Inna" }));
    assert.match(
      issued?.message ?? "",
      /no draft any more \(printed\): issue a correction for note/,
    );
  });

  it("does not take a draft from another buyer", async () => {
    await write(sale());
    const other = { name: "Inny", ids: [{ scheme: "PL:NIP", value: "6763416721" }] };
    const [result] = await write(sale({ buyer: other }), { run: "run-2" });
    assert.deepEqual(
      [result?.status, result?.message],
      ["rejected", "An invoice of this number is there for another buyer."],
    );
  });

  it("sends it to KSeF only where a person wants it so", async () => {
    const isSent = async (number: string) => {
      const [row] = await stored(number);
      const detail = await fetch(`${bed.base()}/invoices/${row?.uuid}.json`, { headers: HEADERS });
      return ((await detail.json()) as { ksef_data: unknown }).ksef_data !== null;
    };
    await write(sale());
    await write(sale({ number: "H/2" }), { settings: { send_to_ksef: true } });
    assert.deepEqual([await isSent("H/1"), await isSent("H/2")], [false, true]);
  });
});

describe("inFakt: what was read", () => {
  const bed = openBed(infakt, createInfakt({ months: 3 }));

  it("changes nothing when it is sent back", async () => {
    for (const [name, sink] of Object.entries(infakt.sinks ?? {})) {
      const requests = (await bed.changes(name, { mode: "full" })).flatMap((change) => {
        if (change.op !== "upsert") return [];
        const data = change.data as Invoice & Party & Item;
        return [{ key: data.number ?? data.code ?? data.ids?.[0]?.value ?? "", data }];
      });
      const statuses = (await sink.plan?.(bed.open() as never, requests)) ?? [];
      const changed = statuses.filter(
        ({ status, message = "" }) =>
          status !== "unchanged" && !/is made in inFakt itself/.test(message),
      );
      assert.ok(requests.length > 4);
      assert.deepEqual(changed, [], name);
    }
  });
});

describe("inFakt: a key that may only read", () => {
  const bed = openBed(infakt, createInfakt({ months: 0, scopes: ["api:invoices:read"] }));

  it("stops the work with what to do", async () => {
    const data: Party = {
      role: "customer",
      name: "Łoś",
      ids: [{ scheme: "PL:NIP", value: "1234563218" }],
    };
    await assert.rejects(
      async () =>
        infakt.sinks?.parties?.write(bed.open() as never, [{ key: "1234563218", data }], "run-1"),
      /lack a right/,
    );
  });
});

describe("an invoice for inFakt", () => {
  it("says what it lacks, with the field", () => {
    const wrong: readonly (readonly [Partial<Invoice>, string])[] = [
      [{ direction: "cost" }, "direction"],
      [{ kind: "correction" }, "kind"],
      [{ number: "inny" }, "number"],
      [{ lines: [] }, "lines"],
      [{ lines: [{ no: 1, name: "x", net_price: "1" }] }, "lines.0.vat"],
      [{ lines: [{ no: 1, name: "x", vat: { category: "S", rate: "23" } }] }, "lines.0"],
    ];
    for (const [changes, field] of wrong)
      assert.throws(
        () => payloadOf(sale(changes), "H/1"),
        (error) =>
          JSON.stringify((error as { issues?: unknown }).issues).includes(`"field":"${field}"`),
        field,
      );
  });

  it("goes out in whole hundredths, from the gross sum where the price has more decimals", () => {
    const services = (line: object) =>
      (
        payloadOf(
          sale({ lines: [{ no: 1, name: "x", vat: { category: "E" }, ...line }] }),
          "H/1",
        ) as { services: object[] }
      ).services;
    assert.deepEqual(services({ net_price: "0.07" }), [
      { name: "x", tax_symbol: "zw", quantity: 1, unit_net_price: 7 },
    ]);
    assert.deepEqual(services({ net_price: "0.0712", gross: "7.12", qty: "100" }), [
      { name: "x", tax_symbol: "zw", quantity: 100, gross_price: 712 },
    ]);
  });

  it("differs only in what is asked for", () => {
    assert.deepEqual(differences(sale(), sale({ note: "u nich", due_date: "2026-01-01" })), []);
    assert.deepEqual(differences(sale({ note: "u nas" }), sale()), ["note"]);
  });
});

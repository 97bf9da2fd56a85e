import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { type Sandbox, startSandbox } from "../server.ts";
import { makeData } from "./data.ts";
import { createFakturownia } from "./index.ts";
import { ksefNumber } from "./random.ts";

type Row = Record<string, unknown>;

describe("the Fakturownia simulator", () => {
  let sandbox: Sandbox;
  const simulator = createFakturownia();
  const token = simulator.credentials.api_token ?? "";
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());

  const get = (path: string, query: Record<string, string> = {}, apiToken = token) =>
    fetch(
      `${sandbox.url}/fakturownia${path}?${new URLSearchParams({ ...query, api_token: apiToken })}`,
    );
  const list = async (query: Record<string, string>): Promise<Row[]> => {
    const answer = await get("/invoices.json", query);
    assert.equal(answer.status, 200);
    return (await answer.json()) as Row[];
  };
  const january = (more: Record<string, string> = {}) =>
    list({
      ...{ income: "no", period: "more", date_from: "2025-01-01", date_to: "2025-01-31" },
      ...{ per_page: "100", ...more },
    });
  const create = (body: unknown) =>
    fetch(`${sandbox.url}/fakturownia/invoices.json`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("wants the token", async () => {
    for (const path of ["/invoices.json", "/clients.json", "/account.json", "/invoices/1.pdf"]) {
      assert.equal((await get(path, {}, "wrong")).status, 401);
    }
    assert.equal((await create({ invoice: {} })).status, 401);
  });

  it("refuses what the API does not know, naming the parameter", async () => {
    const refused: Record<string, string>[] = [
      { since: "2025-01-01" },
      { per_page: "101" },
      { page: "0" },
      { period: "yesterday" },
      { period: "more", date_from: "2025-02-30", date_to: "2025-03-01" },
      { period: "more", date_from: "01.02.2025", date_to: "2025-03-01" },
      { period: "more" },
      { date_from: "2025-01-01" },
      { order: "color" },
      { order: "updated_at.asc" },
      { income: "0" },
    ];
    for (const query of refused) {
      const answer = await get("/invoices.json", query);
      assert.equal(answer.status, 422, JSON.stringify(query));
      const { code, message } = (await answer.json()) as { code: string; message: Row };
      assert.equal(code, "error");
      assert.ok(
        Object.keys(message).some(
          (name) => name in query || name.startsWith("date_") || name === "period",
        ),
      );
    }
  });

  it("has forty sound costs in January 2025 and six papers that are none", async () => {
    const rows = await january();
    assert.equal(rows.length, 46);
    assert.ok(rows.every((row) => String(row.issue_date).startsWith("2025-01-")));
    assert.ok(JSON.stringify(await january({ include_positions: "true" })).match(/[ąćęłńóśźż]/));
  });

  it("without a period gives recent documents only", async () => {
    const rows = await list({ income: "no", per_page: "100" });
    assert.ok(rows.length > 0);
    assert.ok(rows.every((row) => String(row.issue_date) >= "2025-12-01"));
  });

  it("has documents in each of the last twelve months", async () => {
    for (let month = 1; month <= 12; month++) {
      const name = `2025-${String(month).padStart(2, "0")}`;
      const rows = await list({ period: "more", date_from: `${name}-01`, date_to: `${name}-28` });
      assert.ok(rows.length > 0, name);
    }
  });

  it("sorts and pages without a gap", async () => {
    const whole = await january({ order: "updated_at.desc" });
    const times = whole.map((row) => Date.parse(String(row.updated_at)));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
    const paged = [
      ...(await january({ order: "updated_at.desc", per_page: "30" })),
      ...(await january({ order: "updated_at.desc", per_page: "30", page: "2" })),
    ];
    assert.deepEqual(
      paged.map(({ id }) => id),
      whole.map(({ id }) => id),
    );
    assert.deepEqual(await january({ page: "2" }), []);
  });

  it("gives positions when asked, a correction's states in the detail only", async () => {
    assert.ok((await january()).every((row) => !("positions" in row)));
    const rows = await january({ include_positions: "true" });
    const correction = rows.find((row) => row.kind === "correction");
    assert.ok(correction && !JSON.stringify(correction).includes("correction_before_attributes"));
    const detail = await get(`/invoices/${correction.id}.json`, { correction_positions: "full" });
    assert.match(await detail.text(), /correction_before_attributes/);
  });

  it("hands out a PDF and a ZIP that are whole, and 404 where there is none", async () => {
    const rows = await january();
    const withScan = rows.find((row) => row.show_attachments === true);
    const without = rows.find((row) => row.show_attachments === false);
    const pdf = await get(`/invoices/${withScan?.id}.pdf`);
    assert.equal(pdf.headers.get("content-type"), "application/pdf");
    const text = await pdf.text();
    const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    assert.equal(text.slice(start, start + 4), "xref");
    const answer = await get(`/invoices/${withScan?.id}/attachments_zip.json`);
    const zip = Buffer.from(await answer.arrayBuffer());
    const nameLength = zip.readUInt16LE(26);
    const content = zip.subarray(30 + nameLength, 30 + nameLength + zip.readUInt32LE(18));
    assert.equal(crc32(content), zip.readUInt32LE(14));
    assert.equal(zip.readUInt32LE(zip.length - 22), 0x06054b50);
    assert.equal((await get(`/invoices/${without?.id}/attachments_zip.json`)).status, 404);
    assert.equal((await get("/invoices/1.json")).status, 404);
  });

  it("creates a valid document and explains what is wrong with another", async () => {
    const invoice = {
      ...{ buyer_name: "Łoś i Spółka", buyer_tax_no: "7790115243", income: "0" },
      positions: [{ name: "Śruba", tax: 23, total_price_gross: "12,30", quantity: 1 }],
    };
    const made = await create({ api_token: token, invoice });
    assert.equal(made.status, 201);
    const { id, price_net, price_tax } = (await made.json()) as Row;
    assert.deepEqual([price_net, price_tax], ["10.00", "2.30"]);
    assert.equal((await get(`/invoices/${id}.json`)).status, 200);
    const refused = await create({ api_token: token, invoice: { buyer_tax_no: "1234567890" } });
    assert.equal(refused.status, 422);
    const { message } = (await refused.json()) as { message: Row };
    assert.deepEqual(message.buyer_tax_no, ["- NIP jest nieprawidłowy"]);
    simulator.reset();
    assert.equal((await get(`/invoices/${id}.json`)).status, 404);
  });
});

describe("the Fakturownia simulator: changes", () => {
  const simulator = createFakturownia({ months: 0 });
  const api_token = simulator.credentials.api_token ?? "";
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());

  const send = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${sandbox.url}/fakturownia${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ api_token, ...body }),
    });
    return { status: answer.status, body: (await answer.json()) as Row };
  };
  const position = { name: "Śruba", tax: "23", quantity: 1, total_price_gross: "12.30" };

  it("take an order number once where it has to be unique", async () => {
    const invoice = { buyer_name: "Łoś", positions: [position], oid: "Z/1", oid_unique: "yes" };
    assert.equal((await send("POST", "/invoices.json", { invoice })).status, 201);
    const { status, body } = await send("POST", "/invoices.json", { invoice });
    assert.equal(status, 422);
    assert.ok("oid" in (body.message as object));
  });

  it("find positions by their ids, and give each change a time of its own", async () => {
    const made = (
      await send("POST", "/invoices.json", {
        invoice: { buyer_name: "Łoś", positions: [position] },
      })
    ).body;
    const [first] = made.positions as Row[];
    const path = `/invoices/${made.id}.json`;
    const positions = [
      { id: first?.id, _destroy: 1 },
      { ...position, total_price_gross: "24.60" },
    ];
    const changed = await send("PUT", path, { invoice: { positions } });
    assert.deepEqual([changed.status, changed.body.price_gross], [200, "24.60"]);
    assert.notEqual(changed.body.updated_at, made.updated_at);
    assert.equal((await send("PUT", path, { invoice: { positions: [{ id: 1 }] } })).status, 422);
    assert.equal((await send("PUT", "/invoices/1.json", { invoice: {} })).status, 404);
  });

  it("check contractors and products", async () => {
    const wrong = await send("POST", "/clients.json", {
      client: { name: "X", tax_no: "1234567890" },
    });
    assert.deepEqual([wrong.status, Object.keys(wrong.body.message as object)], [422, ["tax_no"]]);
    assert.equal((await send("POST", "/products.json", { product: { code: "X" } })).status, 422);
    const product = { name: "Łożysko", tax: "23", price_gross: "123" };
    const made = await send("POST", "/products.json", { product });
    assert.deepEqual([made.status, made.body.price_net], [201, "100.00"]);
  });

  it("leads to files of KSeF in a storage that takes no token", async () => {
    const query = new URLSearchParams({ api_token, period: "all", per_page: "100" });
    const rows = (await (
      await fetch(`${sandbox.url}/fakturownia/invoices.json?${query}`)
    ).json()) as Row[];
    const inKsef = rows.find(({ gov_id }) => gov_id);
    const attachment = `${sandbox.url}/fakturownia/invoices/${inKsef?.id}/attachment?kind=gov_upo&api_token=${encodeURIComponent(api_token)}`;
    const answer = await fetch(attachment, { redirect: "manual" });
    assert.equal(answer.status, 302);
    const location = answer.headers.get("location") ?? "";
    assert.match(await (await fetch(location)).text(), /<Potwierdzenie>/);
    assert.equal((await fetch(`${location}&api_token=x`)).status, 400);
  });
});

describe("the simulated data", () => {
  const options = { seed: 1, count: 40, month: "2025-01", months: 12, today: "2026-01-01" };

  it("is the same for the same seed and another for another", () => {
    const text = (seed: number) =>
      JSON.stringify([...makeData({ ...options, seed }).invoices.values()]);
    assert.equal(text(1), text(1));
    assert.notEqual(text(1), text(2));
  });

  it("can hold five thousand costs in one month", () => {
    const { invoices } = makeData({ ...options, count: 5_000 });
    const costs = [...invoices.values()].filter(
      ({ income, issue_date }) =>
        (income === false || income === "0") && String(issue_date).startsWith("2025-01"),
    );
    assert.equal(costs.length, 5_006);
  });

  it("follows the calendar up to yesterday", () => {
    const { invoices } = makeData({ ...options, today: "2026-11-22" });
    const days = [...invoices.values()].map(({ issue_date }) => String(issue_date));
    assert.ok(days.every((day) => day < "2026-11-22"));
    assert.ok(days.some((day) => day.startsWith("2026-11")));
    assert.ok(days.some((day) => day.startsWith("2025-01")));
  });

  it("has KSeF numbers with the checksum of the official examples", () => {
    const body = "7790115243-20261014-0100A0D61E23";
    assert.equal(
      ksefNumber("7790115243", "2026-10-14", 0x0100a0d61e23 - 0x0100a0000000),
      `${body}-B5`,
    );
  });
});

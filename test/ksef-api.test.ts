import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { createKsef } from "../sandbox/ksef/index.ts";
import type { Invoice } from "../src/model/invoice.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** Up to today: from then on the present system of KSeF takes invoices. */
const SO_FAR = { date_from: "2026-02-01" };

interface Item {
  readonly id: number;
  readonly data: Invoice;
  readonly origins: readonly { readonly authority: string; readonly remote_version: string }[];
}

describe("KSeF through the API", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
  });
  after(() => bed[Symbol.asyncDispose]());

  const call = (method: "GET" | "POST", url: string, body?: object) =>
    bed.app.inject({
      method,
      url: `/api${url}`,
      headers: {
        host: "localhost:8000",
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { payload: body } : {}),
    } as InjectOptions);
  const sync = async (id: string, body: object) => {
    const answer = await call("POST", `/integrations/${id}/sync/invoices?wait=60`, body);
    assert.equal(answer.statusCode, 200, answer.body);
    const run = answer.json();
    assert.equal(run.status ?? run.state, "succeeded", answer.body);
    return run.counts;
  };

  const invoices = async () => {
    const found: Item[] = [];
    for (let cursor = ""; ; ) {
      const page = (await call("GET", `/records/invoice?limit=200${cursor}`)).json();
      found.push(...page.items);
      if (!page.next_cursor) return found;
      cursor = `&cursor=${page.next_cursor}`;
    }
  };

  it("is added, verified, read once and only once, with its documents", async () => {
    const { credentials } = createKsef();
    const added = await call("POST", "/integrations", {
      id: "ksef",
      provider: "ksef",
      credentials,
    });
    assert.equal(added.statusCode, 201, added.body);
    assert.ok(!added.body.includes(credentials.ksef_token ?? "-"));
    const verified = await call("POST", "/integrations/ksef/verify");
    assert.equal(verified.json().ok, true, verified.body);
    assert.equal(verified.json().tax_id, "5252914179");

    const first = await sync("ksef", { ...SO_FAR, direction: "all" });
    assert.ok(first.created > 60);
    const again = await sync("ksef", { ...SO_FAR, direction: "all" });
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, first.created]);
    const incremental = await sync("ksef", { mode: "incremental", direction: "all" });
    assert.deepEqual([incremental.created, incremental.updated], [0, 0]);

    const [item] = await invoices();
    assert.ok(item);
    const { id, data, origins } = item;
    assert.equal(origins[0]?.authority, "original");
    const names = data.attachments?.map(({ name }) => name);
    assert.deepEqual(names, [`${data.fiscal?.id}.xml`]);
    const file = await call("GET", `/records/invoice/${id}/attachments/0`);
    assert.equal(file.statusCode, 200, file.body);
    const bytes = hash("sha256", file.rawPayload, "base64");
    assert.equal(bytes, origins[0]?.remote_version, "byte for byte as KSeF has it");
  });

  it("takes a sale of another program, once, and the next sync brings its receipt", async () => {
    const credentials = { api_token: "token-z-ustawien-fakturownia", subdomain: "laboratorium" };
    await call("POST", "/integrations", { id: "books", provider: "fakturownia", credentials });
    const books = await sync("books", { ...SO_FAR, direction: "all" });
    const all = await invoices();
    const known = all.filter(({ origins }) => origins.length === 2);
    assert.ok(known.length > 30, `only ${known.length} are one invoice of two systems`);
    assert.equal(books.created + known.length, books.read, "the others are new");
    const unsent = all.filter(
      ({ data }) => data.direction === "sales" && data.kind === "invoice" && !data.fiscal,
    );
    assert.ok(unsent.length > 0, "the program has some that are not in KSeF");
    const ids = unsent.slice(0, 2).map(({ id }) => id);
    const send = async (dryRun: boolean) => {
      const answer = await call("POST", "/integrations/ksef/send/invoices?wait=60", {
        ids,
        dry_run: dryRun,
      });
      assert.equal(answer.statusCode, 200, answer.body);
      return (await call("GET", `/runs/${answer.json().id}/results`)).json().items;
    };
    const planned = await send(true);
    const sent = await send(false);
    const again = await send(false);
    const statuses = (rows: readonly { status: string }[]) => rows.map(({ status }) => status);
    assert.deepEqual(statuses(planned), ["created", "created"], JSON.stringify(planned));
    assert.deepEqual(statuses(sent), ["created", "created"], JSON.stringify(sent));
    assert.deepEqual(statuses(again), ["unchanged", "unchanged"], JSON.stringify(again));

    const path = `/records/invoice/${sent[0].record_id}`;
    const files = (await call("GET", path)).json().data.attachments;
    const at = files.findIndex(({ kind }: { kind: string }) => kind === "upo");
    assert.ok(at >= 0, `the receipt is there at once: ${JSON.stringify(files)}`);
    const receipt = await call("GET", `${path}/attachments/${at}?inline=true`);
    assert.match(receipt.body, new RegExp(sent[0].remote_id));
    assert.match(receipt.headers["content-disposition"] as string, /^attachment/);

    const counts = await sync("ksef", { ...SO_FAR, direction: "sales" });
    assert.deepEqual([counts.created, counts.refused], [0, 0], "each is the record that was sent");
    const { data, origins } = (await call("GET", path)).json();
    assert.equal(origins.length, 2);
    assert.equal(data.fiscal.id, sent[0].remote_id);
    const names = data.attachments.map(({ name }: { name: string }) => name);
    for (const name of [`${data.fiscal.id}.xml`, `UPO-${data.fiscal.id}.xml`])
      assert.equal(names.filter((one: string) => one === name).length, 1, `${name} of ${names}`);
  });
});

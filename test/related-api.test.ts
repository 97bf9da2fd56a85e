import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openBooksBed } from "./books-bed.ts";

describe("what invoices correct, and what providers can take and give", () => {
  let bed: Awaited<ReturnType<typeof openBooksBed>>;
  before(async () => {
    bed = await openBooksBed();
  });
  after(() => bed[Symbol.asyncDispose]());

  it("names both ends of a correction", async () => {
    const [correction] = await bed.list("kind=correction&direction=cost");
    assert.ok(correction);
    const path = (id: number) => `/api/records/invoice/${id}/related`;
    const { preceding, following } = await bed.call("GET", path(correction.id), 200);
    assert.deepEqual(following, []);
    const [{ number, record }] = preceding;
    assert.equal(record.number, number);
    const back = await bed.call("GET", path(record.id), 200);
    assert.deepEqual(
      back.following.map(({ id }: { id: number }) => id),
      [correction.id],
    );
    const problem = await bed.call("GET", path(999_999), 404);
    assert.equal(problem.code, "not_found");
  });

  it("says of each provider what it takes, what it cannot give and whether it reads files", async () => {
    const { items } = await bed.call("GET", "/api/integrations/providers", 200);
    const of = (id: string) => items.find((one: { provider: string }) => one.provider === id);
    assert.deepEqual(of("ksef").sinks, [
      { name: "sales_invoices", entity: "invoice", direction: "sales" },
    ]);
    assert.equal(of("ifirma").missing[0].stream, "cost_invoices");
    assert.match(of("ifirma").missing[0].text.pl, /KSeF/);
    assert.deepEqual([of("ksef").missing, of("ksef").reads_files], [[], false]);
    assert.equal(of("file_source").reads_files, true);
  });
});

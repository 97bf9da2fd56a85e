import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { forEachDatabase } from "../../test/harness.ts";
import { attemptsOf, insertAttempts, type NewAttempt } from "./attempts.ts";
import { insertDeliveries } from "./delivery-queue.ts";
import { isAmong } from "./lists.ts";

const ATTEMPT: NewAttempt = {
  ...{ tenant_id: 1, delivery_id: "dlv_1", number: 1, started_at: 1_750_000_000_000 },
  ...{ duration_ms: 0, dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null },
  ...{ status: 204, error_code: null, error_message: null, remote_address: null },
  ...{ request_headers: "{}", request_body: null, batch_id: null, response_headers: null },
  response_body: null,
};

/** Whatever is in a text, but NUL, which PostgreSQL does not keep. */
const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("\\", '"', "'", "\\ud83d", "{", "\n", "é", "𝄞", "\u2028"),
      fc.string(),
    ),
  })
  .map((text) => text.replaceAll("\0", ""));

forEachDatabase((database) => {
  it("keeps every text, number and null of many rows as it is", async () => {
    await using stores = await database.open();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyText, fc.option(anyText), fc.option(fc.integer())), {
          maxLength: 200,
        }),
        async (all) => {
          number += 1;
          const delivery_id = `dlv_${number}`;
          const rows = all.map(([request_headers, response_body, status], i) => ({
            ...ATTEMPT,
            ...{ delivery_id, number: i, request_headers, response_body, status },
          }));
          await insertAttempts(stores.data, rows);
          const kept = await attemptsOf(stores.data, delivery_id);
          assert.deepEqual(
            kept.map(({ id: _, ...row }) => row),
            rows,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it("keeps a text that was cut in the middle of a character", async () => {
    await using stores = await database.open();
    const cut = "clef 𝄞".slice(0, -1);
    await insertAttempts(stores.data, [{ ...ATTEMPT, response_body: cut }]);
    const [kept] = await attemptsOf(stores.data, "dlv_1");
    assert.match(String(kept?.response_body), /^clef /);
  });

  it("finds rows among any number of ids", async () => {
    await using stores = await database.open();
    const { db, can } = stores.data;
    const ids = Array.from({ length: 700 }, (_, i) => `dlv_${i}`);
    await insertDeliveries(
      stores.data,
      ids.map((id, i) => ({
        ...{ id, tenant_id: 1, event_id: `evt_${i}`, subscription_id: i, event_type: "x" },
        ...{ ordering_key: null, state: "pending", attempts: 0, next_attempt_at: 1 },
        ...{ leased_until: null, lease_token: null, last_status: null, last_error: null },
        ...{ created_at: 1, updated_at: 1, finished_at: null },
      })),
    );
    const found = async (column: string, values: readonly string[] | readonly number[]) =>
      (
        await db
          .selectFrom("delivery")
          .select("id")
          .where(isAmong(can, column, values))
          .execute()
      )
        .map(({ id }) => id)
        .sort();
    for (const size of [1, 2, 500]) {
      const some = ids.slice(0, size).sort();
      assert.deepEqual(await found("id", [...some, "dlv_unknown", "it's"]), some);
    }
    assert.deepEqual(await found("subscription_id", [3, 5, 9_999]), ["dlv_3", "dlv_5"]);
  });
});

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { bed, open, readItems, simulator } from "../../../test/business-central-bed.ts";
import bc from "./index.ts";
import type { BcContext } from "./manifest.ts";

interface Listed {
  readonly subscriptionId: string;
  readonly notificationUrl: string;
  readonly resource: string;
  readonly clientState: string;
  readonly expirationDateTime: string;
}

/** The simulator stands at 2 January, 8:00, and the connector begins at the start of the year. */
const UNTIL_RENEWAL_MS = (1 * 24 + 8 + 2 * 24) * 3_600_000;
const listed = () => simulator.webhooks.list() as Listed[];
const collections = () => listed().map(({ resource }) => resource.split("/").at(-1));

describe("telling Business Central where to call", () => {
  let echo: Server;
  let url = "";
  let isEchoing = true;
  let handshakes = 0;
  before(async () => {
    echo = createServer((req, res) => {
      const token = new URL(req.url ?? "/", "http://echo.invalid").searchParams.get(
        "validationToken",
      );
      handshakes += 1;
      res.end(isEchoing ? token : "something else");
    });
    await new Promise<void>((done) => void echo.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/hooks/7`;
  });
  after(() => void echo.close());

  const withHook = (address: object | undefined, settings = {}): BcContext => ({
    ...open(settings),
    calls: async (scheme) =>
      address && scheme === "business_central"
        ? { url, secret: "a-secret-of-the-hook", streams: undefined, ...address }
        : undefined,
  });
  const calls = () => bed.asked.filter((call) => call.startsWith("/subscriptions"));

  it("subscribes for what a call has read, once", async () => {
    const ctx = withHook({ streams: ["items"] });
    await Promise.all([readItems({ mode: "incremental" }, ctx), bc.check?.(ctx)]);
    await readItems({ mode: "incremental" }, ctx);
    assert.deepEqual(collections(), ["items"]);
    assert.deepEqual(
      [listed()[0]?.notificationUrl, listed()[0]?.clientState],
      [url, "a-secret-of-the-hook"],
    );
    assert.equal(handshakes, 1);
    const all = withHook({});
    await bc.check?.(all);
    assert.deepEqual(collections().toSorted(), ["customers", "items", "vendors"]);
  });

  it("renews when less than a day is left, and takes over what it made before", async () => {
    const ctx = withHook({ streams: ["items"] });
    await bc.check?.(ctx);
    const first = listed()[0];
    bed.later(UNTIL_RENEWAL_MS - 60_000);
    bed.asked.length = 0;
    await readItems({ mode: "incremental" }, ctx);
    assert.equal(calls().length, 0);
    await bc.check?.(ctx);
    assert.equal(calls().length, 1, "only a look");
    bed.asked.length = 0;
    bed.later(120_000);
    await readItems({ mode: "incremental" }, ctx);
    assert.equal(calls().length, 2);
    assert.match(calls()[1] ?? "", /^\/subscriptions\('/);
    assert.deepEqual(
      listed().map(({ subscriptionId }) => subscriptionId),
      [first?.subscriptionId],
    );
    // Another context has kept nothing, as after new credentials.
    await bc.check?.(withHook({ streams: ["items"] }));
    assert.equal(listed().length, 1);
  });

  it("tells another secret and another address at once", async () => {
    const state = open().state;
    const ctxOf = (address: object, settings = {}) => ({ ...withHook(address, settings), state });
    await bc.check?.(ctxOf({ streams: ["items"] }));
    await bc.check?.(ctxOf({ streams: ["items"], secret: "the-next-secret" }));
    assert.deepEqual(
      listed().map(({ clientState }) => clientState),
      ["the-next-secret"],
    );
    const webhook_url = url.replace("/7", "/bc");
    await bc.check?.(ctxOf({ streams: ["items"], url: undefined }, { webhook_url }));
    assert.deepEqual(
      listed().map(({ notificationUrl }) => notificationUrl),
      [webhook_url],
    );
  });

  it("moves one to another address although nothing is kept of it", async () => {
    await bc.check?.(withHook({ streams: ["items"] }));
    await bc.check?.(withHook({ streams: ["items"], url: `${url}7` }));
    assert.deepEqual(
      listed().map(({ notificationUrl }) => notificationUrl),
      [`${url}7`],
    );
  });

  it("makes one anew that the service has ended by itself, at the next check", async () => {
    const ctx = withHook({ streams: ["items"] });
    await bc.check?.(ctx);
    simulator.webhooks.unsubscribe(listed()[0]?.subscriptionId ?? "", "*");
    await bc.check?.(ctx);
    assert.equal(listed().length, 1);
  });

  it("ends what it made once the hook is gone, and makes none without an address", async () => {
    const state = open().state;
    await bc.check?.({ ...withHook({}), state });
    assert.equal(listed().length, 3);
    await bc.check?.({ ...withHook(undefined), state });
    assert.deepEqual(listed(), []);
    await bc.check?.({ ...withHook({ url: undefined }), state });
    assert.deepEqual(listed(), []);
  });

  it("reads all the same where the address cannot be reached, and Verify says so", async () => {
    isEchoing = false;
    const ctx = withHook({ streams: ["items"] });
    const result = await bc.check?.(ctx);
    isEchoing = true;
    assert.match(result?.warnings?.join() ?? "", /no changes: The validation request/);
    assert.equal((await readItems({ mode: "incremental" }, ctx)).changes.length, 1_300);
    assert.equal(listed().length, 1, "with the read it is tried again");
  });
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { web } from "../../test/local-server.ts";
import { openReceiver } from "../../test/receiver.ts";
import { messageWith, targetWith } from "../../test/wire-samples.ts";
import { systemClock } from "../lib/clock.ts";
import { createEgressGuard } from "../lib/egress.ts";
import {
  AuthError,
  ConfigError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../lib/errors.ts";
import { createOutbound, type Outbound } from "../lib/http.ts";
import { silentLog } from "../lib/log.ts";
import type { OutMessage } from "../sdk/deliver.ts";
import type { DeliverVia, Handover } from "./destination.ts";
import { judge } from "./retry.ts";
import { send, sendBatch } from "./send.ts";
import type { Message, Target } from "./target.ts";

const MESSAGE = messageWith();
const { signal } = new AbortController();

let outbound: Outbound;
beforeEach(() => {
  const egress = createEgressGuard(["127.0.0.0/8"]);
  outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
});
afterEach(() => outbound[Symbol.asyncDispose]());

const options = (more: object = {}) => ({
  ...{ outbound, clock: systemClock, deliveryId: "dlv_1", signal },
  ...more,
});

describe("a try at an address", () => {
  it("tells how long its parts took, where it went and what came back", async () => {
    await using receiver = await openReceiver();
    const outcome = await send(targetWith({ url: receiver.url }), MESSAGE, options());
    assert.ok(outcome);
    assert.deepEqual(
      [outcome.status, outcome.errorCode, outcome.remoteAddress],
      [204, null, "127.0.0.1"],
    );
    for (const ms of [outcome.connectMs, outcome.firstByteMs, outcome.durationMs]) {
      assert.ok(Number.isInteger(ms) && Number(ms) >= 0);
    }
    assert.equal(outcome.requestBody, undefined, "it can be made anew from the event");
  });

  it("keeps the body of a custom format, whatever became of it", async () => {
    await using receiver = await openReceiver();
    const template = '{"nf":"{{ data.numero_nf }}"}';
    const custom = { wireFormat: "custom", template, url: receiver.url } as const;
    const sent = await send(targetWith(custom), MESSAGE, options());
    assert.equal(sent?.requestBody, '{"nf":"12345"}');
    const lost = await send(
      targetWith({ ...custom, url: "http://127.0.0.1:1/" }),
      MESSAGE,
      options(),
    );
    assert.deepEqual(
      [lost?.requestBody, lost?.errorCode],
      ['{"nf":"12345"}', "connection_refused"],
    );
  });

  it("fails at once with the reason where the template cannot be filled", async () => {
    await using receiver = await openReceiver();
    const target = targetWith({
      ...{ wireFormat: "custom", template: "{{ data.missing }}", url: receiver.url },
    });
    const outcome = await send(target, MESSAGE, options());
    assert.ok(outcome);
    assert.equal(outcome.errorCode, "bad_template");
    assert.match(outcome.errorMessage ?? "", /data\.missing|missing/);
    const verdict = judge(outcome, { attempts: 1, retryDelays: [5, 5] });
    assert.deepEqual(verdict, { state: "failed", ends: null });
    assert.equal(receiver.received.length, 0);
  });

  it("says what a redirect or a hidden address is, and follows none", async () => {
    await using server = await web((_req, res) => res.writeHead(307, { location: "/" }).end());
    const outcome = await send(targetWith({ url: server.url }), MESSAGE, options());
    assert.deepEqual([outcome?.status, outcome?.errorCode], [307, "bad_status"]);
    const inside = await send(targetWith({ url: "http://10.0.0.1/" }), MESSAGE, options());
    assert.deepEqual([inside?.status, inside?.errorCode], [null, "egress_refused"]);
  });
});

describe("a try of several events in one request", () => {
  const events = [MESSAGE, messageWith({ id: "evt_2" })];

  it("has one outcome, with the id of the batch", async () => {
    await using receiver = await openReceiver();
    const outcome = await sendBatch(targetWith({ url: receiver.url }), events, options());
    const [request] = receiver.received;
    const items = JSON.parse(request?.body ?? "") as { id: string }[];
    assert.deepEqual(
      items.map(({ id }) => id),
      ["evt_1", "evt_2"],
    );
    assert.equal(outcome?.status, 204);
    assert.equal(outcome?.batchId, request?.headers["webhook-id"]);
  });

  it("leaves out those that its template cannot be filled with, and they fail alone", async () => {
    await using receiver = await openReceiver();
    const template = '{"nf":"{{ data.numero_nf }}"}';
    const target = targetWith({ wireFormat: "custom", template, url: receiver.url });
    const without = messageWith({ id: "evt_3", dataText: "{}" });
    const outcome = await sendBatch(target, [...events, without], options());
    assert.equal(
      receiver.received[0]?.body,
      '[{"id":"evt_1","nf":"12345"},{"id":"evt_2","nf":"12345"}]',
    );
    assert.equal(outcome?.errorCode, null);
    const apart = outcome?.apart?.get("evt_3");
    assert.deepEqual([apart?.errorCode, apart?.isFinal], ["bad_template", true]);
    const none = await sendBatch(target, [without], options());
    assert.deepEqual([none?.errorCode, receiver.received.length], ["bad_template", 1]);
  });

  it("keeps a share of a long body with each of its events", async () => {
    await using receiver = await openReceiver();
    const dataText = JSON.stringify({ text: "x".repeat(40_000) });
    const many = Array.from({ length: 4 }, (_, i) => messageWith({ id: `evt_${i}`, dataText }));
    const target = targetWith({ wireFormat: "custom", url: receiver.url });
    const outcome = await sendBatch(target, many, options());
    assert.equal(outcome?.requestBody?.length, 16_385);
  });
});

describe("a try through a connector", () => {
  const destination = (patch: Partial<Target> = {}): Target =>
    targetWith({ url: null, integrationId: 3, ...patch });
  const via = async (
    take: (message: OutMessage, signal: AbortSignal) => Handover | Promise<Handover>,
    { target = destination(), message = MESSAGE }: { target?: Target; message?: Message } = {},
  ) => {
    const deliverVia: DeliverVia = async (_target, messageFor, either) => {
      try {
        return await take(messageFor({}), either);
      } catch (error) {
        return { kind: "failed", error, status: undefined };
      }
    };
    return send(target, message, options({ deliverVia, attempt: 3 }));
  };
  const received: Handover = { kind: "received", receipt: {}, status: undefined };

  it("hands over the event with the ready text, the standard body and the attempt", async () => {
    let got: OutMessage | undefined;
    const target = destination({ destinationSettings: { channel: "#a", language: "hu" } });
    await via(
      (message) => {
        got = message;
        return received;
      },
      { target },
    );
    const { render, note, ...facts } = got ?? assert.fail();
    assert.deepEqual(facts, {
      id: "evt_1",
      type: "nfe_importada",
      occurred_at: "2024-10-04T10:30:00.123Z",
      subject: "invoice/412",
      data: JSON.parse(MESSAGE.dataText),
      body: `{"type":"nfe_importada","timestamp":"2024-10-04T10:30:00.123Z","data":${MESSAGE.dataText}}`,
      text: facts.text,
      is_own_text: false,
      settings: { channel: "#a" },
      attempt: 3,
    });
    assert.equal(render("NF-e {{ data.numero_nf }} {{ event.type }}"), "NF-e 12345 nfe_importada");
    note("later");
  });

  it("has the ready text in the language of the destination, and in the one of its readers otherwise", async () => {
    const texts: (string | undefined)[] = [];
    for (const language of [undefined, "pl", "hu"]) {
      await via(
        ({ text }) => {
          texts.push(text.split("\n")[0]);
          return received;
        },
        { target: destination({ destinationSettings: language ? { language } : {} }) },
      );
    }
    assert.equal(texts[0], "✅ Nova NFe importada!");
    assert.equal(new Set(texts).size, 3);
  });

  it("keeps what the connector says that it sends and what came back, with the status where there is one", async () => {
    const outcome = await via((message) => {
      message.note('{"text":"x"}');
      const receipt = { status: 202, response: "accepted", remote_id: "row 7" };
      return { kind: "received", receipt, status: 200 };
    });
    assert.deepEqual(
      [outcome?.requestBody, outcome?.responseBody, outcome?.status, outcome?.errorCode],
      ['{"text":"x"}', "accepted\nrow 7", 202, null],
    );
    const quiet = await via(() => received);
    assert.deepEqual([quiet?.status, quiet?.errorCode], [null, null]);
    const verdict = judge(quiet ?? assert.fail(), { attempts: 1, retryDelays: [] });
    assert.deepEqual(verdict, { state: "delivered", ends: null });
  });

  it("is tried again for what passes, fails at once for what needs a person, ends for what is gone", async () => {
    const verdictOn = async (error: unknown, status?: number) => {
      const outcome = await via(() => ({ kind: "failed", error, status }));
      assert.ok(outcome);
      const verdict = judge(outcome, { attempts: 1, retryDelays: [5, 5] }, () => 0);
      return [outcome.errorCode, outcome.status, verdict];
    };
    const failed = { state: "failed", ends: null };
    assert.deepEqual(await verdictOn(new TransientError("x"), 500), [
      "remote_unavailable",
      500,
      { state: "retrying", delayMs: 5_000 },
    ]);
    assert.deepEqual(await verdictOn(new RateLimitError("x", 90_000), 429), [
      "rate_limited",
      429,
      { state: "retrying", delayMs: 90_000 },
    ]);
    assert.deepEqual(await verdictOn(new AuthError("x"), 401), [
      "credentials_refused",
      401,
      failed,
    ]);
    assert.deepEqual(await verdictOn(new ConfigError("x")), ["bad_configuration", null, failed]);
    assert.deepEqual(await verdictOn(new RejectedError("x"), 200), [
      "rejected_by_remote",
      200,
      failed,
    ]);
    assert.deepEqual(await verdictOn(new ConfigError("x", { code: "destination_gone" })), [
      "destination_gone",
      410,
      { state: "failed", ends: "gone" },
    ]);
    assert.deepEqual(await verdictOn(new Error("a bug")), [
      "delivery_failed",
      null,
      { state: "retrying", delayMs: 5_000 },
    ]);
  });

  it("fails at once where a template of its own cannot be filled", async () => {
    const outcome = await via(() => received, {
      target: destination({ template: "{{ data.no }}" }),
    });
    assert.deepEqual([outcome?.errorCode, outcome?.isFinal], ["bad_template", true]);
  });

  it("lets no name from an event be a mark in Slack", async () => {
    const shown = async (template: string | undefined, name: string) => {
      let text = "";
      const deliverVia: DeliverVia = async (_target, messageFor) => {
        text = messageFor({ reader: "slack" }).text;
        return received;
      };
      const target = destination(template === undefined ? {} : { template });
      const data = { numero_nf: "1", emit_nome: name, valor_total: "1" };
      const message = messageWith({ dataText: JSON.stringify(data) });
      await send(target, message, options({ deliverVia }));
      return text;
    };
    const evil = "<!channel> & <https://evil.example|x>";
    assert.ok(!(await shown(undefined, evil)).includes("<"));
    assert.equal(
      await shown("Nova: {{ data.emit_nome }}", evil),
      "Nova: &lt;!channel> & &lt;https://evil.example|x>",
    );
    assert.equal(await shown("<!here> {{ data.emit_nome | slack }}", "<a>"), "<!here> &lt;a&gt;");
  });

  it("counts for nothing where the integration is off, or the hub stops", async () => {
    assert.equal(await via(() => ({ kind: "paused" })), undefined);
    const stop = new AbortController();
    const never: DeliverVia = () => new Promise(() => {});
    const sent = send(destination(), MESSAGE, options({ deliverVia: never, signal: stop.signal }));
    stop.abort(new Error("The hub stops."));
    assert.equal(await sent, undefined);
  });

  it("says so where there is neither an address nor an integration", async () => {
    const outcome = await send(destination({ integrationId: null }), MESSAGE, options());
    assert.deepEqual([outcome?.errorCode, outcome?.isFinal], ["bad_subscription", true]);
  });
});

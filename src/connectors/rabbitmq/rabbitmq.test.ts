import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type Channel, type ChannelModel, connect, type GetMessage } from "amqplib";
import { RABBITMQ, withBroker } from "../../../test/brokers.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { raw } from "../../../test/local-server.ts";
import { isHubError, type OutMessage } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import rabbitmq from "./index.ts";

const { hostname: host, port, username, password } = new URL(RABBITMQ);
const credentials = { username, password };
const settings = { host, port: Number(port) };
const EXCHANGE = `viadukt-test-${randomBytes(6).toString("hex")}`;

let connection: ChannelModel;
let channel: Channel;
/** What lies in the test's queue, taken out. */
async function taken(): Promise<GetMessage[]> {
  const messages: GetMessage[] = [];
  for (let one = await channel.get(EXCHANGE, { noAck: true }); one; ) {
    messages.push(one);
    one = await channel.get(EXCHANGE, { noAck: true });
  }
  return messages;
}

const send = async (
  message: OutMessage,
  more: { settings?: object; credentials?: Record<string, string>; signal?: AbortSignal } = {},
) => {
  await using bed = openBed(rabbitmq, {
    baseUrl: "",
    credentials: more.credentials ?? credentials,
    settings: { ...settings, ...more.settings },
    ...(more.signal ? { signal: more.signal } : {}),
  });
  return await rabbitmq.deliver?.send(bed.ctx as never, message);
};
const faultOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isHubError(error)) return `${error.name} ${error.code}`;
    throw error;
  }
  return "sent";
};
const into = (more: Partial<OutMessage> = {}, set: object = {}) =>
  sampleMessage({ settings: { exchange: EXCHANGE, ...set } }, more);

await withBroker({ name: "RabbitMQ", url: RABBITMQ, variable: "TEST_RABBITMQ_URL" }, () => {
  before(async () => {
    connection = await connect(RABBITMQ);
    channel = await connection.createChannel();
    await channel.assertExchange(EXCHANGE, "topic", { durable: false, autoDelete: false });
    await channel.assertQueue(EXCHANGE, { durable: false });
    await channel.bindQueue(EXCHANGE, EXCHANGE, "nfe_importada");
    await channel.bindQueue(EXCHANGE, EXCHANGE, "order.#");
  });
  after(async () => {
    await channel.deleteQueue(EXCHANGE);
    await channel.deleteExchange(EXCHANGE);
    await connection.close();
  });

  const kept: GetMessage[] = [];
  testConnector(rabbitmq, {
    credentials,
    settings,
    server: async () => ({
      baseUrl: RABBITMQ,
      reset: async () => {
        await taken();
        kept.splice(0);
      },
      close: async () => {},
    }),
    deliver: {
      settings: { exchange: EXCHANGE },
      received: async () => {
        kept.push(...(await taken()));
        return kept;
      },
      idOf: (message) => (message as GetMessage).properties.messageId,
      rejected: { settings: { exchange: EXCHANGE, routing: "nobody.listens" } },
    },
  });

  describe("a message in RabbitMQ", () => {
    it("is the event as JSON, kept on disk, with its id, type and time", async () => {
      const receipt = await send(into({}, { routing: "order.{{ data.numero_nf }}" }));
      const [message] = await taken();
      assert.ok(message);
      assert.equal(message.content.toString(), into().body);
      assert.equal(message.fields.routingKey, "order.12345");
      const { messageId, type, timestamp, contentType, deliveryMode, appId } = message.properties;
      assert.deepEqual([messageId, type, timestamp], [into().id, "nfe_importada", 1_728_037_800]);
      assert.deepEqual([contentType, deliveryMode, appId], ["application/json", 2, "viadukt"]);
      assert.deepEqual(receipt, { response: "confirmed", remote_id: `${EXCHANGE} order.12345` });
    });

    it("is what the subscription's own template makes", async () => {
      await send(into({ text: "Nova NFe 12345", is_own_text: true }));
      const [message] = await taken();
      assert.equal(message?.content.toString(), "Nova NFe 12345");
      assert.equal(message?.properties.contentType, "text/plain");
    });

    it("fails for good where no queue, no exchange and no right is, and the others go through", async () => {
      const results = await Promise.all([
        faultOf(send(into({}, { routing: "nobody.listens" }))),
        faultOf(send(into())),
        faultOf(send(sampleMessage({ settings: { exchange: `${EXCHANGE}-none` } }))),
        faultOf(send(into({}, { routing: "x".repeat(300) }))),
        faultOf(send(into(), { credentials: { username, password: "wrong-4711" } })),
        faultOf(send(into(), { settings: { vhost: "no-such-vhost" } })),
      ]);
      assert.deepEqual(results, [
        "RejectedError rejected_by_remote",
        "sent",
        "ConfigError bad_configuration",
        "RejectedError rejected_by_remote",
        "AuthError credentials_refused",
        "ConfigError bad_configuration",
      ]);
      assert.equal((await taken()).length, 1);
    });

    it("shares one connection and one channel with many others", async () => {
      await using bed = openBed(rabbitmq, { baseUrl: "", credentials, settings });
      const one = (i: number) => rabbitmq.deliver?.send(bed.ctx as never, into({ id: `evt_${i}` }));
      await Promise.all(Array.from({ length: 200 }, (_, i) => one(i)));
      const ids = new Set((await taken()).map(({ properties }) => properties.messageId));
      assert.equal(ids.size, 200);
    });

    it("goes on over a new connection when the exchange or the connection was lost", async () => {
      await using bed = openBed(rabbitmq, { baseUrl: "", credentials, settings });
      const one = () => rabbitmq.deliver?.send(bed.ctx as never, into());
      await one();
      await channel.deleteExchange(EXCHANGE);
      assert.equal(await faultOf(Promise.resolve(one())), "ConfigError bad_configuration");
      await channel.assertExchange(EXCHANGE, "topic", { durable: false, autoDelete: false });
      await channel.bindQueue(EXCHANGE, EXCHANGE, "nfe_importada");
      await channel.bindQueue(EXCHANGE, EXCHANGE, "order.#");
      await one();
      assert.equal((await taken()).length, 2);
    });
  });
});

describe("a broker that is none", () => {
  it("is a transient fault, and an abort ends the wait", async () => {
    await using silly = await raw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using hanging = await raw(() => {});
    const at = (port: number, signal?: AbortSignal) =>
      send(into(), { settings: { host: "127.0.0.1", port }, ...(signal ? { signal } : {}) });
    assert.match(await faultOf(at(silly.port)), /^TransientError /);
    assert.equal(await faultOf(at(1)), "TransientError connection_refused");
    const stop = new AbortController();
    const reason = new Error("the hub stops");
    const sent = at(hanging.port, stop.signal);
    setTimeout(() => stop.abort(reason), 100);
    await assert.rejects(sent, (error) => error === reason);
  });

  it("is never called in a private network", async () => {
    assert.equal(
      await faultOf(send(into(), { settings: { host: "10.1.2.3" } })),
      "ConfigError egress_refused",
    );
  });
});

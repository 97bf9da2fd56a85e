import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type JetStreamManager, jetstreamManager, type StoredMsg } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { NATS, withBroker } from "../../../test/brokers.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { raw } from "../../../test/local-server.ts";
import { isHubError, type OutMessage } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import nats from "./index.ts";

const { hostname: host, port } = new URL(NATS);
const settings = { host, port: Number(port) };
const PREFIX = `viadukt_test_${randomBytes(6).toString("hex")}`;

let connection: NatsConnection;
let manager: JetStreamManager;
const stored = async (): Promise<StoredMsg[]> => {
  const { state } = await manager.streams.info(PREFIX);
  const messages: StoredMsg[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++) {
    const message = await manager.streams.getMessage(PREFIX, { seq });
    if (message) messages.push(message);
  }
  return messages;
};

const send = async (
  message: OutMessage,
  more: { settings?: object; credentials?: Record<string, string>; signal?: AbortSignal } = {},
) => {
  await using bed = openBed(nats, {
    baseUrl: "",
    credentials: more.credentials ?? {},
    settings: { ...settings, ...more.settings },
    ...(more.signal ? { signal: more.signal } : {}),
  });
  return await nats.deliver?.send(bed.ctx as never, message);
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
const on = (subject: string, more: Partial<OutMessage> = {}, set: object = {}) =>
  sampleMessage({ settings: { subject: `${PREFIX}.${subject}`, ...set } }, more);

await withBroker({ name: "NATS", url: NATS, variable: "TEST_NATS_URL" }, () => {
  before(async () => {
    connection = await connect({ servers: new URL(NATS).host });
    manager = await jetstreamManager(connection);
    await manager.streams.add({ name: PREFIX, subjects: [`${PREFIX}.>`], max_msg_size: 10_000 });
  });
  after(async () => {
    await manager.streams.delete(PREFIX);
    await connection.close();
  });

  let run = 0;
  testConnector(nats, {
    credentials: {},
    settings,
    server: async () => ({
      baseUrl: NATS,
      // The stream drops what it has seen, so each check has a subject of its own.
      reset: async () => {
        run += 1;
        await manager.streams.purge(PREFIX);
      },
      close: async () => {},
    }),
    deliver: {
      get settings() {
        return { subject: `${PREFIX}.{{ event.type }}.${run}` };
      },
      received: stored,
      idOf: (message) => (message as StoredMsg).header.get("webhook-id"),
      rejected: { settings: { subject: "viadukt.no.stream" } },
    },
    skip: { "check.bad_credentials": "the broker of the tests has no users" },
  });

  describe("a message in NATS", () => {
    it("is the event as JSON under a subject from the event, stored once however often it is sent", async () => {
      await manager.streams.purge(PREFIX);
      const message = on("order.{{ data.numero_nf }}");
      const first = await send(message);
      const again = await send({ ...message, attempt: 2 });
      const [one, ...others] = await stored();
      assert.equal(one?.string(), message.body);
      assert.equal(one?.subject, `${PREFIX}.order.12345`);
      assert.deepEqual(others, []);
      assert.equal(first?.response, "stored");
      assert.equal(again?.response, "stored before");
      assert.equal(again?.remote_id, first?.remote_id);
    });

    it("is stored for each subject that its subscriptions name", async () => {
      await manager.streams.purge(PREFIX);
      await send(on("a", { id: "evt_two" }));
      await send(on("b", { id: "evt_two" }));
      assert.equal((await stored()).length, 2);
    });

    it("reaches who listens on a plain subject", async () => {
      const subject = `plain_${PREFIX}`;
      const listening = connection.subscribe(subject, { max: 1 });
      await connection.flush();
      await send(sampleMessage({ settings: { subject, acknowledge: "server" } }));
      for await (const message of listening) {
        assert.equal(message.string(), sampleMessage().body);
        assert.equal(message.headers?.get("webhook-id"), sampleMessage().id);
      }
    });

    it("fails for good where no stream takes it, and where it is too large or has no subject", async () => {
      const other = sampleMessage({ settings: { subject: "viadukt.no.stream" } });
      assert.equal(await faultOf(send(other)), "ConfigError bad_configuration");
      const large = on("large", { text: "x".repeat(20_000), is_own_text: true });
      assert.equal(await faultOf(send(large)), "RejectedError rejected_by_remote");
      for (const subject of ["{{ data.emit_nome }}", "a..b", "a.>", "*", ""]) {
        const odd = sampleMessage({ settings: { subject: subject || " " } });
        assert.equal(await faultOf(send(odd)), "RejectedError rejected_by_remote", subject);
      }
    });

    it("shares one connection with many others", async () => {
      await manager.streams.purge(PREFIX);
      await using bed = openBed(nats, { baseUrl: "", credentials: {}, settings });
      const one = (i: number) =>
        nats.deliver?.send(bed.ctx as never, on("many", { id: `evt_${i}` }));
      await Promise.all(Array.from({ length: 200 }, (_, i) => one(i)));
      assert.equal((await stored()).length, 200);
    });

    it("goes nowhere without the TLS that it needs", async () => {
      assert.equal(
        await faultOf(send(on("tls"), { settings: { tls: true } })),
        "ConfigError bad_configuration",
      );
    });
  });
});

describe("a NATS server that takes nothing", () => {
  const INFO = {
    server_id: "x",
    version: "2.9.10",
    proto: 1,
    max_payload: 1_048_576,
    headers: true,
  };
  const refusing = (info: object, says: string) =>
    raw((socket) => {
      socket.on("error", () => {});
      socket.write(`INFO ${JSON.stringify({ ...INFO, ...info })}\r\n`);
      socket.on("data", (data) => {
        if (String(data).includes("CONNECT")) socket.end(says);
      });
    });
  const at = (port: number, more: Parameters<typeof send>[1] = {}) =>
    send(on("x"), { ...more, settings: { host: "127.0.0.1", port } });

  it("is a fault of the credentials where it refuses them, and passes otherwise", async () => {
    await using server = await refusing(
      { auth_required: true },
      "-ERR 'Authorization Violation'\r\n",
    );
    const credentials = { username: "hub", password: "wrong-4711" };
    assert.equal(await faultOf(at(server.port, { credentials })), "AuthError credentials_refused");
    await using silly = await raw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert.match(await faultOf(at(silly.port)), /^TransientError /);
    assert.equal(await faultOf(at(1)), "TransientError connection_refused");
  });

  it("leads to no other address that it names", async () => {
    let calls = 0;
    await using other = await raw((socket) => {
      calls += 1;
      socket.destroy();
    });
    const connect_urls = [`127.0.0.1:${other.port}`];
    await using server = await refusing({ connect_urls }, "");
    assert.match(await faultOf(at(server.port)), /^TransientError /);
    assert.equal(calls, 0);
  });

  it("is not waited for by a hub that stops, and is never in a private network", async () => {
    await using hanging = await raw(() => {});
    const stop = new AbortController();
    const reason = new Error("the hub stops");
    const sent = at(hanging.port, { signal: stop.signal });
    setTimeout(() => stop.abort(reason), 100);
    await assert.rejects(sent, (error) => error === reason);
    const inside = send(on("x"), { settings: { host: "192.168.1.1" } });
    assert.equal(await faultOf(inside), "ConfigError egress_refused");
  });

  it("needs credentials that are some", async () => {
    const credentials = { creds_file: "nonsense" };
    await using server = await refusing({ auth_required: true }, "");
    assert.equal(
      await faultOf(at(server.port, { credentials })),
      "ConfigError credentials_missing",
    );
  });
});

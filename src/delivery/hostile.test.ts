import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** What a receiver may do to a sender, by path. */
const DEEDS: Readonly<Record<string, (socket: Socket) => void>> = {
  "/reset": (socket) => socket.resetAndDestroy(),
  "/garbage": (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"),
  "/silent": () => {},
  "/half": (socket) => socket.end(`${OK}content-length: 100\r\n\r\nhalf`),
  "/slow": (socket) => {
    socket.write(`${OK}content-length: 1000000\r\n\r\n`);
    const timer = setInterval(() => socket.write("x"), 20);
    socket.on("close", () => clearInterval(timer));
  },
  "/endless": (socket) => {
    socket.write(`${OK}\r\n`);
    const pour = () => {
      while (!socket.destroyed && socket.write("y".repeat(65_536)));
    };
    socket.on("drain", pour);
    pour();
  },
  "/away": (socket) =>
    socket.end("HTTP/1.1 307 Away\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"),
  "/zeros": (socket) => socket.end(`${OK}x-a: \x80\r\ncontent-length: 3\r\n\r\n\0\xff\0`, "latin1"),
};

async function openHostile() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (chunk) => {
      const path = chunk.toString().split(" ")[1] ?? "";
      DEEDS[path]?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

forEachDatabase((database) => {
  it("bounds and names what hostile receivers do, and delivers to others meanwhile", async () => {
    await using stores = await database.open();
    await using hostile = await openHostile();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const paths = new Map<number, string>();
    for (const path of Object.keys(DEEDS)) {
      const patch = { url: hostile.url + path, retry_delays: "[]", timeout_ms: 700 };
      paths.set(await courier.subscribe(patch), path);
    }
    await courier.subscribe({ url: receiver.url });
    courier.dispatcher.start();
    await courier.publish(event(1));
    await receiver.count(1, 600);
    const settled = async () => (await courier.attempts()).length === paths.size + 1;
    await until(settled, { what: () => "attempts are missing", timeoutMs: 5_000 });

    const attempts = new Map((await courier.attempts()).map((row) => [row.delivery_id, row]));
    const found: Record<string, unknown> = {};
    for (const row of await courier.deliveries()) {
      const path = paths.get(row.subscription_id);
      const attempt = attempts.get(row.id);
      if (!path || !attempt) continue;
      found[path] = [row.state, attempt.status ?? attempt.error_code];
      assert.ok(attempt.duration_ms < 1_500, `${path} took ${attempt.duration_ms} ms`);
      assert.ok((attempt.response_body ?? "").length <= 16_384);
    }
    assert.deepEqual(found, {
      "/reset": ["failed", "connection_reset"],
      "/garbage": ["failed", "bad_answer"],
      "/silent": ["failed", "timeout"],
      "/half": ["failed", "connection_reset"],
      "/slow": ["failed", "timeout"],
      "/endless": ["delivered", 200],
      "/away": ["failed", 307],
      "/zeros": ["delivered", 200],
    });
  });

  it("writes down an address that may not be called and one that nobody answers", async () => {
    await using stores = await database.open();
    await using courier = await openCourier(stores);
    await courier.subscribe({ url: "http://10.1.2.3/", retry_delays: "[]" });
    await courier.subscribe({ url: "http://127.0.0.1:9999/", retry_delays: "[]" });
    await courier.subscribe({ url: "http://127.0.0.1:9999/", secrets: "no token" });
    courier.dispatcher.start();
    await courier.publish(event(1));
    await until(async () => (await courier.attempts()).length === 3, {
      what: () => "attempts are missing",
    });
    const codes = (await courier.attempts()).map((row) => row.error_code).sort();
    assert.deepEqual(codes, ["bad_subscription", "connection_refused", "egress_refused"]);
  });
});

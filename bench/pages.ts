import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createFakturownia } from "../sandbox/fakturownia/index.ts";
import { startSandbox } from "../sandbox/server.ts";

/**
 * The simulated Fakturownia with ROWS invoices, in a process of its own. Answers are kept, so that a second
 * reader of the same pages waits for the network only; tells its address and credentials when it listens.
 */
const [rows = "5000"] = process.argv.slice(2);
const sandbox = await startSandbox({
  simulators: [createFakturownia({ rows: Number(rows), months: 0 })],
});
const answers = new Map<string, { status: number; type: string; body: Buffer }>();

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  void answerOf(path).then(({ status, type, body }) => {
    response.writeHead(status, { "content-type": type, "content-length": body.byteLength });
    response.end(body);
  });
});

async function answerOf(path: string) {
  const known = answers.get(path);
  if (known) return known;
  const response = await fetch(sandbox.url + path);
  const answer = {
    status: response.status,
    type: response.headers.get("content-type") ?? "text/plain",
    body: Buffer.from(await response.arrayBuffer()),
  };
  answers.set(path, answer);
  return answer;
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({
    url: `http://127.0.0.1:${port}`,
    credentials: sandbox.systems[0]?.credentials ?? {},
  });
});
process.on("disconnect", () => process.exit(0));

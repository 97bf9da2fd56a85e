import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { answerPortHelp } from "./port-help.ts";

const PUBLIC = { commandHelp: "public" } as const;

/** What a server that answers with the help, and 404 where it does not, says to these lines. */
async function ask(
  lines: readonly string[],
  settings: Parameters<typeof answerPortHelp>[2] = PUBLIC,
) {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    if (!answerPortHelp(request, response, settings))
      response.writeHead(404, { "content-length": 9 }).end("a command");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const socket = connect(port, "127.0.0.1");
    socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
    return { answer: await text(socket), port };
  } finally {
    server.close();
  }
}

it("answers the pages of a public help, with the address that commands go to", async () => {
  const { answer } = await ask(["GET /?lang=en HTTP/1.1", "Host: commands.example.cz:12375"]);
  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.match(answer, /content-security-policy: default-src 'none'/i);
  assert.match(answer, /POST http:\/\/commands\.example\.cz:12375\/api\/comm/);
  const { answer: bare, port } = await ask(["GET /?lang=en HTTP/1.1", "Host: ssl://x"]);
  assert.match(bare, new RegExp(`POST http://127\\.0\\.0\\.1:${port}/api/comm`));
  const head = await ask(["HEAD /commands/PARTNERI HTTP/1.1"]);
  assert.match(head.answer, /^HTTP\/1\.1 200 .*\r\n\r\n$/s);
});

it("leads to the console where the hub's own address is known", async () => {
  const publicUrl = "https://hub.example.com/";
  const lines = ["GET /commands/INFO HTTP/1.1", "Host: x"];
  const { answer } = await ask(lines, { commandHelp: "public", publicUrl });
  assert.match(answer, /href="https:\/\/hub\.example\.com\/commands\?command=INFO"/);
  assert.doesNotMatch((await ask(lines)).answer, /command=INFO/);
});

it("leaves commands, other paths and a help that is not public alone", async () => {
  const host = "Host: x";
  for (const line of ["POST / HTTP/1.1", "GET /api/comm HTTP/1.1", "GET //x HTTP/1.1"]) {
    assert.match((await ask([line, host])).answer, /a command$/, line);
  }
  for (const commandHelp of ["signed-in", "off"] as const) {
    const { answer } = await ask(["GET / HTTP/1.1", host], { commandHelp });
    assert.match(answer, /a command$/);
  }
});

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { snippet } from "../web/src/commands/snippets.ts";

const run = promisify(execFile);
const has = (program: string): boolean =>
  spawnSync("which", [program], { stdio: "ignore" }).status === 0;

const UNIT = "3ce17312-8dbd-49a0-94d3-2e01b65e4173";
/** Quotes, back slashes, dollars, percent signs and letters, each of which some language reads as its own. */
const TRICKY = 'O\'Neil "s.r.o." \\ $x `y` %22 {0} \u2028 Žluťoučký\n';
const BODY = JSON.stringify({ select: TRICKY });

interface Got {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("commands copied as programs", () => {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-snippets-"));
  let server: Server;
  let got: Got | undefined;

  before(async () => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request.setEncoding("utf8")) body += piece;
      got = { url: request.url ?? "", headers: request.headers, body };
      const answer = Buffer.from('{"Result":"OK","CommandIn":"SELECT","Data":[{"NAZEV":"Šíma"}]}');
      response.writeHead(200, {
        "content-type": "application/json; charset=UTF-8",
        "content-length": answer.length,
      });
      response.end(answer);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const input = (user = "žofie@example.com") => ({
    ...{ scheme: "http", host: "127.0.0.1", unitId: UNIT, user, body: BODY },
    port: String((server.address() as AddressInfo).port),
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  /** What the server got is what was asked for. */
  const check = (printed: string, user = "žofie@example.com"): void => {
    assert.match(printed, /Šíma/);
    assert.equal(got?.url, "/api/comm");
    assert.equal(got?.body, BODY);
    assert.equal(got?.headers["id-uj"], UNIT);
    assert.match(got?.headers["content-type"] ?? "", /^application\/json/);
    const sent = Buffer.from((got?.headers.authorization ?? "").slice(6), "base64").toString();
    assert.equal(sent, user === "" ? "" : `${user}:PASSWORD`);
    got = undefined;
  };

  it("run as TypeScript", async () => {
    for (const user of ["žofie@example.com", ""]) {
      const program = file("command.ts", `export {};\n${snippet("typescript", input(user))}`);
      check((await run(process.execPath, [program])).stdout, user);
    }
  });

  it("run as curl", { skip: !has("curl") }, async () => {
    for (const user of ["žofie@example.com", ""]) {
      check((await run("sh", [file("command.sh", snippet("curl", input(user)))])).stdout, user);
    }
  });

  it("run as PHP", { skip: !has("php") }, async () => {
    for (const user of ["žofie@example.com", ""]) {
      check((await run("php", [file("command.php", snippet("php", input(user)))])).stdout, user);
    }
  });

  it("run as C#", { skip: !has("mcs") }, async () => {
    for (const user of ["žofie@example.com", ""]) {
      const source = file("command.cs", snippet("csharp", input(user)));
      const program = join(folder, "command.exe");
      await run("mcs", ["-codepage:utf8", `-out:${program}`, source]);
      check((await run("mono", [program])).stdout, user);
    }
  });

  it("have no password, and address a server with and without TLS", () => {
    const tls = { ...input(), scheme: "https", host: "dev.premier.cz", port: "" };
    assert.match(snippet("php", tls), /\$host = 'ssl:\/\/dev\.premier\.cz';\n\$port = 443;/);
    assert.match(snippet("csharp", tls), /"https:\/\/dev\.premier\.cz\/api\/comm"/);
  });
});

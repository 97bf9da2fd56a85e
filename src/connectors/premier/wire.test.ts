import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { raw } from "../../../test/local-server.ts";
import { openBed, readAll } from "../../../test/premier-bed.ts";
import { silentLog } from "../../lib/log.ts";
import { createAddressTurns } from "../../sdk/host/address-turns.ts";
import { isHubError } from "../../sdk/index.ts";
import { read, readRows } from "./client.ts";
import premier from "./index.ts";
import { items } from "./item-sink.ts";
import { write } from "./write.ts";

const isNamed = (name: string) => (error: unknown) => isHubError(error) && error.name === name;
const PARTNERS = { command: "PARTNERI", parameters: { part_typ: "FULL" } };

describe("a command on the wire", () => {
  it("is what the manual says, to the byte", async () => {
    let said = "";
    const answer = '{"Result":"OK","CommandIn":"PARTNERI_ADD","Data":[]}\r\n\r\n';
    await using server = await raw((socket) => {
      socket.on("data", (bytes) => {
        said += bytes.toString("utf8");
        if (said.endsWith("}}")) socket.end(`HTTP/1.1 200 OK\r\n\r\n${answer}`);
      });
    });
    await using bed = await openBed();
    const ctx = bed.open({ baseUrl: server.url });
    const command = { command: "PARTNERI_ADD", parameters: { typCmd: "ADD", id_part: undefined } };
    await write(ctx, command, { NAZEV: "Žluťoučký kůň" });
    const [head = "", body = ""] = said.split("\r\n\r\n");
    assert.match(head, /^POST \/api\/comm HTTP\/1\.1\r\n/);
    assert.match(head, /\r\ncontent-type: application\/json; charset=utf-8(\r\n|$)/);
    assert.match(head, /\r\nid-uj: c8175fe2-5aba-460e-a492-5da487105394(\r\n|$)/);
    assert.match(head, /\r\nauthorization: Basic [A-Za-z0-9+/=]+(\r\n|$)/);
    assert.match(head, /\r\nconnection: close(\r\n|$)/);
    assert.match(head, new RegExp(`\\r\\ncontent-length: ${Buffer.byteLength(body)}(\\r\\n|$)`));
    assert.deepEqual(JSON.parse(body), {
      command: { inComm: "PARTNERI_ADD", inParam: { parameters: { typCmd: "ADD" } } },
      Data: { NAZEV: "Žluťoučký kůň" },
    });
  });

  it("goes without a name where the server wants none, and takes the unit in brackets", async () => {
    let said = "";
    await using server = await raw((socket) => {
      socket.on("data", (bytes) => {
        said += bytes.toString("utf8");
        if (said.endsWith("}}}")) socket.end('HTTP/1.1 200 OK\r\n\r\n{"Result":"OK","Data":{}}');
      });
    });
    await using bed = await openBed();
    const ctx = bed.open({
      baseUrl: server.url,
      credentials: { username: undefined, password: undefined },
      settings: { unit_id: "{C8175FE2-5ABA-460E-A492-5DA487105394}" },
    });
    await read(ctx, { command: "VERZEAPI" });
    assert.doesNotMatch(said, /authorization/i);
    assert.match(said, /\r\nid-uj: C8175FE2-5ABA-460E-A492-5DA487105394\r\n/);
  });
});

describe("the answer of a server", () => {
  for (const [title, behaviour] of Object.entries({
    "whose length counts characters": { length: "characters" },
    "that tells no length": { length: "none" },
    "with a byte order mark": { hasMark: true },
    "with all of it": { length: "characters", hasMark: true },
  } as const)) {
    it(`${title} has all its rows`, async () => {
      await using bed = await openBed(behaviour);
      const rows = await readRows(bed.ctx, PARTNERS);
      assert.equal(rows.length, 250);
      assert.ok(rows.some((row) => row.NAZEV === "Brány Žďár, spol. s r.o."));
    });
  }

  it("that breaks its refusals off still says what is wrong", async () => {
    await using bed = await openBed({ isErrorCut: true, length: "characters" });
    await assert.rejects(
      readRows(bed.ctx, { command: "FA_OUT" }),
      (error) => isNamed("RejectedError")(error) && /9010: Musí být vyplněn/.test(String(error)),
    );
  });

  it("has its warnings in the log", async () => {
    await using bed = await openBed({ warnings: ["Karta nemá cenu.", "Sazba se mění."] });
    await readRows(bed.ctx, { command: "SEZ_SKL" });
    assert.deepEqual(bed.warnings, [
      { message: "Premier warns", fields: { command: "SEZ_SKL", warning: "Karta nemá cenu." } },
      { message: "Premier warns", fields: { command: "SEZ_SKL", warning: "Sazba se mění." } },
    ]);
  });

  it("is asked for again after the session was killed, three times at most", async () => {
    await using bed = await openBed({ kills: 2 });
    assert.equal((await readRows(bed.ctx, { command: "SEZ_SKL" })).length, 3);
    bed.simulator.behave({ kills: 3 });
    await assert.rejects(readRows(bed.ctx, { command: "SEZ_SKL" }), isNamed("TransientError"));
  });

  it("to a record that was sent is never asked for again", async () => {
    await using bed = await openBed({ kills: 1 });
    const command = { command: "PARTNERI_ADD", parameters: { typCmd: "ADD" } };
    await assert.rejects(write(bed.ctx, command, { NAZEV: "Nový" }), isNamed("TransientError"));
    const sent = bed.simulator.commands().filter((name) => name === "PARTNERI_ADD");
    assert.equal(sent.length, 1);
  });

  it("tells whose fault it is: user, unit, command", async () => {
    await using bed = await openBed();
    const check = (changes: Parameters<typeof bed.open>[0]) =>
      premier.check?.(bed.open(changes) as never);
    await assert.rejects(
      async () => check({ credentials: { password: "x" } }),
      isNamed("AuthError"),
    );
    const unit_id = "00000000-0000-0000-0000-000000000000";
    await assert.rejects(async () => check({ settings: { unit_id } }), isNamed("ConfigError"));
    await assert.rejects(readRows(bed.ctx, { command: "NEVIM" }), isNamed("ConfigError"));
    const facts = await check({ settings: { company_name: "Firma", company_ico: "11223344" } });
    assert.deepEqual(facts, {
      account_name: "Firma",
      tax_id: "11223344",
      server_version: "ApiComPrem 1.0.1.280",
      warnings: [
        "The password goes over http:// in the clear. Switch https on in the settings of ApiComPrem.",
      ],
    });
  });
});

describe("per cent signs in what is sent", () => {
  const name = "100 % bavlna + „A&B“ %41 50%25";
  for (const decodes of ["percent", "form", "nothing"] as const) {
    it(`arrive as they are where the server decodes ${decodes}`, async () => {
      await using bed = await openBed({ decodes });
      const parameters = { typCmd: "ADD" };
      await write(
        bed.ctx,
        { command: "PARTNERI_ADD", parameters },
        { NAZEV: name, ICO: "11111111" },
      );
      const [row] = await readRows(bed.ctx, {
        ...PARTNERS,
        parameters: { part_typ: "FULL", part_ico: "11111111" },
      });
      assert.equal(row?.NAZEV, name);
      assert.equal(bed.warnings.length, 0, "the questions leave nothing in the log");
    });
  }

  it("in the code of a card stay there, and the card is found by it", async () => {
    for (const behaviour of [
      { decodes: "form" },
      { decodes: "form", refusesOr: true },
      { decodes: "percent" },
      { decodes: "nothing" },
    ] as const) {
      await using bed = await openBed(behaviour);
      const codes = ["A+B 5%", "%41-1"];
      const requests = codes.map((code) => ({
        key: code,
        data: { code, name: code, type: "goods", active: true } as const,
      }));
      const made = await items.write(bed.ctx, requests, "k");
      assert.deepEqual(
        made.map(({ status }) => status),
        ["created", "created"],
      );
      const found = await items.find(bed.ctx, codes);
      assert.deepEqual(
        found.map(({ data }) => data.code),
        codes,
      );
    }
  });

  it("are asked about once, and not at all where there are none", async () => {
    await using bed = await openBed();
    const send = (NAZEV: string) =>
      write(bed.ctx, { command: "PARTNERI_ADD", parameters: { typCmd: "ADD" } }, { NAZEV });
    await send("Bez znaku");
    assert.deepEqual(bed.simulator.commands(), ["PARTNERI_ADD"]);
    await send("10 %");
    const asked = () => bed.simulator.commands().filter((one) => one === "INFO").length;
    const first = asked();
    assert.ok(first > 0);
    await send("20 %");
    assert.equal(asked(), first);
  });
});

describe("two integrations with one server", () => {
  const both = async (turns: ReturnType<typeof createAddressTurns> | undefined) => {
    await using bed = await openBed({ takesMs: 40 });
    const shared = turns ? { turns } : {};
    const contexts = [bed.open(shared), bed.open(shared), bed.open(shared)];
    const ends = await Promise.allSettled(
      contexts.map((ctx) => readAll(ctx, "cost_invoices", { mode: "incremental" })),
    );
    return {
      overlaps: bed.simulator.overlaps(),
      failed: ends.filter((end) => end.status === "rejected"),
    };
  };

  it("never send a second command before the first one's answer", async () => {
    const { overlaps, failed } = await both(createAddressTurns({ log: silentLog }));
    assert.equal(overlaps, 0);
    assert.deepEqual(failed, []);
  });

  it("would without their turns, and the server refuses it", async () => {
    assert.ok((await both(undefined)).overlaps > 0);
  });
});

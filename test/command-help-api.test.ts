import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ALL_PERMISSIONS } from "../src/auth/permissions.ts";
import { ERROR_NUMBERS } from "../src/http/command-help/error-numbers.ts";
import { openTestHub } from "./hub.ts";

const HTML = { accept: "text/html", "accept-language": "en" };

describe("the help over HTTP", () => {
  it("is for people who are signed in, and leads others to the sign-in", async () => {
    await using bed = await openTestHub();
    const signed = { ...HTML, ...(await bed.signIn(bed.tenantId, [])) };
    const get = (url: string, headers: object = signed) =>
      bed.app.inject({ method: "GET", url, headers: { ...headers } });
    const stranger = await get("/help/commands", HTML);
    assert.equal(stranger.statusCode, 401);
    assert.match(stranger.body, /href="\/sign-in/);
    assert.doesNotMatch(stranger.body, /PARTNERI/);
    const list = await get("/help/commands");
    assert.equal(list.statusCode, 200);
    assert.match(list.body, /href="\/help\/commands\/PARTNERI"/);
    assert.match(String(list.headers["content-type"]), /^text\/html/);
    assert.match(String(list.headers["content-security-policy"]), /default-src 'none'/);
    assert.equal(list.headers["x-content-type-options"], "nosniff");
    assert.match((await get("/help")).body, /\/api\/comm/);
    assert.match((await get("/help/?lang=cs")).body, /<html lang="cs">/);
    assert.equal((await get("/help/commands/NIC")).statusCode, 404);
    const nothing = await get("/help/nothing?lang=en");
    assert.equal(nothing.statusCode, 404);
    assert.match(nothing.body, /This page does not exist/);
  });

  it("is for everybody where the setting says so, and not there where it is off", async () => {
    await using open = await openTestHub({ COMMAND_HELP: "public" });
    const shown = await open.app.inject({ method: "GET", url: "/help", headers: HTML });
    assert.equal(shown.statusCode, 200);
    await using closed = await openTestHub({ COMMAND_HELP: "off" });
    const hidden = await closed.app.inject({ method: "GET", url: "/help" });
    assert.equal(hidden.statusCode, 404);
  });
});

describe("the catalogue of commands", () => {
  it("has every command and table for the console, for those who may read", async () => {
    await using bed = await openTestHub();
    const url = "/api/commands/catalogue";
    const may = await bed.signIn(bed.tenantId, ["commands.read"]);
    const answer = await bed.app.inject({ method: "GET", url, headers: may });
    assert.equal(answer.statusCode, 200, answer.body);
    const { help, commands, tables } = answer.json();
    assert.equal(help, "signed-in");
    assert.ok(commands.length > 20);
    const partners = commands.find(({ name }: { name: string }) => name === "PARTNERI");
    assert.ok(partners.tables.includes("PARTNERY"));
    const adding = commands.find(({ name }: { name: string }) => name === "PARTNERI_ADD");
    assert.ok("NAZEV" in adding.data && adding.data.NAZEV === null);
    const table = tables.find(({ name }: { name: string }) => name === "PARTNERY");
    const inter = table.columns.find(({ name }: { name: string }) => name === "INTER");
    assert.deepEqual([inter.type, inter.width, inter.decimals], ["decimal", 17, 0]);
    const others = [...ALL_PERMISSIONS].filter((one) => one !== "commands.read");
    const mayNot = await bed.signIn(bed.tenantId, others);
    const refused = await bed.app.inject({ method: "GET", url, headers: mayNot });
    assert.equal(refused.statusCode, 403);
  });

  it("explains the same error numbers as the pages do", () => {
    const file = new URL("../web/src/i18n/commands/en.json", import.meta.url);
    const { error } = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual(
      Object.keys(error).map(Number).sort(),
      ERROR_NUMBERS.map(({ number }) => number).sort(),
    );
  });
});

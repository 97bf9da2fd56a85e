import assert from "node:assert/strict";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";
import { seedTenant } from "./harness.ts";
import { until } from "./receiver.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
type Answer = any;

const MAP = [
  { to: "code", from: "kod" },
  { to: "name", from: "nazwa" },
];
const items = (table: string, more: object = {}) => ({
  direction: "import",
  import: { entity: "item", source: { table }, key: ["id"], map: MAP, page_size: 50, ...more },
});

describe("sources that change, break off or are not alone", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const exchange: ExchangeBed = opened;
  const { sql, define, run, call, share, bed } = exchange;
  after(() => exchange[Symbol.asyncDispose]());

  /** Keys begin behind `from`: rows of one integration that have the same key are one record at the source. */
  const fill = async (table: string, rows: number, from: number) => {
    await sql(`create table ${table} (id int primary key, kod text, nazwa text)`);
    await sql(
      `insert into ${table} select ${from} + i, '${table}-' || i, 'Towar ' || i from generate_series(1, ${rows}) i`,
    );
  };
  const start = (slug: string, body: object = {}) =>
    call("POST", `/api/exchange/definitions/${slug}/run`, 202, body);
  const view = (id: string): Promise<Answer> => call("GET", `/api/runs/${id}`, 200);
  /** Counts of runs are written down once in a while; what is stored is seen at once. */
  const stores = (stream: string, rows: number) =>
    until(async () => (await origins(stream)).length >= rows, {
      timeoutMs: 20_000,
      what: () => `${stream} stored fewer than ${rows} rows`,
    });
  const end = async (id: string): Promise<Answer> => {
    await bed.hub.runs.wait(id, 60_000);
    return view(id);
  };
  /** Ids at the source of the records that the definition has given and that are not gone. */
  const origins = async (stream: string): Promise<string[]> => {
    const rows = await bed.hub.data.db
      .selectFrom("record_origin")
      .select("remote_id")
      .where("stream", "=", stream)
      .where("deleted_at", "is", null)
      .execute();
    return rows
      .map((row) => row.remote_id.replace(/^.*\//, ""))
      .toSorted((a, b) => Number(a) - Number(b));
  };

  it("fails clearly when the server ends the connection, and the next run reads the rest", async () => {
    await fill("spadek", 5_000, 100_000);
    await define("spadek", items("spadek", { page_size: 20 }));
    const { id } = await start("spadek", { mode: "full" });
    await stores("spadek", 200);
    // The next page waits for the lock, so that the connection is lost in the middle of a statement.
    await sql("begin");
    await sql("lock table spadek in access exclusive mode");
    const blocked = () =>
      sql("select pid from pg_locks where not granted and relation = 'spadek'::regclass");
    try {
      await until(async () => (await blocked()).length > 0, { what: () => "nobody waited" });
      for (const { pid } of await blocked()) await sql("select pg_terminate_backend($1)", [pid]);
      await bed.hub.runs.wait(id, 60_000);
    } finally {
      await sql("rollback");
    }
    const failed = await end(id);
    assert.equal(failed.state, "failed", JSON.stringify(failed));
    assert.equal(failed.error.code, "remote_unavailable");
    assert.match(failed.error.message, /terminat/i);
    assert.ok(failed.counts.created >= 200 && failed.counts.created < 5_000);
    const again = await run("spadek", { mode: "full" });
    assert.equal(again.counts.created + failed.counts.created, 5_000);
    assert.equal((await origins("spadek")).length, 5_000);
  });

  it("reads a table that changes meanwhile: nothing twice, nothing lost that stayed", async () => {
    await fill("ruch", 3_000, 0);
    await define("ruch", items("ruch", { deletes: "compare", page_size: 20 }));
    const { id } = await start("ruch", { mode: "full" });
    await stores("ruch", 100);
    await sql("insert into ruch values (-5, 'ruch-x', 'przed'), (9000, 'ruch-y', 'po')");
    await sql("delete from ruch where id in (1, 2, 2900, 2901)");
    await sql("update ruch set id = 9001 where id = 2990");
    await sql("update ruch set id = -6 where id = 2991");
    const first = await end(id);
    assert.equal(first.state, "succeeded", JSON.stringify(first));
    const seen = await origins("ruch");
    assert.equal(new Set(seen).size, seen.length);
    const there = async () =>
      (await sql("select id from ruch order by id")).map((row) => String(row.id));
    const stayed = (await there()).filter((one) => Number(one) > 0);
    assert.deepEqual(
      stayed.filter((one) => !seen.includes(one)),
      [],
    );
    const second = await run("ruch", { mode: "full" });
    assert.equal(second.counts.created, 2, "what came in front of the reader");
    assert.deepEqual(await origins("ruch"), await there());
  });

  it("stops where a column or a table has gone, and deletes nothing for it", async () => {
    await fill("kolumna", 100, 200_000);
    await define("kolumna", items("kolumna", { deletes: "compare" }));
    await run("kolumna", { mode: "full" });
    await sql("alter table kolumna rename nazwa to nazwy");
    const failed = await run("kolumna", { mode: "full" }, "failed");
    assert.equal(failed.error.code, "not_found");
    assert.match(failed.error.message, /nazwa.*nazwy/);
    await sql("alter table kolumna rename to kolumny");
    assert.match((await run("kolumna", {}, "failed")).error.message, /no table or view kolumna/);
    assert.equal((await origins("kolumna")).length, 100);
  });

  it("asks before it deletes what an emptied table no longer has", async () => {
    await sql("delete from kolumny");
    await sql("alter table kolumny rename to kolumna");
    await sql("alter table kolumna rename nazwy to nazwa");
    const held = await run("kolumna", { mode: "full" }, "partial");
    assert.equal(held.result.deletes_held.length, 1);
    assert.equal((await origins("kolumna")).length, 100);
    await run("kolumna", { mode: "full", allow_deletes: true });
    assert.deepEqual(await origins("kolumna"), []);
  });

  it("takes 10,000 bad rows without a journal that grows with them, and stops at a limit", async () => {
    await fill("zle", 10_000, 300_000);
    await sql("update zle set kod = null");
    await define("zle", items("zle", { page_size: 500 }));
    const begin = performance.now();
    const ended = await run("zle", { mode: "full" }, "partial");
    assert.ok(performance.now() - begin < 20_000);
    assert.equal(ended.counts.refused, 10_000);
    const log = await call("GET", `/api/runs/${ended.id}/log?limit=200`, 200);
    assert.ok(log.items.length < 60, `${log.items.length} lines`);
    await define("zle-stop", items("zle", { max_refused: 600, page_size: 500 }));
    const stopped = await run("zle-stop", { mode: "full" }, "failed");
    assert.equal(stopped.error.code, "too_many_refused");
    assert.equal(stopped.counts.refused, 1_000);
  });

  it("shows no secret of a row that it sets aside, of a table and of a file", async () => {
    const secrets = ["Tajne!Haslo9", "44051401359", "sk_live_51abc"];
    await sql(
      "create table tajne (id int primary key, kod text, haslo text, PESEL text, api_key text)",
    );
    await sql("insert into tajne values (600001, null, $1, $2, $3)", secrets);
    const map = [
      { to: "code", from: "kod" },
      {
        to: "name",
        from: ["haslo", "pesel", "api_key"],
        transforms: [{ do: "join", separator: "" }],
      },
      { to: "unit", from: "haslo", transforms: [{ do: "date", format: "YYYY-MM-DD" }] },
      { to: "vat_rate", from: "api_key" },
    ];
    await define("tajne", items("tajne", { map }));
    const head = "id;kod;haslo;pesel;api_key";
    const lines = [head, `1;;${secrets.join(";")}`, `2;X;${secrets.join(";")};more;more`];
    writeFileSync(join(share, "tajne.csv"), lines.join("\r\n"));
    utimesSync(join(share, "tajne.csv"), 0, 0);
    const files = { pattern: "tajne.csv", format: { codec: "csv" } };
    const body = { entity: "item", key: ["id"], map, source: { files } };
    await define("tajne-plik", { direction: "import", import: body }, { integration_id: "share" });
    for (const slug of ["tajne", "tajne-plik"]) {
      const ended = await run(slug, { mode: "full" }, "partial");
      assert.ok(ended.counts.refused > 0);
      const shown = JSON.stringify([
        await call("GET", `/api/runs/${ended.id}/refused`, 200),
        await call("GET", `/api/runs/${ended.id}/log`, 200),
        ended,
        await call("POST", "/api/exchange/preview", 200, {
          integration_id: slug === "tajne" ? "erp" : "share",
          body: slug === "tajne" ? items("tajne", { map }) : { direction: "import", import: body },
        }),
      ]);
      for (const secret of secrets)
        assert.ok(!shown.includes(secret), `${slug} ${secret}: ${shown}`);
    }
  });

  it("runs a definition once at a time, and another one beside it", async () => {
    await fill("razem", 4_000, 400_000);
    await define("razem", items("razem"));
    await define("obok", items("tajne"));
    const first = await start("razem", { mode: "full" });
    const url = "/api/exchange/definitions/razem/run";
    const second = await call("POST", url, 409, { mode: "full" });
    assert.deepEqual([second.code, second.facts.run_id], ["run_in_progress", first.id]);
    await start("obok", { mode: "full" });
    const ended = await end(first.id);
    assert.equal(ended.counts.created, 4_000, JSON.stringify(ended));
  });

  it("keeps definitions of the same name of two organisations apart", async () => {
    const other = await seedTenant(bed.hub.config, "other");
    const headers = { ...(await bed.signIn(other)), host: "localhost:8000" };
    const ask = async (
      method: "GET" | "POST" | "PUT" | "DELETE",
      url: string,
      payload?: object,
    ) => {
      const wanted = { method, url, headers, ...(payload ? { payload } : {}) };
      const answer = await bed.app.inject(wanted);
      return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
    };
    await fill("wspolne", 10, 500_000);
    await define("wspolne", items("wspolne"));
    const own = await run("wspolne", { mode: "full" });
    for (const path of ["", "/yaml", "/versions", "/files", "/batches", "/sent"]) {
      const { status } = await ask("GET", `/api/exchange/definitions/wspolne${path}`);
      assert.equal(status, 404, path);
    }
    const url = "/api/exchange/definitions/wspolne";
    assert.equal((await ask("POST", `${url}/run`, {})).status, 404);
    assert.equal((await ask("DELETE", url)).status, 404);
    assert.equal((await ask("GET", `/api/runs/${own.id}/refused`)).status, 404);
    const theirs = { slug: "wspolne", name: "x", integration_id: "erp", body: items("wspolne") };
    assert.equal((await ask("POST", "/api/exchange/definitions", theirs)).status, 422);
    const { port, hostname, pathname, username } = new URL(exchange.url);
    const integration = {
      ...{ id: "erp", provider: "postgresql", credentials: { username } },
      settings: {
        host: hostname,
        port: Number(port || 5432),
        tls: "off",
        database: pathname.slice(1),
      },
    };
    assert.equal((await ask("POST", "/api/integrations", integration)).status, 201);
    assert.equal((await ask("POST", "/api/exchange/definitions", theirs)).status, 201);
    const ran = await ask("POST", `${url}/run?wait=60`, { mode: "full" });
    assert.equal(ran.body.counts.created, 10, JSON.stringify(ran.body));
    assert.equal((await ask("GET", "/api/records/item?limit=200")).body.items.length, 10);
    assert.equal(
      (await ask("PUT", "/api/exchange/lookups/lista", { entries: { a: "b" } })).status,
      204,
    );
    assert.deepEqual((await call("GET", "/api/exchange/lookups", 200)).items, []);
    assert.equal((await ask("DELETE", url)).status, 204);
    assert.equal((await call("GET", url, 200)).slug, "wspolne");
  });
});

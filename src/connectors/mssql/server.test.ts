import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { createAuthority } from "../../../test/certificates.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { raw } from "../../../test/local-server.ts";
import { startTdsServer, type TdsServer } from "../../../test/tds-server/server.ts";
import { isHubError, type TableQuery, type TableWrite } from "../../sdk/index.ts";
import { dialect } from "./dialect.ts";
import mssql from "./index.ts";
import { instancePort } from "./instance.ts";

const SCHEMA = `CREATE TABLE CDN.Towary (Twr_GIDNumer int IDENTITY(1,1) PRIMARY KEY, Twr_Kod varchar(40) NOT NULL,
    Twr_Cena money, Twr_Rabat decimal(5,2), Twr_Waga real, Twr_Zmiana datetime, Twr_Guid uniqueidentifier, Twr_Stamp rowversion)
  GO
  CREATE TABLE [ERPDB].dbo.kh__Kontrahent (kh_Id int PRIMARY KEY, kh_Symbol nvarchar(20) NOT NULL UNIQUE, kh_NIP varchar(20), kh_Limit decimal(19,4))
  GO
  INSERT INTO ERPDB.dbo.kh__Kontrahent VALUES (1, N'ŻÓŁĆ', '525-000-00-00', 12.5);
  INSERT INTO ERPDB.dbo.kh__Kontrahent VALUES (2, N'ACME', NULL, NULL)
  GO
  CREATE VIEW dbo.vd_parties AS
    SELECT kh_Id AS id, RTRIM(kh_Symbol) + N' (' + CONVERT(nvarchar(10), kh_Id) + N')' AS name,
      CAST(kh_Limit AS decimal(19,4)) AS credit FROM [ERPDB].[dbo].[kh__Kontrahent] WITH (NOLOCK)
  GO
  GRANT SELECT ON dbo.vd_parties TO viadukt
  GO`;

let server: TdsServer;
const credentials = { username: "viadukt", password: "tds-Secret-17" };
const base = { database: "TEST", host: "127.0.0.1", tls: "off", allow_writes: true };
const bedOf = (more: object = {}, login: object = {}) =>
  openBed(mssql, {
    baseUrl: "",
    credentials: { ...credentials, ...login },
    settings: { ...base, port: server.port, ...more },
  });

async function read(query: Omit<TableQuery, "pageSize">, more: object = {}) {
  await using bed = bedOf(more);
  const pages = mssql.tables?.read(bed.ctx as never, { pageSize: 2, ...query }) ?? [];
  return (await Array.fromAsync(pages)).flatMap((page) => page.rows);
}
async function write(given: Omit<TableWrite, "key">, more: object = {}) {
  await using bed = bedOf(more);
  return mssql.tables?.write(bed.ctx as never, given);
}
async function named(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return isHubError(error) ? `${error.name} ${error.code}` : String(error);
  }
  return "passed";
}
const items = { source: { table: "CDN.Towary" }, key: ["Twr_GIDNumer"] };
const parties = { source: { table: "dbo.vd_parties" }, key: ["id"] };

before(async () => {
  server = await startTdsServer({ schemas: ["dbo", "CDN", "ERPDB.dbo"] });
  await server.run(SCHEMA);
});
after(() => server.close());

describe("an ERP on SQL Server", () => {
  it("gives money, decimals, Windows-1250, GUIDs and times with all that is in them", async () => {
    const row = ["Żółta śruba", "90071992547.1234", "-0.50", "0.1", "2026-03-29T02:30:00.997"];
    const columns = ["Twr_Kod", "Twr_Cena", "Twr_Rabat", "Twr_Waga", "Twr_Zmiana", "Twr_Guid"];
    const guid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    const table = "CDN.Towary";
    assert.deepEqual(await write({ table, columns, rows: [[...row, guid]], mode: "insert" }), {
      rows: 1,
    });
    const [found] = await read({ ...items, columns });
    assert.deepEqual(found, [...row, guid]);
    const condition = { column: "Twr_Zmiana", op: "=", value: row[4] ?? "" } as const;
    assert.equal((await read({ ...items, where: condition })).length, 1);
    const identity = { column: "Twr_Guid", op: "=", value: guid.toUpperCase() } as const;
    assert.equal((await read({ ...items, where: identity })).length, 1);
  });

  it("goes on behind a float of 32 bits, and takes many rows with bytes and long texts", async () => {
    await server.run(
      "CREATE TABLE dbo.many (w real NOT NULL, b varbinary(max), t nvarchar(max), f bit)",
    );
    const long = "ż".repeat(5_000);
    const rows = Array.from({ length: 250 }, (_, i) => [
      ...[i / 10, new Uint8Array([i, 0]), i === 7 ? long : null, i % 2 === 0],
    ]);
    const many = {
      table: "dbo.many",
      columns: ["w", "b", "t", "f"],
      rows,
      mode: "insert",
    } as const;
    assert.deepEqual(await write(many), { rows: 250 });
    const found = await read({ source: { table: "dbo.many" }, key: ["w"] });
    assert.equal(found.length, 250);
    const plain = (row: readonly unknown[] = []) => [
      ...[row[0], [...(row[1] as Uint8Array)], row[2], row[3]],
    ];
    assert.deepEqual(plain(found[1]), ["0.1", [1, 0], null, false]);
    assert.deepEqual(plain(found[7]), ["0.7", [7, 0], long, false]);
    await server.run("DROP TABLE dbo.many");
  });

  it("is read by rowversion, up to what the server says is committed", async () => {
    const query = { ...items, change: "Twr_Stamp", columns: ["Twr_Kod", "Twr_Stamp"] };
    const [first] = await read(query);
    const stamp = String(first?.[1]);
    assert.match(stamp, /^0x[0-9A-F]{16}$/);
    const table = "CDN.Towary";
    await write({ table, columns: ["Twr_Kod"], rows: [["later"]], mode: "insert" });
    const rest = await read({ ...query, after: [stamp, 1] });
    assert.deepEqual(
      rest.map(([code]) => code),
      ["later"],
    );
    assert.ok(String(rest[0]?.[1]) > stamp);
    const version = { name: "v", kind: "other", native: "rowversion", nullable: false } as const;
    const columns = [version];
    const parts = { from: "[x]", columns, order: columns, limit: 3, where: undefined };
    assert.equal(
      dialect.select({ ...parts, after: [stamp] }).sql,
      "SELECT TOP (3) CONVERT(varchar(18), CAST([v] AS binary(8)), 1) FROM (SELECT * FROM [x] WHERE [v] < MIN_ACTIVE_ROWVERSION()) AS viadukt_committed WHERE [v] > CONVERT(binary(8), @p1, 1) ORDER BY [v]",
    );
  });

  it("is read through views over another database, and by names of three parts", async () => {
    assert.deepEqual(await read(parties), [
      [1, "ŻÓŁĆ (1)", "12.5000"],
      [2, "ACME (2)", null],
    ]);
    const three = { source: { table: "ERPDB.dbo.kh__Kontrahent" }, key: ["kh_Id"] };
    assert.deepEqual((await read(three))[0], [1, "ŻÓŁĆ", "525-000-00-00", "12.5000"]);
    await using bed = bedOf();
    const info = await mssql.tables?.describe(bed.ctx as never, three.source);
    assert.equal(info?.name, "ERPDB.dbo.kh__Kontrahent");
    assert.deepEqual(info?.key, ["kh_Id"]);
    assert.deepEqual(server.administrative, ["GRANT SELECT ON dbo.vd_parties TO viadukt"]);
    const listed = await mssql.tables?.list(bed.ctx as never);
    assert.deepEqual(
      listed?.map(({ name, kind }) => `${name} ${kind}`),
      ["CDN.Towary table", "dbo.vd_parties view"],
    );
    assert.equal(await named(read(parties, { schemas: ["CDN"] })), "NotFoundError not_found");
  });

  it("runs a script of views again, and counts days", async () => {
    const script = `IF OBJECT_ID(N'dbo.vd_days', N'V') IS NOT NULL DROP VIEW dbo.vd_days;
GO
CREATE VIEW dbo.vd_days AS SELECT 1 AS id, DATEDIFF(day, '18001228', '20261115') AS days, DATEADD(day, 82502, '18001228') AS at
GO
IF OBJECT_ID(N'dbo.days', N'U') IS NULL CREATE TABLE dbo.days (id int PRIMARY KEY)`;
    await server.run(script);
    await server.run(script);
    const days = { source: { table: "dbo.vd_days" }, key: ["id"] };
    const [, count, at] = (await read(days))[0] ?? [];
    assert.deepEqual([Number(count), String(at).slice(0, 16)], [82_502, "2026-11-15T00:00"]);
    await server.run("DROP VIEW dbo.vd_days\nGO\nDROP TABLE dbo.days");
  });

  it("refuses WITH in a SELECT of a person, and says what to do", async () => {
    const sql = "-- mine\nWITH a AS (SELECT 1 AS id) SELECT id FROM a";
    await assert.rejects(read({ source: { sql }, key: ["id"] }), /makes?|view/);
  });
});

describe("faults of SQL Server", () => {
  const errors: readonly (readonly [number, string])[] = [
    [1205, "TransientError timeout"],
    [1222, "TransientError timeout"],
    [229, "ConfigError forbidden_by_remote"],
    [208, "RejectedError rejected_by_remote"],
    [40197, "TransientError remote_unavailable"],
  ];
  it("have the hub's names", async () => {
    for (const [number, expected] of errors) {
      server.failNext({ number, message: "said the server" }, /vd_parties\]/);
      assert.equal(await named(read(parties)), expected, String(number));
    }
    assert.equal(await named(read(parties)), "passed");
  });

  it("roll all rows back, of a few and of many", async () => {
    const table = "ERPDB.dbo.kh__Kontrahent";
    const many = Array.from({ length: 500 }, (_, i) => [i + 10, `S${i % 499}`]);
    const columns = ["kh_Id", "kh_Symbol"];
    for (const rows of [many, many.slice(0, 3).concat([[3, "ACME"]])]) {
      const added = write({ table, columns, rows, mode: "insert" });
      assert.equal(await named(added), "RejectedError rejected_by_remote");
    }
    assert.equal((await read({ source: { table }, key: ["kh_Id"] })).length, 2);
    server.failNext({ number: 1205, message: "deadlock" }, /^\s*INSERT/);
    const added = write({ table, columns, rows: [[3, "B"]], mode: "insert" });
    assert.equal(await named(added), "TransientError timeout");
    assert.equal((await read({ source: { table }, key: ["kh_Id"] })).length, 2);
  });

  it("tell a wrong database from a wrong password, and both from no SQL Server", async () => {
    await using silly = await raw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using hanging = await raw(() => {});
    const check = async (more: object, login: object = {}) => {
      await using bed = bedOf({ connect_timeout_seconds: 1, ...more }, login);
      return named(Promise.resolve(mssql.check?.(bed.ctx as never)));
    };
    assert.equal(await check({}, { password: "wrong" }), "AuthError credentials_refused");
    assert.equal(await check({ database: "NONE" }), "ConfigError bad_configuration");
    assert.equal(await check({ port: 1 }), "TransientError connection_refused");
    assert.match(await check({ port: silly.port }), /^TransientError /);
    assert.equal(await check({ port: hanging.port }), "TransientError timeout");
    assert.equal(await check({ instance: "X" }), "ConfigError bad_configuration");
    assert.equal(await check({ host: "10.1.2.3" }), "ConfigError egress_refused");
    assert.equal(await check({ tls: "on" }), "ConfigError bad_configuration");
  });
});

describe("a server that redirects", () => {
  it("is not followed to an address that nobody has allowed", async () => {
    let calls = 0;
    await using inside = await raw((socket) => {
      calls += 1;
      socket.destroy();
    });
    const redirectTo = { host: "127.0.0.1", port: inside.port };
    await using away = await startTdsServer({ redirectTo });
    await using bed = bedOf({ port: away.port });
    await assert.rejects(Promise.resolve(mssql.check?.(bed.ctx as never)), {
      name: "ConfigError",
      message: /redirects connections/,
    });
    assert.equal(calls, 0);
  });
});

describe("TLS with SQL Server", () => {
  it("is trusted by its own authority and by the name, unless any certificate will do", async () => {
    const authority = createAuthority("A company");
    const pair = authority.issue({ name: "erp", hosts: ["127.0.0.1"] });
    const other = authority.issue({ name: "erp", hosts: ["other.example"] });
    await using safe = await startTdsServer({ tls: pair });
    await using misnamed = await startTdsServer({ tls: other });
    const check = async (port: number, more: object) => {
      await using bed = bedOf({ port, ...more });
      return named(Promise.resolve(mssql.check?.(bed.ctx as never)));
    };
    const ca = { ca_certificate: authority.cert };
    assert.equal(await check(safe.port, { tls: "verify", ...ca }), "passed");
    assert.equal(await check(safe.port, { tls: "verify" }), "TransientError tls_error");
    assert.equal(await check(misnamed.port, { tls: "verify", ...ca }), "TransientError tls_error");
    assert.equal(await check(misnamed.port, { tls: "on" }), "passed");
    assert.equal(await check(safe.port, { tls: "on", old_tls: true }), "passed");
  });
});

describe("a named instance", () => {
  it("has the port that the SQL Server Browser tells", async () => {
    const browser = createSocket("udp4");
    browser.on("message", (question, { port, address }) => {
      const name = question.subarray(1, -1).toString();
      const tcp = name === "INSERTGT" ? "tcp;14330;;" : "np;\\\\ERP\\pipe;;";
      const text = `ServerName;ERP;InstanceName;${name};IsClustered;No;Version;16.0.1000.6;${tcp}`;
      browser.send(
        Buffer.concat([Buffer.from([5, text.length, 0]), Buffer.from(text)]),
        port,
        address,
      );
    });
    browser.bind(0, "127.0.0.1");
    await once(browser, "listening");
    const { signal } = new AbortController();
    const ask = (instance: string, port = browser.address().port) =>
      instancePort({ address: "127.0.0.1", instance }, signal, port);
    assert.equal(await ask("INSERTGT"), 14_330);
    assert.equal(await named(ask("PIPES")), "ConfigError bad_configuration");
    assert.equal(await named(ask("INSERTGT", 1)), "TransientError timeout");
    browser.close();
  });
});

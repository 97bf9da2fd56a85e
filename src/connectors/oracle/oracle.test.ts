import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { openBed } from "../../../test/connector-bed.ts";
import { raw } from "../../../test/local-server.ts";
import { isHubError, type TableColumn } from "../../sdk/index.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import type { SqlText, WriteParts } from "../sql-client/driver.ts";
import { dialect, insertOne } from "./dialect.ts";
import { fault } from "./faults.ts";
import oracle from "./index.ts";
import { bindOf, numberCell, resultColumn } from "./types.ts";

const credentials = { username: "viadukt", password: "ora-Secret-17" };
testConnector(oracle, { credentials, settings: { host: "127.0.0.1", service_name: "X" } });

const column = (name: string, native: string, more: Partial<TableColumn> = {}): TableColumn => ({
  ...{ name, kind: "text", native, nullable: true },
  ...more,
});
const COLUMNS: readonly TableColumn[] = [
  column("ID", "NUMBER(10,0)", { kind: "integer", nullable: false }),
  column("NAME", "VARCHAR2(50)"),
  column("PRICE", "NUMBER(38,10)", { kind: "decimal" }),
  column("MADE", "DATE", { kind: "datetime" }),
  column("CHANGED", "TIMESTAMP(6)", { kind: "datetime" }),
  column("SEEN", "TIMESTAMP(6) WITH TIME ZONE", { kind: "instant" }),
  column("HASH", "RAW(16)", { kind: "binary" }),
  column("NOTE", "CLOB"),
  column("RATE", "BINARY_DOUBLE", { kind: "float" }),
];
const ROW = [1, "it's", "1.50", "2026-01-31", "2026-01-31T12:00:00.5", "2026-01-31T13:00:00+01:00"];
const FULL_ROW = [...ROW, new Uint8Array([0, 255]), "x", "0.1"];

/** The only texts that a statement may have beside bound values: masks of dates, signs that are cut off, a zone. */
const OWN_TEXTS = /'(YYYY-MM-DD"T"HH24:MI:SS(\.FF3?)?|0|\.|Z|UTC)'/g;
const WORDS = new Set(
  "SELECT FROM WHERE AND OR NOT IS NULL ORDER BY NULLS FIRST FETCH ROWS ONLY INSERT INTO VALUES DELETE IN MERGE USING ON WHEN MATCHED THEN UPDATE SET DUAL UNION ALL AS T V LIKE TO_CHAR TO_DATE TO_TIMESTAMP TO_NUMBER TO_BINARY_DOUBLE TO_CLOB TO_BLOB HEXTORAW FROM_TZ SYS_EXTRACT_UTC RTRIM NVL2 VIADUKT_ROWS".split(
    " ",
  ),
);

/** Nothing but known words, quoted names, numbers and placeholders 1, 2, 3 … each with its value. */
function assertSafe({ sql, params }: SqlText): void {
  const left = sql.replace(OWN_TEXTS, " ").replace(/"(?:[^"]|"")*"/g, " ");
  const places = [...left.matchAll(/:(\d+)/g)].map(([, number]) => Number(number));
  assert.deepEqual(
    places,
    params.map((_, i) => i + 1),
    sql,
  );
  const code = left.replace(/:\d+/g, " ");
  assert.doesNotMatch(code, /['";\\]|--|\/\*/, sql);
  for (const word of code.match(/[A-Za-z_]\w*/g) ?? [])
    assert.ok(WORDS.has(word.toUpperCase()), `${word} in ${sql}`);
  const depth = [...code].reduce(
    (open, sign) => open + (sign === "(" ? 1 : sign === ")" ? -1 : 0),
    0,
  );
  assert.equal(depth, 0, sql);
}

describe("SQL for Oracle", () => {
  const from = dialect.quote(["APPS", "AP_INVOICES_ALL"]);

  it("reads a page behind a row, dates and numbers as text, in the order of the columns themselves", () => {
    const [id, , , , changed] = COLUMNS as readonly [
      TableColumn,
      unknown,
      unknown,
      unknown,
      TableColumn,
    ];
    const statement = dialect.select({
      ...{ from, columns: COLUMNS, order: [changed, id], limit: 1001 },
      where: {
        all: [
          { column: "NAME", op: "like", value: "A%" },
          { column: "PRICE", op: ">", value: "0.10" },
        ],
      },
      after: ["2026-01-31T12:00:00.5", 7],
    });
    assertSafe(statement);
    assert.ok(
      statement.sql.endsWith('ORDER BY "CHANGED" NULLS FIRST, "ID" FETCH FIRST 1001 ROWS ONLY'),
    );
    assert.match(statement.sql, /"CHANGED" >= TO_TIMESTAMP\(:3, /);
    const moment = "2026-01-31T12:00:00.5";
    assert.deepEqual(statement.params, ["A%", "0.10", moment, moment, moment, "7"]);
    const aliases = [...statement.sql.matchAll(/AS "(v\$\w+)"/g)].map(([, name]) => name);
    assert.equal(new Set(aliases).size, 3);
    assert.ok(aliases.every((name) => (name?.length ?? 99) <= 30));
  });

  it("writes in every mode by one statement, without a MERGE where a plain INSERT does", () => {
    const parts = (mode: WriteParts["mode"]): WriteParts => ({
      ...{ table: from, columns: COLUMNS, key: ["ID"], mode, rows: [FULL_ROW, FULL_ROW] },
    });
    for (const mode of ["insert", "insert_missing", "upsert", "delete"] as const) {
      const statements = dialect.write(parts(mode));
      assert.equal(statements.length, 1);
      for (const one of statements) assertSafe(one);
    }
    assert.match(
      dialect.write(parts("insert"))[0]?.sql ?? "",
      /^INSERT INTO "APPS"\."AP_INVOICES_ALL" \(/,
    );
    assert.doesNotMatch(dialect.write(parts("insert_missing"))[0]?.sql ?? "", /WHEN MATCHED/);
    assert.match(
      dialect.write(parts("upsert"))[0]?.sql ?? "",
      /WHEN MATCHED THEN UPDATE SET t\."NAME" = v\."c1"/,
    );
    assertSafe({ sql: insertOne(from, COLUMNS), params: FULL_ROW });
  });

  it("takes any name and any value for what it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.string(), (name, value) => {
        const odd = column(name, "VARCHAR2(50)");
        const where = { column: name, op: "=", value } as const;
        assertSafe(
          dialect.select({ from, columns: [odd], order: [odd], limit: 2, where, after: [value] }),
        );
        const parts = { table: from, columns: [odd], key: [name], rows: [[value]] };
        for (const mode of ["insert", "upsert", "delete"] as const)
          for (const one of dialect.write({ ...parts, mode })) assertSafe(one);
      }),
    );
  });

  it("takes exactly one SELECT of a person", () => {
    assert.equal(dialect.derived("SELECT 1 FROM DUAL;"), "(\nSELECT 1 FROM DUAL\n) viadukt_rows");
    for (const sql of [
      "DELETE FROM X",
      "SELECT 1; DROP TABLE X",
      "SELECT :a FROM DUAL",
      "SELECT 1)",
    ])
      assert.throws(() => dialect.derived(sql), { name: "RejectedError" }, sql);
  });

  it("binds values as the statement reads them", () => {
    const bound = COLUMNS.map((one, i) => bindOf(FULL_ROW[i] ?? null, one));
    assert.deepEqual(bound, [
      ...["1", "it's", "1.50", "2026-01-31T00:00:00", "2026-01-31T12:00:00.5"],
      ...["2026-01-31T12:00:00.0", "00ff", "x", "0.1"],
    ]);
  });

  it("knows numbers by their scale, and keeps all their digits", () => {
    const kind = (precision: number, scale: number) =>
      resultColumn({ name: "N", dbTypeName: "NUMBER", nullable: true, precision, scale }).kind;
    assert.deepEqual(
      [kind(10, 0), kind(12, 2), kind(0, -127), kind(38, 0)],
      [...["integer", "decimal", "decimal", "integer"]],
    );
    assert.equal(numberCell(".5", "decimal"), "0.5");
    assert.equal(numberCell("-.0000000001", "decimal"), "-0.0000000001");
    assert.equal(numberCell("42", "integer"), 42);
    assert.equal(numberCell("99999999999999999999", "integer"), "99999999999999999999");
  });
});

/** A packet of TNS: type 4 refuses the connection. */
function refusal(code: number): Buffer {
  const text = Buffer.from(
    `(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=${code})(ERROR_STACK=(ERROR=(CODE=${code})(EMFI=4))))`,
  );
  const packet = Buffer.alloc(12);
  packet.writeUInt16BE(12 + text.length, 0);
  packet[4] = 4;
  packet[8] = 34;
  packet.writeUInt16BE(text.length, 10);
  return Buffer.concat([packet, text]);
}

async function faultAt(
  port: number,
  more: { readonly settings?: object; readonly signal?: AbortSignal } = {},
): Promise<string> {
  await using bed = openBed(oracle, {
    ...{ baseUrl: "", credentials },
    settings: {
      host: "127.0.0.1",
      port,
      service_name: "ORCLPDB1",
      connect_timeout_seconds: 2,
      ...more.settings,
    },
    ...(more.signal ? { signal: more.signal } : {}),
  });
  try {
    await oracle.check?.(bed.ctx as never);
  } catch (error) {
    if (isHubError(error)) return `${error.name} ${error.code}`;
    throw error;
  }
  return "passed";
}

describe("an Oracle that is none", () => {
  it("is told for what it is", async () => {
    await using unknown = await raw((socket) =>
      socket.once("data", () => socket.end(refusal(12_514))),
    );
    await using noSid = await raw((socket) =>
      socket.once("data", () => socket.end(refusal(12_505))),
    );
    await using busy = await raw((socket) =>
      socket.once("data", () => socket.end(refusal(12_528))),
    );
    await using closing = await raw((socket) => socket.destroy());
    await using silly = await raw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using hanging = await raw(() => {});
    assert.equal(await faultAt(1), "TransientError connection_refused");
    assert.equal(await faultAt(unknown.port), "ConfigError bad_configuration");
    assert.equal(
      await faultAt(noSid.port, { settings: { service_name: undefined, sid: "ORCL" } }),
      "ConfigError bad_configuration",
    );
    assert.match(await faultAt(busy.port), /^TransientError /);
    assert.match(await faultAt(closing.port), /^TransientError /);
    assert.match(await faultAt(silly.port), /^TransientError /);
    assert.equal(await faultAt(hanging.port), "TransientError timeout");
    assert.equal(await faultAt(1, { settings: { sid: "ORCL" } }), "ConfigError bad_configuration");
  });

  it("is left when the run is cancelled, and never called in a private network", async () => {
    await using hanging = await raw(() => {});
    const stop = new AbortController();
    const reason = new Error("the hub stops");
    const checking = faultAt(hanging.port, { signal: stop.signal });
    setTimeout(() => stop.abort(reason), 50);
    await assert.rejects(checking, (error) => error === reason);
    assert.equal(
      await faultAt(1521, { settings: { host: "10.1.2.3" } }),
      "ConfigError egress_refused",
    );
  });
});

describe("what Oracle says", () => {
  const named = (message: string): string => {
    const { name, code } = fault(new Error(message));
    return `${name} ${code}`;
  };

  it("is told as the hub's errors", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["ORA-01017: invalid username/password; logon denied", "AuthError credentials_refused"],
      ["ORA-28000: the account is locked", "AuthError credentials_refused"],
      ["ORA-01031: insufficient privileges", "ConfigError forbidden_by_remote"],
      [
        "NJS-138: connections to this database server version are not supported",
        "ConfigError bad_configuration",
      ],
      ["ORA-00060: deadlock detected while waiting for resource", "TransientError timeout"],
      ["NJS-123: call timeout of 120000 ms exceeded", "TransientError timeout"],
      ["ORA-03113: end-of-file on communication channel", "TransientError connection_reset"],
      ["NJS-500: connection to the Oracle Database was broken", "TransientError connection_reset"],
      ["NJS-507: TLS detected an invalid certificate", "TransientError tls_error"],
      ["ORA-01555: snapshot too old", "TransientError remote_unavailable"],
      [
        "ORA-01456: may not perform insert in a READ ONLY transaction",
        "RejectedError rejected_by_remote",
      ],
      ["ORA-00001: unique constraint (X.Y) violated", "RejectedError rejected_by_remote"],
      ["ORA-00942: table or view does not exist", "RejectedError rejected_by_remote"],
      ["ORA-00904: invalid identifier", "RejectedError rejected_by_remote"],
    ];
    for (const [message, expected] of cases) assert.equal(named(message), expected, message);
  });
});

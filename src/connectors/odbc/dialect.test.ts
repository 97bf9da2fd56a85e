import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError, type TableColumn } from "../../sdk/index.ts";
import type { WriteParts } from "../sql-client/driver.ts";
import { targetOf, withLogin } from "./connection-string.ts";
import { dialectOf } from "./dialect.ts";
import { fault } from "./faults.ts";
import { loadOdbc } from "./library.ts";

const ID: TableColumn = { name: "pt_id", kind: "integer", native: "integer", nullable: false };
const PRICE: TableColumn = {
  ...{ name: "pt_price", kind: "decimal", native: "decimal(17,2)", nullable: true },
  ...{ precision: 17, scale: 2 },
};
const NAME: TableColumn = {
  ...{ name: "pt_desc1", kind: "text", native: "varchar", nullable: true, length: 48 },
};

describe("SQL for OpenEdge", () => {
  const dialect = dialectOf("openedge");

  it("reads without locks, limits with TOP, and cuts texts to what the column declares", () => {
    const { sql, params } = dialect.select({
      ...{ from: '"PUB"."pt_mstr"', columns: [ID, PRICE, NAME], order: [ID], limit: 500 },
      ...{ where: { column: "pt_desc1", op: "like", value: "A%" }, after: [7] },
    });
    assert.match(
      sql,
      /^SELECT TOP 500 "pt_id", CAST\("pt_price" AS VARCHAR\(60\)\) AS "v_\w{16}", /,
    );
    assert.match(sql, /SUBSTRING\("pt_desc1", 1, 48\) AS "v_\w{16}" FROM "PUB"\."pt_mstr" WHERE /);
    assert.ok(sql.endsWith('ORDER BY "pt_id" WITH (NOLOCK)'), sql);
    assert.deepEqual(params, ["A%", "7"]);
  });

  it("adds rows from a table of one row", () => {
    const parts: WriteParts = {
      ...{ table: '"PUB"."x"', columns: [ID, NAME], key: ["pt_id"], mode: "insert_missing" },
      rows: [
        [1, "a"],
        [2, "b"],
      ],
    };
    const [statement, ...more] = dialect.write(parts);
    assert.equal(more.length, 0);
    assert.match(
      statement?.sql ?? "",
      /\(SELECT CAST\(\? AS integer\) AS "c0", \? AS "c1" FROM SYSPROGRESS\.SYSCALCTABLE UNION ALL SELECT /,
    );
    assert.deepEqual(statement?.params, ["1", "a", "2", "b"]);
  });
});

describe("a connection string", () => {
  const refused = (text: string): string => {
    try {
      targetOf({ connection_string: text });
    } catch (error) {
      return isHubError(error) ? error.name : String(error);
    }
    return "taken";
  };

  it("tells where it leads, so that the place can be vetted", () => {
    assert.deepEqual(
      targetOf({ connection_string: "Driver={A B};HostName=qad.example.com;PortNumber=20931" }),
      {
        text: "DRIVER={A B};HOSTNAME=qad.example.com;PORTNUMBER=20931",
        host: "qad.example.com",
        port: 20_931,
      },
    );
    assert.equal(targetOf({ connection_string: "Driver=X;Server=tcp:db,1433" }).port, 1433);
    assert.deepEqual(targetOf({ dsn: "qad" }), { text: "DSN=qad" });
  });

  it("is refused where it loads a library, writes a file, or has secrets in it", () => {
    for (const text of [
      "Driver=/tmp/evil.so;Server=x",
      "Driver={/tmp/evil};Server=x",
      "Driver={..\\evil};Server=x",
      "Driver={X};FileDSN=/etc/passwd",
      "Driver={X};SaveFile=/tmp/x",
      "Driver={X};UID=a;PWD=b",
      "Server=x",
      "Driver={X",
      "Driver={X};=;",
      "",
    ])
      assert.equal(refused(text), "ConfigError", text);
  });

  it("keeps whatever signs are in a password", () => {
    assert.equal(
      withLogin("DSN=qad", { username: "a", password: "p;x}=" }),
      "DSN=qad;UID=a;PWD={p;x}}=}",
    );
  });
});

describe("what ODBC and drivers say", () => {
  const named = (state: string, message: string): string => {
    const { name, code } = fault(
      Object.assign(new Error("[odbc]"), { odbcErrors: [{ state, message }] }),
    );
    return `${name} ${code}`;
  };

  it("is told as the hub's errors", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["28000", "Login failed", "AuthError credentials_refused"],
      ["08001", "FATAL: password authentication failed for user", "AuthError credentials_refused"],
      ["08001", 'FATAL: database "x" does not exist', "ConfigError bad_configuration"],
      ["08001", "Connection refused", "TransientError connection_refused"],
      ["08S01", "Communication link failure", "TransientError connection_reset"],
      ["IM002", "Data source name not found", "ConfigError bad_configuration"],
      ["HYT00", "Timeout expired", "TransientError timeout"],
      ["40001", "Serialization failure", "TransientError timeout"],
      ["42501", "permission denied", "ConfigError forbidden_by_remote"],
      ["42S02", "Table not found", "RejectedError rejected_by_remote"],
      ["23000", "Duplicate key", "RejectedError rejected_by_remote"],
    ];
    for (const [state, message, expected] of cases)
      assert.equal(named(state, message), expected, `${state} ${message}`);
  });

  it("says how to install the package where it is not there", () => {
    assert.throws(() => loadOdbc("/nonexistent/folder"), {
      name: "ConfigError",
      message: /npm install odbc/,
    });
  });
});

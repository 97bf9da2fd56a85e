import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maskDatabaseUrl, parseDatabaseUrl } from "./database-url.ts";

const parse = (url: string) => parseDatabaseUrl(url, "/srv/data");

describe("parseDatabaseUrl", () => {
  it("puts a relative SQLite file into the data folder and leaves an absolute one where it is", () => {
    assert.deepEqual(parse("sqlite:///config.db"), {
      dialect: "sqlite",
      path: "/srv/data/config.db",
    });
    assert.deepEqual(parse("sqlite:////var/x.db"), { dialect: "sqlite", path: "/var/x.db" });
    assert.equal(parse("sqlite:///a b%20c/x.db").path, "/srv/data/a b%20c/x.db");
  });

  it("knows a database in memory", () => {
    for (const url of ["sqlite://", "sqlite:///:memory:"]) {
      assert.equal(parse(url).path, ":memory:");
    }
  });

  it("drops the driver and maps every spelling to the three dialects", () => {
    const rest = "u:p%40ss@db:5432/hub?sslmode=require";
    for (const scheme of ["postgresql", "postgres", "postgresql+psycopg2", "POSTGRESQL+asyncpg"]) {
      assert.deepEqual(parse(`${scheme}://${rest}`), {
        dialect: "postgresql",
        url: `postgresql://${rest}`,
      });
    }
    for (const scheme of ["mysql", "mariadb", "mysql+pymysql", "mariadb+mariadbconnector"]) {
      assert.equal(parse(`${scheme}://${rest}`).url, `mysql://${rest}`);
    }
  });

  it("takes a socket folder for the host", () => {
    assert.equal(
      parse("postgresql:///hub?host=/var/run/postgresql").url,
      "postgresql:///hub?host=/var/run/postgresql",
    );
  });

  it("refuses what names no database, and never shows the password", () => {
    for (const url of [
      "",
      "config.db",
      "oracle://u:geheim@db/x",
      "sqlite://config.db",
      "sqlite:///x.db?mode=ro",
      "postgresql://u:geheim@db",
      "postgresql://u:geheim@db/",
      "postgresql:///x",
      "mysql://u:ge@heim:x@db:port/x",
    ]) {
      assert.throws(
        () => parse(url),
        (error: Error & { code?: string }) =>
          error.code === "bad_database_url" && !/ge@?heim/.test(error.message),
        url,
      );
    }
  });
});

describe("maskDatabaseUrl", () => {
  it("hides the password only", () => {
    assert.equal(maskDatabaseUrl("mysql+x://u:p@ss:w/d@h:1/d"), "mysql+x://u:***@h:1/d");
    assert.equal(maskDatabaseUrl("postgresql://u@h/d"), "postgresql://u@h/d");
    assert.equal(
      maskDatabaseUrl("postgresql:///d?host=/run&user=u&password=geheim"),
      "postgresql:///d?host=/run&user=u&password=***",
    );
    assert.equal(maskDatabaseUrl("sqlite:////var/x:y.db"), "sqlite:////var/x:y.db");
  });
});

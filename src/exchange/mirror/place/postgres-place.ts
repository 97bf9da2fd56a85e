import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { ConfigError } from "../../../lib/errors.ts";
import type { PlaceColumn } from "../structure.ts";
import { copyText } from "./copy-text.ts";
import type { PlaceDriver, PlaceName, PlaceResult, PlaceSession } from "./place.ts";
import { POSTGRES_FLAVOUR } from "./postgres-flavour.ts";

const POOL_SIZE = 4;
const IDLE_MS = 30_000;
/** What is read comes as the server's text, whatever other code of the process has set for its types. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value };
/** A table that people read cannot be replaced; how long the mirror waits for them. */
const SETTINGS =
  "set timezone = 'UTC'; set datestyle = 'ISO'; set bytea_output = 'hex'; set extra_float_digits = 1; set lock_timeout = '30s'; set synchronous_commit = off; set client_encoding = 'UTF8'";
const NOT_ALLOWED = "42501";

/** A schema of the hub's own business database for each mirror. */
export function postgresPlace(url: string): PlaceDriver {
  const { quote } = POSTGRES_FLAVOUR;
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: IDLE_MS,
    application_name: "viadukt mirror",
    types: AS_TEXT as never,
    onConnect: async (client) => {
      client.on("error", () => {});
      await client.query(SETTINGS);
    },
  });
  pool.on("error", () => {});
  const tableOf = ({ place }: PlaceName, table: string) => `${quote(place)}.${quote(table)}`;

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let isBroken = true;
    try {
      const done = await work(client);
      isBroken = false;
      return done;
    } finally {
      // After an error nobody knows in which transaction the connection is, and what temporary tables it has.
      client.release(isBroken);
    }
  }

  return {
    flavour: POSTGRES_FLAVOUR,
    async create(place) {
      try {
        await pool.query(`create schema if not exists ${quote(place)}`);
      } catch (error) {
        if ((error as { code?: unknown }).code !== NOT_ALLOWED) throw error;
        const message = `The hub's user may not create schemas in its database: run GRANT CREATE ON DATABASE … TO …; or create the schema ${place} and make the user its owner.`;
        throw new ConfigError(message, { code: "mirror_place_refused", cause: error });
      }
      return { isPrefix: false };
    },
    table: tableOf,
    async has(place, table) {
      const { rows } = await pool.query({
        text: "select 1 from pg_tables where schemaname = $1 and tablename = $2",
        values: [place.place, table],
      });
      return rows.length > 0;
    },
    drop: async ({ place }) =>
      void (await pool.query(`drop schema if exists ${quote(place)} cascade`)),
    withSession: (_, work) => withClient((client) => work(sessionOf(client))),
    read: (_, sql, params) => withClient((client) => run(client, sql, params)),
    [Symbol.asyncDispose]: () => pool.end(),
  };

  function sessionOf(client: pg.PoolClient): PlaceSession {
    return {
      run: (sql, params = []) => run(client, sql, params),
      async load(table, columns, rows) {
        const { text, replaced } = copyText(columns, rows, {
          hasZeroCharacter: false,
          booleans: ["f", "t"],
          bytes: (hex) => `\\\\x${hex}`,
        });
        await copyInto(client, { table, columns, text: Buffer.from(text, "utf8") });
        return { replaced };
      },
      loadText: (table, columns, text) => copyInto(client, { table, columns, text }),
    };
  }
}

async function copyInto(
  client: pg.PoolClient,
  {
    table,
    columns,
    text,
  }: {
    readonly table: string;
    readonly columns: readonly PlaceColumn[];
    readonly text: Uint8Array;
  },
): Promise<void> {
  const names = columns.map(({ placeName }) => POSTGRES_FLAVOUR.quote(placeName)).join(", ");
  const stream = client.query(copyFrom(`copy ${table} (${names}) from stdin`));
  stream.end(text);
  await finished(stream);
}

async function run(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<PlaceResult> {
  const { rows, rowCount } = await client.query({ text, values: [...values], rowMode: "array" });
  return { rows: rows as unknown[][], affected: rowCount ?? 0 };
}

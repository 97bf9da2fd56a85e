import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { databaseWords } from "../sql-client/words.ts";

interface OdbcError {
  readonly state?: string;
  readonly message?: string;
}

type Make = (words: string) => HubError;

const signIn: Make = (words) =>
  new AuthError(`The database refused the sign-in: ${words} Check user name and password.`);
const lost: Make = () =>
  new TransientError("The connection to the database was lost.", { code: "connection_reset" });
const unreached: Make = (words) =>
  new TransientError(`No connection to the database came about: ${words}`, {
    code: "connection_refused",
  });
const timeout: Make = (words) =>
  new TransientError(`The database did not do it in time: ${words}`, { code: "timeout" });
const notSetUp: Make = (words) =>
  new ConfigError(
    `ODBC on the hub's machine does not know this: ${words} Check odbc.ini and odbcinst.ini.`,
  );
const forbidden: Make = (words) =>
  new ConfigError(`The user lacks a right: ${words}`, { code: "forbidden_by_remote" });

/** https://learn.microsoft.com/sql/odbc/reference/appendixes/appendix-a-odbc-error-codes, and what drivers pass through. */
const STATES: readonly (readonly [RegExp, Make])[] = [
  [/^28/, signIn],
  [/^IM/, notSetUp],
  [/^(08003|08006|08007|08S01|57P0[1-4])$/, lost],
  [/^(HYT00|HYT01|57014|HY008|S1T00)$/, timeout],
  [/^(40001|40003|40P01|55P03)$/, timeout],
  [/^42501$/, forbidden],
  [
    /^(53|57P|58)/,
    (words) => new TransientError(`The database cannot do this at the moment: ${words}`),
  ],
];

/** Drivers tell a refused sign-in and a missing database with the state of a failed connection. */
const SIGN_IN = /password|authentication|login failed|role .* does not exist|access denied|logon/i;
const NO_DATABASE = /(database|catalog|db) .*(does not exist|not found|unknown)|unknown database/i;
const LOST =
  /server closed the connection|connection (was )?(lost|reset|terminated|not open)|communication link|no connection to the server|broken pipe/i;

const firstOf = (thrown: unknown): OdbcError => {
  const { odbcErrors } = (thrown ?? {}) as { readonly odbcErrors?: readonly OdbcError[] };
  return odbcErrors?.[0] ?? {};
};

/** The connection is no longer one. */
export const isLost = (thrown: unknown): boolean => {
  const { state = "", message = "" } = firstOf(thrown);
  return /^(08|57P)/.test(state) || LOST.test(message);
};

/** What the package `odbc` threw: its errors have the states of ODBC. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const { state = "", message } = firstOf(thrown);
  const said = databaseWords(message ?? messageOf(thrown));
  const words = /[.!?]$/.test(said) ? said : `${said}.`;
  if (LOST.test(said)) return lost(words);
  if (/^08/.test(state) && SIGN_IN.test(said)) return signIn(words);
  if (/^08/.test(state) && NO_DATABASE.test(said))
    return new ConfigError(`There is no such database: ${words}`);
  const known = STATES.find(([pattern]) => pattern.test(state));
  if (known) return known[1](words);
  if (state.startsWith("08")) return unreached(words);
  return new RejectedError(`The database refused it${state ? ` (${state})` : ""}: ${words}`);
}

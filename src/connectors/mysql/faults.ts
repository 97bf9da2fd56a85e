import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
  toNetworkError,
} from "../../sdk/index.ts";
import { databaseWords } from "../sql-client/words.ts";
import { OTHER_ROW } from "./dialect.ts";

type Meaning = (words: string) => HubError;

const forbidden: Meaning = (words) =>
  new ConfigError(`The user lacks a right: ${words}. Grant it to the user.`, {
    code: "forbidden_by_remote",
  });
const waiting: Meaning = (words) =>
  new TransientError(`Other work on the database stood in the way: ${words}.`, { code: "timeout" });
const tooLong: Meaning = (words) =>
  new TransientError(
    `The database ended the statement: ${words}. Was it longer than statement_timeout_seconds?`,
    { code: "timeout" },
  );
const busy: Meaning = (words) =>
  new TransientError(`The database cannot do this at the moment: ${words}.`);

/** https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    1045,
    (words) => new AuthError(`The sign-in was refused: ${words}. Check user name and password.`),
  ],
  [
    1130,
    (words) => new AuthError(`The sign-in was refused: ${words}. Allow this machine for the user.`),
  ],
  [1698, (words) => new AuthError(`The sign-in was refused: ${words}. Give the user a password.`)],
  [1049, (words) => new ConfigError(`There is no such database: ${words}.`)],
  ...[1044, 1142, 1143, 1227, 1370].map((code) => [code, forbidden] as const),
  ...[1205, 1213, 3572].map((code) => [code, waiting] as const),
  ...[1317, 1969, 3024].map((code) => [code, tooLong] as const),
  ...[1040, 1053, 1152, 1203, 1226, 1836, 1927, 3100].map((code) => [code, busy] as const),
  [1792, (words) => new RejectedError(`The statement would change data: ${words}.`)],
]);

interface MysqlFault {
  readonly code?: string;
  readonly errno?: number;
  readonly sqlState?: string;
}

/** What `mysql2` threw, or the server answered. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const { code = "", errno = 0, sqlState } = (thrown ?? {}) as MysqlFault;
  const words = databaseWords(messageOf(thrown)).replace(/\.$/, "");
  const meaning = MEANINGS.get(errno);
  if (meaning) return meaning(words);
  if (words.includes(OTHER_ROW)) {
    return new RejectedError(
      `A row is refused: a value of it that must be unique belongs to a row with another key (${words.split(OTHER_ROW)[1]?.replace(/[:' ]/g, "")}).`,
    );
  }
  return sqlState === undefined
    ? connectionFault(thrown, { code, words })
    : new RejectedError(`The database refused it (${errno}): ${words}.`);
}

function connectionFault(
  thrown: unknown,
  { code, words }: { readonly code: string; readonly words: string },
): HubError {
  if (code === "HANDSHAKE_NO_SSL_SUPPORT")
    return new ConfigError("The server offers no TLS: turn it on there, or set tls to off.");
  if (/^AUTH_SWITCH_PLUGIN_ERROR|ER_NOT_SUPPORTED_AUTH_MODE/.test(code))
    return new ConfigError(`The hub does not know how the user has to sign in: ${words}.`);
  if (/TIMEOUT|ETIMEDOUT/.test(code))
    return new TransientError("The database did not answer in time.", { code: "timeout" });
  if (/CONNECTION_LOST|closed state|EPIPE/.test(`${code} ${words}`)) {
    return new TransientError("The connection to the database was lost.", {
      code: "connection_reset",
    });
  }
  const known = /^HANDSHAKE_SSL/.test(code)
    ? Object.assign(new Error(words), { code: "ERR_TLS_FAULT" })
    : thrown;
  const error = toNetworkError(known instanceof Error ? known : new Error(words), "the database");
  return isHubError(error) ? error : new TransientError("The connection to the database failed.");
}

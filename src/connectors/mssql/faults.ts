import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
  table,
  toNetworkError,
} from "../../sdk/index.ts";
import { databaseWords } from "../sql-client/words.ts";

type Make = (words: string) => HubError;

const timeout: Make = (words) =>
  new TransientError(`Other work on the database stood in the way: ${words}`, { code: "timeout" });
const signIn: Make = (words) =>
  new AuthError(`SQL Server refused the sign-in: ${words} Check user name and password.`);
const noDatabase: Make = (words) =>
  new ConfigError(
    `SQL Server does not open the database: ${words} Check its name and the user's right to it.`,
  );
const forbidden: Make = (words) =>
  new ConfigError(`The user lacks a right: ${words}`, { code: "forbidden_by_remote" });
const noSnapshot: Make = (words) =>
  new ConfigError(
    `The database allows no snapshots: ${words} ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON allows them.`,
  );
const busy: Make = (words) =>
  new TransientError(`SQL Server cannot do this at the moment: ${words}`);

/** https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
const NUMBERS: Readonly<Record<number, Make>> = table({
  229: forbidden,
  230: forbidden,
  262: forbidden,
  297: forbidden,
  300: forbidden,
  371: forbidden,
  916: noDatabase,
  911: noDatabase,
  4060: noDatabase,
  4064: noDatabase,
  18452: signIn,
  18456: signIn,
  18470: signIn,
  18486: signIn,
  18487: signIn,
  18488: signIn,
  1204: timeout,
  1205: timeout,
  1222: timeout,
  3960: timeout,
  3952: noSnapshot,
  701: busy,
  802: busy,
  922: busy,
  945: busy,
  978: busy,
  983: busy,
  1105: busy,
  4221: busy,
  6005: busy,
  8645: busy,
  8651: busy,
  9001: busy,
  9002: busy,
  10928: busy,
  10929: busy,
  17809: busy,
  18401: busy,
  40197: busy,
  40501: busy,
  40613: busy,
  49918: busy,
  49919: busy,
  49920: busy,
});

interface Thrown {
  readonly code?: string;
  readonly number?: number;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** What `tedious` threw, or the server answered. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const { code = "", number, cause, errors } = (thrown ?? {}) as Thrown;
  if (isHubError(cause)) return cause;
  // Several errors of one statement: the first says what is wrong.
  if (number === undefined && Array.isArray(errors) && errors.length > 0) return fault(errors[0]);
  const words = databaseWords(messageOf(thrown));
  if (number !== undefined) {
    const known = NUMBERS[number];
    return known ? known(words) : new RejectedError(`SQL Server refused it (${number}): ${words}`);
  }
  return connectionFault(thrown, { code, words, cause });
}

function connectionFault(
  thrown: unknown,
  {
    code,
    words,
    cause,
  }: { readonly code: string; readonly words: string; readonly cause: unknown },
): HubError {
  switch (code) {
    case "ELOGIN":
      return signIn(words);
    case "ETIMEOUT":
      return new TransientError(
        /^Failed to connect/.test(words)
          ? "No connection to SQL Server came about in time: check server and port, and that it takes TCP/IP."
          : "SQL Server did not answer in time. Was the statement longer than statement_timeout_seconds?",
        { code: "timeout" },
      );
    case "EENCRYPT":
      return new ConfigError("The SQL Server offers no TLS: turn it on there, or set tls to off.");
    case "EREQUEST":
    case "EPARAM":
      return new RejectedError(`SQL Server refused it: ${words}`);
    case "ECLOSE":
    case "EINVALIDSTATE":
    case "ECANCEL":
      return lost();
    default:
      break;
  }
  const source = cause instanceof Error ? cause : thrown;
  if (
    /socket hang up|Connection lost/i.test(words) &&
    !/certificate|tls|ssl/i.test(messageOf(source))
  )
    return lost();
  const error = toNetworkError(source instanceof Error ? source : new Error(words), "SQL Server");
  return isHubError(error) ? error : lost();
}

const lost = (): TransientError =>
  new TransientError("The connection to SQL Server was lost.", { code: "connection_reset" });

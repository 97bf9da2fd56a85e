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

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const STATES: readonly (readonly [RegExp, (words: string) => HubError])[] = [
  [
    /^28P01$/,
    (w) => new AuthError(`PostgreSQL refused the sign-in: ${w}. Check user name and password.`),
  ],
  [
    /^28/,
    (w) =>
      new AuthError(
        `PostgreSQL refused the sign-in: ${w}. Check the user, and pg_hba.conf for this machine and TLS.`,
      ),
  ],
  [/^3D000$/, (w) => new ConfigError(`PostgreSQL has no such database: ${w}.`)],
  [/^42501$/, (w) => forbidden(`The user lacks a right: ${w}. Grant it to the user.`)],
  [/^25006$/, (w) => new RejectedError(`The statement would change data: ${w}.`)],
  [
    /^57014$/,
    (w) =>
      timeout(
        `PostgreSQL ended the statement: ${w}. Was it longer than statement_timeout_seconds?`,
      ),
  ],
  [/^(55P03|40001|40P01)$/, (w) => timeout(`Other work on the database stood in the way: ${w}.`)],
  [
    /^42P10$/,
    (w) => new RejectedError(`The key needs a unique index over just these columns: ${w}.`),
  ],
  [
    /^(08|53|57P|58|XX)/,
    (w) => new TransientError(`PostgreSQL cannot do this at the moment: ${w}.`),
  ],
];

const forbidden = (message: string) => new ConfigError(message, { code: "forbidden_by_remote" });
const timeout = (message: string) => new TransientError(message, { code: "timeout" });

interface PgFault {
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
}

/** What `pg` threw, or the server answered. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const { code = "", severity, detail } = (thrown ?? {}) as PgFault;
  const said = databaseWords(messageOf(thrown));
  if (severity === undefined || !/^[0-9A-Z]{5}$/.test(code)) return connectionFault(thrown, said);
  const words = detail === undefined ? said : databaseWords(`${said}: ${detail}`);
  const known = STATES.find(([state]) => state.test(code));
  return known
    ? known[1](words.replace(/\.$/, ""))
    : new RejectedError(`PostgreSQL refused it (${code}): ${words}`);
}

function connectionFault(thrown: unknown, said: string): HubError {
  if (/does not support SSL/.test(said))
    return new ConfigError(
      "The PostgreSQL server offers no TLS: turn it on there, or set tls to off.",
    );
  if (/SASL|SCRAM|password must be/i.test(said))
    return new AuthError("PostgreSQL refused the sign-in: check user name and password.");
  if (/timeout|timed out/i.test(said)) return timeout("PostgreSQL did not answer in time.");
  if (/terminated|not queryable|closed/i.test(said)) {
    return new TransientError("The connection to PostgreSQL was lost.", {
      code: "connection_reset",
    });
  }
  const error = toNetworkError(thrown instanceof Error ? thrown : new Error(said), "PostgreSQL");
  return isHubError(error) ? error : new TransientError("The connection to PostgreSQL failed.");
}

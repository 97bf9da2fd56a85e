import {
  AuthError,
  ConfigError,
  type HubError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import type { Answer } from "./answer.ts";

/** The words of a server that another command got in the way of, or that ran out of its two minutes. */
const PASSING = /\bkill state\b|timeout (period )?(elapsed|expired)|execution timeout|deadlock/i;
const BUSY: ReadonlySet<string> = new Set(["9015"]);
const NO_UNIT: ReadonlySet<string> = new Set(["9004", "9005"]);
const NO_COMMAND: ReadonlySet<string> = new Set(["9003"]);
const NO_USER: ReadonlySet<string> = new Set(["9006", "9007"]);

/** What a refusal means, in Premier's own words with its numbers. */
export function toError(command: string, { errors }: Answer): HubError {
  const told = errors.map(({ number, desc }) => [number, desc].filter(Boolean).join(": "));
  const message = `Premier refuses ${command}: ${told.join("; ") || "it does not say why"}.`;
  const is = (numbers: ReadonlySet<string>) => errors.some(({ number }) => numbers.has(number));
  if (is(BUSY) || errors.some(({ desc }) => PASSING.test(desc))) {
    return new TransientError(message, { code: "remote_unavailable" });
  }
  if (is(NO_USER)) return new AuthError(message);
  if (is(NO_UNIT)) return new ConfigError(`${message} Check the ID of the accounting unit.`);
  if (is(NO_COMMAND))
    return new ConfigError(`${message} It may lack in the licence of ApiComPrem.`);
  return new RejectedError(message);
}

/** A column that a command knows nothing of, or that it misses among those that were asked for. */
export const isColumnFault = (error: unknown): boolean =>
  error instanceof RejectedError && /invalid column name|\b9021\b/i.test(error.message);

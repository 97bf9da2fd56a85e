import {
  AuthError,
  ConfigError,
  type HubError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import type { Key } from "./account.ts";
import { textOf } from "./values.ts";

const MAX_WORDS = 300;

/** A technical error at their side, also what they answer when they are asked too often. */
export const TECHNICAL = 100;

/**
 * The error that a `Kod` other than 0 stands for; iFirma sends it with HTTP 200. The texts vary, so that only
 * the number decides: https://api.ifirma.pl/
 */
export function failureOf(code: number, told: unknown, key: Key): HubError {
  const words = textOf(told, MAX_WORDS);
  const says = `iFirma answered with code ${code}${words === undefined ? "" : `: ${words}`}`;
  switch (code) {
    case TECHNICAL:
      return new TransientError(says);
    case 400:
      return new AuthError(`The sign-in was not understood: check the login (username). ${says}`);
    case 401:
      return new AuthError(
        `iFirma does not know this login: enter the e-mail that you sign in with as username. ${says}`,
      );
    case 402:
      return new AuthError(
        `The key for the area ${key.name} has not been generated: do it in iFirma under API. ${says}`,
      );
    case 403:
      return new AuthError(
        `The key in ${key.field} is not the one for the area ${key.name}: copy the right one from the part API of iFirma. ${says}`,
      );
    case 500:
      return new ConfigError(`This user has no right for it in iFirma. ${says}`, {
        code: "no_right",
      });
    case 202:
      return new ConfigError(`The settings of the account do not allow it. ${says}`);
    default:
      return new RejectedError(says);
  }
}

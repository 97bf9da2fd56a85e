import { isHubError } from "../lib/errors.ts";
import { listSealed, replaceSealed, type Sealed } from "../store/sealed.ts";
import type { ConfigStore } from "../store/store.ts";
import { type Cipher, createCipher, openToken, parseKey } from "./fernet.ts";

export interface Rotation {
  readonly rotated: number;
  /** Under the first key before. */
  readonly current: number;
  /** Names of what no key opens. */
  readonly unreadable: readonly string[];
}

/** Somebody who changes values meanwhile makes a round miss some; a running hub writes few. */
const MAX_ROUNDS = 5;

/**
 * Encrypts every stored credential and secret of all tenants with the first key, each value on its own: an
 * interrupted rotation is finished by the next.
 */
export async function rotateKeys(config: ConfigStore, keys: readonly string[]): Promise<Rotation> {
  const cipher = createCipher(keys);
  const done = { rotated: 0, current: 0 };
  for (let round = 1; ; round += 1) {
    const found = await listSealed(config);
    const old = found.filter(({ token }) => !isUnderFirst(keys, token));
    if (round === 1) done.current = found.length - old.length;
    const unreadable: string[] = [];
    let changed = 0;
    for (const sealed of old) {
      const outcome = await rotateOne(config, cipher, sealed);
      if (outcome === "rotated") done.rotated += 1;
      else if (outcome === "changed") changed += 1;
      else unreadable.push(sealed.name);
    }
    if (changed === 0 || round === MAX_ROUNDS) return { ...done, unreadable };
  }
}

type Outcome = "rotated" | "changed" | "unreadable";

async function rotateOne(config: ConfigStore, cipher: Cipher, sealed: Sealed): Promise<Outcome> {
  const text = opened(cipher, sealed.token);
  if (text === undefined) return "unreadable";
  const isReplaced = await replaceSealed(config, sealed, cipher.encrypt(text));
  return isReplaced ? "rotated" : "changed";
}

/** Undefined where no key opens it. */
export function opened(cipher: Cipher, token: string): string | undefined {
  try {
    return cipher.decrypt(token);
  } catch (error) {
    if (isHubError(error)) return undefined;
    throw error;
  }
}

function isUnderFirst([first]: readonly string[], token: string): boolean {
  return first !== undefined && openToken(parseKey(first), token) !== undefined;
}

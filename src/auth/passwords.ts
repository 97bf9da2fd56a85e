import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { TransientError } from "../lib/errors.ts";

const argon2Async = promisify(argon2);

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html: 19 MiB, two passes. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
/** In characters. */
export const PASSWORD_LENGTH = { minLength: 12, maxLength: 1_000 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes 19 MiB and a thread of the pool that the files and databases need too. */
const AT_ONCE = 2;
/** More would wait for longer than a person does. */
const MOST_WAITING = 64;

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** A PHC string with a salt of its own. @throws TransientError while too many sign in at one time. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, { salt, cost: COST, length: HASH_BYTES });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(hash)}`;
}

/**
 * False also for a stored text that is no Argon2id hash. Without one (nobody has that e-mail) it takes as
 * long as with one. @throws TransientError while too many sign in at one time.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const parsed = stored === undefined ? undefined : parse(stored);
  const { salt, hash, cost } = parsed ?? NOBODY;
  const derived = await derive(password, { salt, cost, length: hash.length });
  return timingSafeEqual(derived, hash) && parsed !== undefined;
}

/** Made with a cost other than today's: hash the password again at the next sign-in. */
export function needsRehash(stored: string): boolean {
  const cost = parse(stored)?.cost;
  return !cost || Object.entries(COST).some(([key, value]) => cost[key as keyof Cost] !== value);
}

/** What the password of an unknown e-mail is compared with: it matches nothing. */
const NOBODY = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES), cost: COST };

function parse(stored: string): { salt: Buffer; hash: Buffer; cost: Cost } | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]{16,})$/.exec(
    stored,
  );
  if (!match) return undefined;
  const [, memory, passes, parallelism, salt = "", hash = ""] = match;
  return {
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  };
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  { salt, cost, length }: { salt: Buffer; cost: Cost; length: number },
): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) {
      throw new TransientError("Too many people sign in at this moment; try again.", {
        code: "busy",
        retryAfterMs: 2_000,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    // NFC: the same letters typed on another system are the same password.
    const message = password.normalize("NFC");
    return await argon2Async("argon2id", { message, nonce: salt, tagLength: length, ...cost });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** Base64 without padding, as PHC strings have it. */
const plain = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

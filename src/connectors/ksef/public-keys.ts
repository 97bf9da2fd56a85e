import { type KeyObject, X509Certificate } from "node:crypto";
import { TransientError } from "../../sdk/index.ts";
import { badAnswer, call } from "./client.ts";
import { hashOf } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { CODES, hasCode } from "./problems.ts";
import { instantOf, type Row, rowsOf, textOf } from "./values.ts";

const PATH = "/security/public-key-certificates";
const STATE = "public_keys";
const KEPT_MS = 6 * 3_600_000;

export type KeyUsage = "KsefTokenEncryption" | "SymmetricKeyEncryption";

export interface PublicKey {
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Does `work` with the ministry's key for the usage; once more with a fresh one where KSeF has withdrawn it
 * in between.
 */
export async function withPublicKey<T>(
  ctx: KsefContext,
  usage: KeyUsage,
  work: (key: PublicKey) => Promise<T>,
): Promise<T> {
  try {
    return await work(await publicKey(ctx, usage));
  } catch (error) {
    if (!hasCode(error, CODES.keyUnknown)) throw error;
    ctx.log.info({ usage }, "the ministry has changed its key, fetching it anew");
    await ctx.state.remove(STATE);
    return work(await publicKey(ctx, usage));
  }
}

async function publicKey(ctx: KsefContext, usage: KeyUsage): Promise<PublicKey> {
  const now = ctx.clock.now();
  const valid = (await publishedKeys(ctx))
    .filter((row) => Array.isArray(row.usage) && row.usage.includes(usage))
    .filter((row) => isWithin(row, now))
    .sort((a, b) => (instantOf(b.validFrom) ?? 0) - (instantOf(a.validFrom) ?? 0));
  for (const row of valid) {
    const key = keyOf(row);
    if (key) return key;
  }
  throw new TransientError(`KSeF publishes no valid key for ${usage} at present.`, {
    code: "no_public_key",
  });
}

async function publishedKeys(ctx: KsefContext): Promise<readonly Row[]> {
  const kept = await ctx.state.get(STATE);
  if (kept !== undefined) return rowsOf(JSON.parse(kept));
  const body = await (await call(ctx, { method: "GET", path: PATH })).json();
  const rows = rowsOf(body);
  if (rows.length === 0) throw badAnswer(PATH);
  await ctx.state.set(STATE, JSON.stringify(rows), { expiresAt: ctx.clock.now() + KEPT_MS });
  return rows;
}

const isWithin = ({ validFrom, validTo }: Row, now: number): boolean =>
  (instantOf(validFrom) ?? Number.NEGATIVE_INFINITY) <= now &&
  now < (instantOf(validTo) ?? Number.POSITIVE_INFINITY);

/** Undefined where the certificate is not the one that the row names. */
function keyOf(row: Row): PublicKey | undefined {
  try {
    const der = Buffer.from(textOf(row.certificate, 20_000) ?? "", "base64");
    const key = new X509Certificate(der).publicKey;
    const id = hashOf(key.export({ type: "spki", format: "der" }));
    return id === (textOf(row.publicKeyId, 60) ?? id) ? { id, key } : undefined;
  } catch {
    return undefined;
  }
}

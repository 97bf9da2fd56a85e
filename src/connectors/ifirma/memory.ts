import { hash } from "node:crypto";
import { type Invoice, isHubError } from "../../sdk/index.ts";
import type { IfirmaContext } from "./account.ts";

/** iFirma shows no expenses and takes no key against doubles: what was sent is kept so long. */
const KEPT_MS = 400 * 86_400_000;
/** After a try with an unknown end a person looks first. */
const UNSURE_MS = 20 * 3_600_000;
/** A longer record is remembered by its hash alone. */
const MAX_LENGTH = 60_000;

export interface Memory {
  readonly remote_id: string;
  readonly version: string;
  readonly data?: Invoice;
  readonly isUnsure?: boolean;
}
interface Place {
  readonly kind: string;
  readonly key: string;
}

/** The same for the same content. */
export const versionOf = (data: Invoice): string =>
  hash("sha256", JSON.stringify(sorted(data))).slice(0, 32);

/** The hub's own order of fields may change from release to release. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, sorted(part)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const nameOf = (kind: string, key: string): string => `${kind}:${hash("sha256", key).slice(0, 32)}`;

export async function recall(
  { state }: IfirmaContext,
  kind: string,
  key: string,
): Promise<Memory | undefined> {
  const text = await state.get(nameOf(kind, key));
  return text === undefined ? undefined : (JSON.parse(text) as Memory);
}

/**
 * Sends a document and keeps that it was sent. Before the answer is there it stands as unsure, so that a crash
 * does not book it twice; what surely was not taken is forgotten. Gives the id there, or the key.
 */
export async function remember(
  { state, clock }: IfirmaContext,
  { kind, key, data }: Place & { readonly data: Invoice },
  send: () => Promise<string | undefined>,
): Promise<string> {
  const name = nameOf(kind, key);
  const keep = (memory: Memory, forMs: number) =>
    state.set(name, JSON.stringify(memory), { expiresAt: clock.now() + forMs });
  const version = versionOf(data);
  await keep({ remote_id: key, version, isUnsure: true }, UNSURE_MS);
  try {
    const id = (await send()) ?? key;
    const isShort = JSON.stringify(data).length <= MAX_LENGTH;
    await keep({ remote_id: id, version, ...(isShort ? { data } : {}) }, KEPT_MS);
    return id;
  } catch (error) {
    if (isHubError(error) && !isUnknownEnd(error.name)) await state.remove(name);
    throw error;
  }
}

/** A broken connection and a 5xx tell nothing; every other refusal says that nothing was booked. */
const isUnknownEnd = (name: string): boolean => name === "TransientError";

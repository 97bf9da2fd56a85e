import { hash } from "node:crypto";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { type FileSource, joinPath } from "../../sdk/index.ts";
import { propfind } from "../dav-client/client.ts";
import { splitHref } from "../dav-client/paths.ts";
import type { Account } from "./account.ts";
import type { NextcloudContext } from "./manifest.ts";

/** An upload in chunks that has not ended: what a later try needs to go on with it. */
const Pending = Type.Object({
  /** The name of its folder at the server. */
  id: Type.String(),
  chunk_bytes: Type.Integer({ minimum: 1 }),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
});
export type Pending = Static<typeof Pending>;

interface Target {
  readonly names: readonly string[];
  readonly source: FileSource;
}

/** Nextcloud throws an upload away that nothing came for in 24 hours. */
const KEPT_MS = 23 * 3_600_000;

/** What an earlier try left for this path; undefined where that was another content. */
export async function findPending(
  { state }: NextcloudContext,
  { names, source }: Target,
): Promise<Pending | undefined> {
  const kept = await state.get(keyOf(names));
  const pending: unknown = kept === undefined ? undefined : JSON.parse(kept);
  if (!Value.Check(Pending, pending)) return undefined;
  const isSame = pending.sha256 === source.sha256 && pending.size_bytes === source.sizeBytes;
  return isSame ? pending : undefined;
}

export async function keepPending(
  { state, clock }: NextcloudContext,
  { names, source }: Target,
  begun: Pick<Pending, "id" | "chunk_bytes">,
): Promise<void> {
  const pending = { ...begun, size_bytes: source.sizeBytes, sha256: source.sha256 };
  const expiresAt = clock.now() + KEPT_MS;
  await state.set(keyOf(names), JSON.stringify(pending satisfies Pending), { expiresAt });
}

export const forgetPending = ({ state }: NextcloudContext, { names }: Target): Promise<void> =>
  state.remove(keyOf(names));

/**
 * The sizes of the chunks that the server has, by their numbers; undefined where the upload is no longer
 * there. A storage that keeps chunks elsewhere lists none: they are sent again.
 */
export async function sentChunks(
  ctx: NextcloudContext,
  account: Account,
  id: string,
): Promise<ReadonlyMap<number, number> | undefined> {
  const at = { root: account.uploads ?? "" };
  const found = await propfind(ctx, at, { names: [id], depth: 1 });
  if (!found) return undefined;
  const sizes = found.flatMap(({ href, sizeBytes }): [number, number][] => {
    const name = splitHref(href)?.at(-1) ?? "";
    return /^\d{5}$/.test(name) && sizeBytes !== undefined ? [[Number(name), sizeBytes]] : [];
  });
  return new Map(sizes);
}

/** Paths are longer than the name of a state may be. */
const keyOf = (names: readonly string[]): string =>
  `upload:${hash("sha256", joinPath(names), "hex")}`;

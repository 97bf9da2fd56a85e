import { hash } from "node:crypto";
import type { Context } from "./context.ts";

const TEMPORARY = /^\.viadukt-[0-9a-f]{24}\.(tmp|old)$/;

/**
 * Under which a file is written beside its place until it is whole, then renamed. The same content for the
 * same path has the same name, so that a later try finds what an earlier one has left: it goes on there or
 * writes over it, and nothing is left over.
 */
export const temporaryName = (path: string, sha256: string): string =>
  `.viadukt-${hash("sha256", `${path}\n${sha256.toLowerCase()}`, "hex").slice(0, 24)}.tmp`;

/** Lists leave these files out: they are nobody's documents. */
export const isTemporaryName = (name: string): boolean => TEMPORARY.test(name);

/** A small file is written in a moment, and not worth asking the database. */
const WORTH_NOTING_BYTES = 1024 * 1024;
const KEPT_MS = 90 * 86_400_000;

/** An upload that is about to be written under its temporary name. */
export interface Unfinished {
  readonly name: string;
  /** The temporary name of an earlier upload to this path that did not end and had another content. */
  readonly leftover: string | undefined;
  /** Call it once the file has its own name. */
  end(): Promise<void>;
}

/** Notes what is to be written, so that nothing is left over whatever ends the process. */
export async function beginUpload(
  { state, clock }: Pick<Context, "state" | "clock">,
  file: { readonly path: string; readonly sha256: string; readonly sizeBytes: number },
): Promise<Unfinished> {
  const key = `upload:${hash("sha256", file.path, "hex")}`;
  const name = temporaryName(file.path, file.sha256);
  const before = await state.get(key);
  const isNoted = file.sizeBytes >= WORTH_NOTING_BYTES;
  if (before !== name && isNoted) {
    await state.set(key, name, { expiresAt: clock.now() + KEPT_MS });
  }
  const isLeftover = before !== undefined && before !== name && isTemporaryName(before);
  return {
    name,
    leftover: isLeftover ? before : undefined,
    end: async () => {
      if (isNoted || before !== undefined) await state.remove(key);
    },
  };
}

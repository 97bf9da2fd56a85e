import { Type } from "typebox";
import { Value } from "typebox/value";
import type { S3Context } from "./context.ts";

/** A multipart upload that has begun and not ended, as this integration remembers it. */
export interface Pending {
  readonly key: string;
  readonly sha256: string;
  readonly part_bytes: number;
  readonly upload_id: string;
  /** Epoch milliseconds. */
  readonly begun_at: number;
}

const NAME = "uploads";
/** The service throws parts away only where its owner has told it to. */
const FORGET_AFTER_MS = 30 * 86_400_000;
/** Older ones are first to be forgotten: a value that is kept may have 1 MB. */
const MAX_PENDING = 200;

const Uploads = Type.Array(
  Type.Object({
    key: Type.String(),
    sha256: Type.String(),
    part_bytes: Type.Integer(),
    upload_id: Type.String(),
    begun_at: Type.Number(),
  }),
);

export async function readPending({ state }: S3Context): Promise<readonly Pending[]> {
  const text = await state.get(NAME);
  if (text === undefined) return [];
  const kept: unknown = JSON.parse(text);
  return Value.Check(Uploads, kept) ? kept : [];
}

/** Written before the first part is sent, so that a process that dies leaves nothing that nobody knows of. */
export const remember = (ctx: S3Context, upload: Pending): Promise<void> =>
  change(ctx, (uploads) => [...uploads, upload].slice(-MAX_PENDING));

export const forget = (ctx: S3Context, uploadId: string): Promise<void> =>
  change(ctx, (uploads) => uploads.filter((upload) => upload.upload_id !== uploadId));

function change(
  ctx: S3Context,
  next: (uploads: readonly Pending[]) => readonly Pending[],
): Promise<void> {
  return ctx.state.locked(NAME, async () => {
    const uploads = next(await readPending(ctx));
    if (uploads.length === 0) await ctx.state.remove(NAME);
    else {
      const expiresAt = ctx.clock.now() + FORGET_AFTER_MS;
      await ctx.state.set(NAME, JSON.stringify(uploads), { expiresAt });
    }
  });
}

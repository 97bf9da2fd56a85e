import { hash } from "node:crypto";
import { Type } from "typebox";
import { DataError, joinPath, messageOf, sleep, TransientError } from "../../sdk/index.ts";
import { granted, send, sendOnce, transferTimeoutMs } from "./client.ts";
import { driveAddress } from "./drive.ts";
import { type Answer, errorOf, isDone } from "./errors.ts";
import { withFolders } from "./folders.ts";
import { DriveItem, SELECT } from "./items.ts";
import type { OneDriveContext } from "./manifest.ts";
import { itemAddress } from "./paths.ts";
import { isStored, type Upload } from "./verify.ts";

/** Parts are whole multiples of this, the last one apart. */
const UNIT_BYTES = 320 * 1024;
const PART_BYTES = 32 * UNIT_BYTES;
/** A session lives for some days, and longer with every part. */
const KEPT_MS = 5 * 24 * 3_600_000;
/** A new session may not be known everywhere at once. */
const SETTLE_MS = 2_000;
/** Of asking how far the server is; more often than this somebody else is at the session. */
const MAX_QUESTIONS = 20;
/** The session is over, or its address is. */
const GONE = [401, 404, 410];
/** No space, or the file is open in Office: the session stays, and a later try goes on. */
const PAUSED = [423, 507];

const Session = Type.Object({ uploadUrl: Type.String({ pattern: "^https?://" }) });
const Progress = Type.Object({ nextExpectedRanges: Type.Array(Type.String()) });

/**
 * An upload session: parts in order, the last one makes the file. Its address is a secret that needs no other
 * authorisation; it is kept in the state, so that after a fault or the end of the process only the rest is sent.
 * https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export async function putInSession(ctx: OneDriveContext, upload: Upload): Promise<DriveItem> {
  const name = await stateName(ctx, upload);
  const kept = await ctx.state.get(name);
  const stored =
    (kept && ((await goOn(ctx, upload, kept)) ?? (await storedAlready(ctx, upload)))) ||
    (await sendAll(ctx, upload, { url: await start(ctx, upload), isNew: true })) ||
    (await storedAlready(ctx, upload));
  if (!stored) throw new TransientError("OneDrive has thrown away the parts that were sent.");
  await ctx.state.remove(name);
  return stored;
}

/** One for each content at each place: two workers with the same file help each other. */
async function stateName(ctx: OneDriveContext, { names, source }: Upload): Promise<string> {
  const place = (await driveAddress(ctx)) + joinPath(names);
  return `upload ${hash("sha256", `${source.sha256} ${source.sizeBytes} ${place}`)}`;
}

async function start(ctx: OneDriveContext, upload: Upload): Promise<string> {
  const { names, source } = upload;
  const drive = await driveAddress(ctx);
  const answer = await withFolders(ctx, names, () =>
    send(ctx, {
      method: "POST",
      path: drive + itemAddress(names, "/createUploadSession"),
      body: {
        item: {
          "@microsoft.graph.conflictBehavior": "replace",
          name: names.at(-1),
          fileSystemInfo: { lastModifiedDateTime: new Date(source.modifiedAt).toISOString() },
        },
      },
      isRepeatable: true,
    }),
  );
  const { uploadUrl } = granted(Session, answer, joinPath(names));
  const expiresAt = ctx.clock.now() + KEPT_MS;
  await ctx.state.set(await stateName(ctx, upload), uploadUrl, { expiresAt });
  return uploadUrl;
}

/** With a session of before; undefined where it is gone. */
async function goOn(
  ctx: OneDriveContext,
  upload: Upload,
  url: string,
): Promise<DriveItem | undefined> {
  const offset = await askOffset(ctx, upload, url);
  return offset === undefined ? undefined : await sendAll(ctx, upload, { url, offset });
}

interface Target {
  readonly url: string;
  readonly offset?: number;
  readonly isNew?: boolean;
}

/** Parts from the offset on; undefined where the session is gone. */
async function sendAll(
  ctx: OneDriveContext,
  upload: Upload,
  { url, offset: from = 0, isNew = false }: Target,
): Promise<DriveItem | undefined> {
  let offset: number | undefined = from;
  for (let questions = 0; offset !== undefined && questions < MAX_QUESTIONS; ) {
    ctx.signal.throwIfAborted();
    const answer = await sendPart(ctx, upload, { url, offset });
    if (answer.status === 202) {
      offset = nextOffset(upload, answer);
    } else if (isDone(answer)) {
      return granted(DriveItem, answer, joinPath(upload.names));
    } else if (answer.status === 416 || (isNew && answer.status === 404)) {
      questions += 1;
      if (answer.status === 404) await sleep(SETTLE_MS, ctx.signal);
      offset = await askOffset(ctx, upload, url);
    } else if (GONE.includes(answer.status)) {
      return undefined;
    } else {
      if (!PAUSED.includes(answer.status)) await cancel(ctx, upload, url);
      throw errorOf(answer, joinPath(upload.names));
    }
  }
  if (offset === undefined) return undefined;
  throw new TransientError("Somebody else writes into the upload session at the same time.");
}

function sendPart(
  ctx: OneDriveContext,
  { source }: Upload,
  { url, offset: start }: { readonly url: string; readonly offset: number },
): Promise<Answer> {
  const end = Math.min(start + PART_BYTES, source.sizeBytes);
  return send(ctx, {
    method: "PUT",
    path: url,
    isAnonymous: true,
    headers: {
      "content-length": String(end - start),
      "content-range": `bytes ${start}-${end - 1}/${source.sizeBytes}`,
    },
    body: () => source.open({ start, end }),
    timeoutMs: transferTimeoutMs(end - start),
    accept: GONE,
  });
}

/** Where the server wants the next byte; undefined where it knows no such session. */
async function askOffset(
  ctx: OneDriveContext,
  upload: Upload,
  url: string,
): Promise<number | undefined> {
  const request = { method: "GET", path: url, isAnonymous: true, accept: GONE } as const;
  const answer = await sendOnce(ctx, request);
  if (GONE.includes(answer.status)) return undefined;
  return nextOffset(upload, answer);
}

/** `["12345-"]` or `["12345-55231"]`: https://learn.microsoft.com/graph/api/resources/uploadsession */
function nextOffset({ names, source }: Upload, answer: Answer): number {
  const { nextExpectedRanges } = granted(Progress, answer, joinPath(names));
  const offset = Number(/^(\d+)(?:-\d*)?$/.exec(nextExpectedRanges[0] ?? "")?.[1]);
  if (Number.isSafeInteger(offset) && offset < source.sizeBytes) return offset;
  throw new DataError("OneDrive did not say where the upload goes on.");
}

/** Best effort, after a refusal that tells more. */
async function cancel(ctx: OneDriveContext, upload: Upload, url: string): Promise<void> {
  try {
    await sendOnce(ctx, { method: "DELETE", path: url, isAnonymous: true, accept: GONE });
    await ctx.state.remove(await stateName(ctx, upload));
  } catch (error) {
    ctx.log.warn({ reason: messageOf(error) }, "an upload session could not be cancelled");
  }
}

/** The last part arrived and its answer was lost; true only where the service tells the file's hash. */
async function storedAlready(
  ctx: OneDriveContext,
  { names, source }: Upload,
): Promise<DriveItem | undefined> {
  const path = (await driveAddress(ctx)) + itemAddress(names);
  const answer = await send(ctx, { method: "GET", path, query: { $select: SELECT } });
  if (answer.status === 404) return undefined;
  const item = granted(DriveItem, answer, joinPath(names));
  return (await isStored(item, source, ctx.signal)) ? item : undefined;
}

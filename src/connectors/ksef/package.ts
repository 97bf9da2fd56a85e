import { isHubError } from "../../sdk/index.ts";
import type { Window } from "./invoice-query.ts";
import type { KsefContext } from "./manifest.ts";
import { type Archive, openArchive, openSpool } from "./package-archive.ts";
import { forgetOrder, type Order, orderPackage, untilReady } from "./package-order.ts";
import { damaged, fetchParts } from "./package-parts.ts";
import { problemOf } from "./problems.ts";
import { textOf } from "./values.ts";

const TRIES = 2;

export interface Package extends AsyncDisposable, Archive {
  readonly isTruncated: boolean;
  /** Of the last invoice of a truncated package. */
  readonly lastDate: string | undefined;
  readonly mark: string | undefined;
}

/**
 * The invoices of a window as one package, decrypted on disk. An export of the same window that was begun
 * before, also by a process that died, is used again: KSeF allows only 20 in an hour.
 */
export async function openPackage(
  ctx: KsefContext,
  name: string,
  window: Window,
): Promise<Package> {
  for (let tries = 1; ; tries++) {
    const order = await orderPackage(ctx, name, window);
    try {
      return await fetchPackage(ctx, order);
    } catch (error) {
      if (!isLost(error) || tries >= TRIES) throw error;
      ctx.log.warn({ window }, "the package is no longer there, asking for a new one");
      await forgetOrder(ctx, name);
    }
  }
}

const LOST_CODES = ["package_lost", "package_damaged"];
const LOST_STATUSES = [400, 410];

const isLost = (error: unknown): boolean =>
  LOST_STATUSES.includes(problemOf(error)?.status ?? 0) ||
  (isHubError(error) && LOST_CODES.includes(error.code));

/** A package without invoices may come without any part. */
const EMPTY: Archive = { rows: [], read: async () => undefined };

function failDamaged(cause: unknown): never {
  throw damaged(cause);
}

async function fetchPackage(ctx: KsefContext, order: Order): Promise<Package> {
  const info = await untilReady(ctx, order);
  const spool = await openSpool();
  try {
    await fetchParts(ctx, { order, info, file: spool.file });
    const { size } = await spool.file.stat();
    const archive = size === 0 ? EMPTY : await openArchive(spool.file).catch(failDamaged);
    return {
      ...archive,
      isTruncated: info.isTruncated === true,
      lastDate: textOf(info.lastPermanentStorageDate ?? info.lastIssueDate, 60),
      mark: textOf(info.permanentStorageHwmDate, 60),
      [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
    };
  } catch (error) {
    await spool[Symbol.asyncDispose]();
    throw error;
  }
}

import { isHubError, type Original } from "../../sdk/index.ts";
import { hashOf } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { signedCall } from "./session.ts";

/** Receipts belong to the session; how long KSeF keeps it is not published. */
const KEPT_MS = 180 * 86_400_000;
const MAX_BYTES = 4 * 1024 * 1024;
const stateName = (ksefNumber: string): string => `receipt:${ksefNumber}`;

/** Remembers in which session an invoice was sent: only there is its official receipt (UPO). */
export const rememberSession = (
  ctx: KsefContext,
  ksefNumber: string,
  session: string,
): Promise<void> =>
  ctx.state.set(stateName(ksefNumber), session, { expiresAt: ctx.clock.now() + KEPT_MS });

/**
 * The receipt of an invoice that this integration sent; nothing for any other one. One that cannot be had
 * does not hold the invoice back.
 */
export async function receiptOriginals(
  ctx: KsefContext,
  ksefNumber: string,
): Promise<readonly Original[]> {
  const session = await ctx.state.get(stateName(ksefNumber));
  if (session === undefined) return [];
  try {
    const content = await fetchReceipt(ctx, { session, ksefNumber });
    const name = `UPO-${ksefNumber}.xml`;
    return content ? [{ kind: "upo", name, mime: "application/xml", content }] : [];
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    ctx.log.warn({ ksefNumber, code: error.code }, "KSeF gives no receipt for the invoice");
    return [];
  }
}

/**
 * The receipt right after the invoice was sent. The invoice is in KSeF whatever becomes of this call: where the
 * receipt cannot be had yet, the next read of sales brings it.
 */
export async function earlyReceipt(
  ctx: KsefContext,
  ksefNumber: string,
): Promise<readonly Original[]> {
  try {
    return await receiptOriginals(ctx, ksefNumber);
  } catch (error) {
    if (ctx.signal.aborted || !isHubError(error)) throw error;
    ctx.log.warn({ ksefNumber, code: error.code }, "the receipt comes with the next read of sales");
    return [];
  }
}

async function fetchReceipt(
  ctx: KsefContext,
  { session, ksefNumber }: { readonly session: string; readonly ksefNumber: string },
): Promise<Buffer | undefined> {
  const part = encodeURIComponent;
  const response = await signedCall(ctx, {
    method: "GET",
    path: `/sessions/${part(session)}/invoices/ksef/${part(ksefNumber)}/upo`,
    headers: { accept: "application/xml" },
    maxBytes: MAX_BYTES,
    allowance: "session_misc",
  });
  const bytes = Buffer.from(await response.bytes());
  const hash = response.headers["x-ms-meta-hash"];
  if (hash === undefined || hash === hashOf(bytes)) return bytes;
  ctx.log.warn({ ksefNumber }, "the receipt did not arrive as KSeF has it");
  return undefined;
}

import { sleep, TransientError } from "../../sdk/index.ts";
import { hashOf } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { CODES, hasCode } from "./problems.ts";
import { signedCall } from "./session.ts";

/** Three times what KSeF takes with attachments. */
const MAX_BYTES = 9 * 1024 * 1024;
/** Waits for an invoice that is listed but not ready. */
const NOT_YET_MS = [2_000, 5_000, 15_000] as const;

/**
 * The XML as the issuer sent it, byte for byte.
 * @throws TransientError where its hash is not the one that KSeF names; RejectedError where KSeF has no such
 * invoice for us
 */
export async function downloadInvoice(
  ctx: KsefContext,
  ksefNumber: string,
  expectedHash?: string,
): Promise<Buffer> {
  for (const waitMs of NOT_YET_MS) {
    try {
      return await fetchInvoice(ctx, ksefNumber, expectedHash);
    } catch (error) {
      if (!hasCode(error, CODES.invoiceNotYet)) throw error;
      await sleep(waitMs, ctx.signal);
    }
  }
  return fetchInvoice(ctx, ksefNumber, expectedHash);
}

async function fetchInvoice(
  ctx: KsefContext,
  ksefNumber: string,
  expectedHash: string | undefined,
): Promise<Buffer> {
  const response = await signedCall(ctx, {
    method: "GET",
    path: `/invoices/ksef/${encodeURIComponent(ksefNumber)}`,
    headers: { accept: "application/xml" },
    maxBytes: MAX_BYTES,
    allowance: "download",
  });
  const bytes = Buffer.from(await response.bytes());
  const hash = hashOf(bytes);
  const announced = [response.headers["x-ms-meta-hash"], expectedHash];
  if (announced.some((one) => one !== undefined && one !== "" && one !== hash))
    throw new TransientError(`The invoice ${ksefNumber} did not arrive as KSeF has it.`, {
      code: "wrong_hash",
    });
  return bytes;
}

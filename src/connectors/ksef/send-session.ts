import { sleep, TransientError } from "../../sdk/index.ts";
import { badAnswer } from "./client.ts";
import { encrypt, encryptFor, hashOf, newSymmetricKey, type SymmetricKey } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { problemOf } from "./problems.ts";
import { withPublicKey } from "./public-keys.ts";
import { signedCall, signedRow } from "./session.ts";
import { statusOf } from "./sign-in.ts";
import { rowOf, textOf } from "./values.ts";

const FORM = { systemCode: "FA (3)", schemaVersion: "1-0E", value: "FA" } as const;
const FIRST_POLL_MS = 300;
const MAX_POLL_MS = 5_000;
/** Then the run is put back, and asks for the same invoices again later. */
const PATIENCE_MS = 10 * 60_000;

export interface OnlineSession {
  readonly reference: string;
  readonly key: SymmetricKey;
}

/** Codes of KSeF for one invoice that was sent. */
export const SENT = {
  accepted: 200,
  sessionFault: 405,
  duplicate: 440,
  unknown: 500,
  cancelled: 550,
} as const;

export interface SentStatus {
  readonly code: number;
  readonly text: string;
  readonly ksefNumber: string | undefined;
  readonly hash: string | undefined;
  /** Of a duplicate: what KSeF has already, and where it was sent. */
  readonly originalNumber: string | undefined;
  readonly originalSession: string | undefined;
}

export function openSession(ctx: KsefContext): Promise<OnlineSession> {
  const key = newSymmetricKey();
  const path = "/sessions/online";
  return withPublicKey(ctx, "SymmetricKeyEncryption", async (publicKey) => {
    const row = await signedRow(ctx, {
      method: "POST",
      path,
      body: {
        formCode: FORM,
        encryption: {
          encryptedSymmetricKey: encryptFor(publicKey.key, key.key).toString("base64"),
          initializationVector: key.iv.toString("base64"),
          publicKeyId: publicKey.id,
        },
      },
      // One that nobody uses ends by itself.
      isRepeatable: true,
      allowance: "session",
    });
    const reference = textOf(row.referenceNumber, 60);
    if (reference === undefined) throw badAnswer(path);
    return { reference, key };
  });
}

/** Gives the reference under which KSeF works on the invoice. */
export async function sendInvoice(
  ctx: KsefContext,
  { reference, key }: OnlineSession,
  xml: Buffer,
): Promise<string> {
  const sealed = encrypt(key, xml);
  const path = `${pathOf(reference)}/invoices`;
  const row = await signedRow(ctx, {
    method: "POST",
    path,
    body: {
      invoiceHash: hashOf(xml),
      invoiceSize: xml.length,
      encryptedInvoiceHash: hashOf(sealed),
      encryptedInvoiceSize: sealed.length,
      encryptedInvoiceContent: sealed.toString("base64"),
      offlineMode: false,
    },
    allowance: "send",
  });
  const invoice = textOf(row.referenceNumber, 60);
  if (invoice === undefined) throw badAnswer(path);
  return invoice;
}

const pathOf = (reference: string): string => `/sessions/online/${encodeURIComponent(reference)}`;

/** KSeF closes an open session itself after half a day, so that a refusal does no harm. */
export async function closeSession(ctx: KsefContext, reference: string): Promise<void> {
  try {
    const path = `${pathOf(reference)}/close`;
    await signedCall(ctx, { method: "POST", path, allowance: "session" });
  } catch (error) {
    if (problemOf(error)?.status !== 400) throw error;
    ctx.log.info({ reference }, "the session is closed already");
  }
}

/**
 * Waits until KSeF has decided about the invoice.
 * @throws TransientError code `send_pending` where it takes long
 */
export async function untilDecided(
  ctx: KsefContext,
  { session, invoice }: { readonly session: string; readonly invoice: string },
): Promise<SentStatus> {
  const part = encodeURIComponent;
  const path = `/sessions/${part(session)}/invoices/${part(invoice)}`;
  const endsAt = ctx.clock.now() + PATIENCE_MS;
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 2, MAX_POLL_MS)) {
    const row = await signedRow(ctx, { method: "GET", path, allowance: "invoice_status" });
    const { code, text } = statusOf(row);
    const extensions = rowOf(rowOf(row.status).extensions);
    if (code >= 200)
      return {
        code,
        text,
        ksefNumber: textOf(row.ksefNumber, 60),
        hash: textOf(row.invoiceHash, 60),
        originalNumber: textOf(extensions.originalKsefNumber, 60),
        originalSession: textOf(extensions.originalSessionReferenceNumber, 60),
      };
    if (ctx.clock.now() > endsAt)
      throw new TransientError("KSeF is still checking the invoices that were sent.", {
        code: "send_pending",
      });
    await sleep(waitMs, ctx.signal);
  }
}

import { readFa3 } from "../../formats/fa3/index.ts";
import {
  type Invoice,
  isHubError,
  TransientError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { downloadInvoice } from "./download.ts";
import { hashOf } from "./ksef-crypto.ts";
import { isSameInvoice } from "./lookup.ts";
import { type KsefContext, ownNip } from "./manifest.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { CODES, hasCode } from "./problems.ts";
import { earlyReceipt, rememberSession } from "./receipts.ts";
import {
  closeSession,
  openSession,
  SENT,
  type SentStatus,
  sendInvoice,
  untilDecided,
} from "./send-session.ts";

type Request = WriteRequest<Invoice>;

/** What the state keeps of a batch, so that a process that died sends nothing twice. */
interface Batch {
  /** By the request's key: the session and the reference in it. */
  readonly sent: Record<string, { readonly session: string; readonly invoice: string }>;
}

const BATCH_KEPT_MS = 7 * 86_400_000;
/** KSeF itself broke off: the invoice is sent anew. */
const AGAIN: readonly number[] = [SENT.sessionFault, SENT.unknown, SENT.cancelled];
export const UNCHANGEABLE =
  "What KSeF has cannot be changed: issue a correction with a number of its own.";

/** Sends what is not in KSeF yet in one session; what was sent under the same key is only asked for. */
export async function sendInvoices(
  ctx: KsefContext,
  requests: readonly Request[],
  idempotencyKey: string,
): Promise<readonly WriteResult[]> {
  const name = `send:${idempotencyKey}`;
  const kept = await ctx.state.get(name);
  const batch: Batch = kept === undefined ? { sent: {} } : (JSON.parse(kept) as Batch);
  const save = () =>
    ctx.state.set(name, JSON.stringify(batch), { expiresAt: ctx.clock.now() + BATCH_KEPT_MS });
  const prepared = new Map<string, Prepared>();
  for (const request of requests) prepared.set(request.key, await prepare(ctx, request.data));
  await sendMissing(ctx, { batch, prepared, save });
  const results: WriteResult[] = [];
  const again: string[] = [];
  for (const request of requests) {
    const result = await resultOf(ctx, request, { batch, prepared });
    if (result) results.push(result);
    else again.push(request.key);
  }
  if (again.length === 0) return results;
  for (const key of again) delete batch.sent[key];
  await save();
  throw new TransientError(`KSeF broke off ${again.length} invoices; they are sent again.`, {
    code: "send_broken_off",
  });
}

interface Sending {
  readonly batch: Batch;
  readonly prepared: Map<string, Prepared>;
  save(): Promise<void>;
}

async function sendMissing(ctx: KsefContext, { batch, prepared, save }: Sending): Promise<void> {
  const missing = [...prepared].flatMap(([key, one]) =>
    "xml" in one && batch.sent[key] === undefined ? [{ key, xml: one.xml }] : [],
  );
  if (missing.length === 0) return;
  const session = await openSession(ctx);
  for (const { key, xml } of missing) {
    ctx.signal.throwIfAborted();
    try {
      const invoice = await sendInvoice(ctx, session, xml);
      batch.sent[key] = { session: session.reference, invoice };
      await save();
    } catch (error) {
      prepared.set(key, faultOf(error));
    }
  }
  await closeSession(ctx, session.reference);
}

const SESSION_CODES = [CODES.sessionFull, CODES.sessionUnknown, CODES.sessionOver];

/** What KSeF has against this one; a session that is over, or any other error, is thrown on. */
function faultOf(error: unknown): Prepared {
  if (SESSION_CODES.some((code) => hasCode(error, code)))
    throw new TransientError("The session ended too early; the rest is sent in another one.", {
      code: "send_broken_off",
      cause: error,
    });
  if (isHubError(error) && error.reaction === "skip") return { fault: error.message };
  throw error;
}

/** Undefined where it has to be sent again. */
async function resultOf(
  ctx: KsefContext,
  { key, data }: Request,
  { batch, prepared }: { batch: Batch; prepared: ReadonlyMap<string, Prepared> },
): Promise<WriteResult | undefined> {
  const one = prepared.get(key);
  if (!one || "fault" in one)
    return { key, status: "rejected", message: one?.fault ?? "was not prepared" };
  if ("known" in one) return { key, status: "unchanged", remote_id: one.known };
  const sent = batch.sent[key];
  if (!sent) return undefined;
  const status = await untilDecided(ctx, sent);
  if (AGAIN.includes(status.code)) return undefined;
  if (status.code === SENT.duplicate) return duplicateOf(ctx, { key, data }, status);
  if (status.code !== SENT.accepted || status.ksefNumber === undefined)
    return { key, status: "rejected", message: `KSeF refuses it (${status.code}): ${status.text}` };
  await rememberSession(ctx, status.ksefNumber, sent.session);
  return {
    key,
    status: "created",
    remote_id: status.ksefNumber,
    ...(status.hash === undefined ? {} : { version: status.hash }),
    message: `Receipt (UPO) in session ${sent.session}.`,
    originals: await earlyReceipt(ctx, status.ksefNumber),
  };
}

/** The same invoice sent before is no fault; another one under its number is. */
async function duplicateOf(
  ctx: KsefContext,
  { key, data }: Request,
  { originalNumber, originalSession, text }: SentStatus,
): Promise<WriteResult> {
  if (originalNumber === undefined)
    return { key, status: "conflict", message: `KSeF has this number already. ${text}` };
  const xml = await downloadInvoice(ctx, originalNumber);
  const { invoice } = readFa3(xml, { direction: "sales", ownNip: ownNip(ctx) });
  if (!isSameInvoice(data, invoice))
    return {
      key,
      status: "conflict",
      remote_id: originalNumber,
      message: `KSeF has another invoice under this number: ${originalNumber}. ${UNCHANGEABLE}`,
    };
  if (originalSession !== undefined) await rememberSession(ctx, originalNumber, originalSession);
  return { key, status: "unchanged", remote_id: originalNumber, version: hashOf(xml) };
}

import {
  type Context,
  isHubError,
  messageOf,
  RejectedError,
  sleep,
  TransientError,
} from "../../sdk/index.ts";
import { findOne, write } from "./client.ts";
import { type Row, rowOf, textOf } from "./values.ts";

/** Codes below this one mean that the order still waits or is worked on: 100, 120, 140. */
const MADE = 201;
const REFUSED = 400;
const FIRST_WAIT_MS = 300;
const MAX_WAIT_MS = 4_000;
const MAX_ASKS = 20;
/** An order is remembered longer than any run is tried again. */
const REMEMBERED_MS = 30 * 24 * 3_600_000;

type CreateContext = Pick<Context<unknown, unknown>, "http" | "state" | "signal" | "clock" | "log">;

/**
 * Orders an invoice and waits until it is made; gives its uuid. The order is remembered under `token`: after a
 * break the same order is asked about instead of placed again.
 * @throws RejectedError with the vendor's reason; TransientError where it takes too long
 */
export async function createInvoice(
  ctx: CreateContext,
  { payload, token }: { payload: object; token: string },
): Promise<string> {
  const { http, state, clock } = ctx;
  const name = `order:${token}`;
  const expiresAt = clock.now() + REMEMBERED_MS;
  const before = await state.get(name);
  if (before?.startsWith("made:")) return before.slice(5);
  let reference = before;
  if (reference === undefined) {
    const body = { invoice: payload };
    const answer = await write(http, { method: "POST", path: "/async/invoices.json", body });
    reference = textOf(answer.invoice_task_reference_number, 100);
    if (reference === undefined) throw refusalOf(answer);
    await state.set(name, reference, { expiresAt });
  }
  try {
    const uuid = await waitFor(ctx, reference);
    await state.set(name, `made:${uuid}`, { expiresAt });
    return uuid;
  } catch (error) {
    // A refused order may be placed anew once it is mended.
    if (isHubError(error) && error.reaction === "skip") await state.remove(name);
    throw error;
  }
}

async function waitFor({ http, signal }: CreateContext, reference: string): Promise<string> {
  const path = `/async/invoices/status/${encodeURIComponent(reference)}.json`;
  let waitMs = FIRST_WAIT_MS;
  for (let asks = 0; asks < MAX_ASKS; asks++) {
    const task = (await findOne(http, path)) ?? {};
    const code = Number(task.processing_code ?? 0);
    const uuid = textOf(task.invoice_uuid, 60) ?? textOf(rowOf(task.invoice).uuid, 60);
    if (uuid !== undefined && code >= MADE && code < REFUSED) return uuid;
    if (code >= REFUSED) throw refusalOf(task);
    await sleep(waitMs, signal);
    waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
  }
  throw new TransientError("inFakt has not made the invoice yet; asked again later.");
}

/** What people should know of an order that was not carried out. */
function refusalOf(task: Row): RejectedError {
  const errors = Object.entries({ ...rowOf(task.errors), ...rowOf(task.invoice_errors) })
    .slice(0, 5)
    .map(
      ([name, texts]) =>
        `${name}: ${[texts]
          .flat()
          .map((text) => textOf(text, 120))
          .join(", ")}`,
    );
  const words = [textOf(task.processing_description, 200), textOf(task.error, 200), ...errors];
  const said = words.filter((word) => word !== undefined).join("; ");
  return new RejectedError(`inFakt did not make the invoice. ${said}`.trim());
}

/** Undefined where all went well; a failure does not take the invoice back, so it is only told. */
export async function sendToKsef(
  { http, log }: Pick<Context<unknown, unknown>, "http" | "log">,
  uuid: string,
): Promise<string | undefined> {
  try {
    const path = `/invoices/${uuid}/send_to_ksef.json`;
    await write(http, { method: "POST", path, body: {} });
    return undefined;
  } catch (error) {
    if (!isHubError(error)) throw error;
    log.warn({ remoteId: uuid, code: error.code }, "invoice made, but not sent to KSeF");
    return `The invoice was made, but not sent to KSeF: ${messageOf(error)}`;
  }
}

import { sleep, TransientError } from "../../sdk/index.ts";
import { badAnswer } from "./client.ts";
import { filtersOf, type Window } from "./invoice-query.ts";
import { encryptFor, newSymmetricKey } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { withPublicKey } from "./public-keys.ts";
import { signedRow } from "./session.ts";
import { statusOf } from "./sign-in.ts";
import { type Row, rowOf, textOf } from "./values.ts";

/** KSeF keeps a finished package for days, but promises no more than these. */
const KEPT_MS = 3 * 86_400_000;
const FIRST_POLL_MS = 300;
const MAX_POLL_MS = 10_000;
/** Then the run is put back; the export goes on at KSeF and is found again. */
const PATIENCE_MS = 30 * 60_000;
/** Some exports never end, and the same one asked for anew does: https://github.com/CIRFMF/ksef-api/issues/307 */
const STUCK_MS = 2 * 3_600_000;

/** What the state keeps of an export under way. */
export interface Order {
  readonly reference: string;
  readonly filters: string;
  readonly key: string;
  readonly iv: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

const stateName = (name: string): string => `export:${name}`;

/** So that the next read asks for a new package. */
export const forgetOrder = (ctx: KsefContext, name: string): Promise<void> =>
  ctx.state.remove(stateName(name));

/** The export of the window that is under way, also from before a restart; else a new one. */
export async function orderPackage(ctx: KsefContext, name: string, window: Window): Promise<Order> {
  const filters = filtersOf(window);
  const kept = await ctx.state.get(stateName(name));
  const known = kept === undefined ? undefined : (JSON.parse(kept) as Order);
  if (known?.filters === JSON.stringify(filters)) return known;
  const symmetric = newSymmetricKey();
  const row = await withPublicKey(ctx, "SymmetricKeyEncryption", (key) =>
    signedRow(ctx, {
      method: "POST",
      path: "/invoices/exports",
      body: {
        encryption: {
          encryptedSymmetricKey: encryptFor(key.key, symmetric.key).toString("base64"),
          initializationVector: symmetric.iv.toString("base64"),
          publicKeyId: key.id,
        },
        onlyMetadata: false,
        compressionType: "Zip",
        filters,
      },
      // A second export of the same is of no harm.
      isRepeatable: true,
      allowance: "export",
    }),
  );
  const reference = textOf(row.referenceNumber, 60);
  if (reference === undefined) throw badAnswer("/invoices/exports");
  const order: Order = {
    reference,
    filters: JSON.stringify(filters),
    key: symmetric.key.toString("base64"),
    iv: symmetric.iv.toString("base64"),
    startedAt: ctx.clock.now(),
  };
  const expiresAt = ctx.clock.now() + KEPT_MS;
  await ctx.state.set(stateName(name), JSON.stringify(order), { expiresAt });
  ctx.log.info({ reference, window }, "asked KSeF for a package of invoices");
  return order;
}

/** @throws TransientError code `package_lost` where KSeF gave it up, `package_pending` where it takes long */
export async function untilReady(ctx: KsefContext, { reference, startedAt }: Order): Promise<Row> {
  const endsAt = ctx.clock.now() + PATIENCE_MS;
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 2, MAX_POLL_MS)) {
    const row = await exportStatus(ctx, reference);
    const { code, text } = statusOf(row);
    if (code === 200) return rowOf(row.package);
    if (code !== 100) throw lost(`KSeF broke the export off (${code}). ${text}`.trim());
    if (ctx.clock.now() - startedAt > STUCK_MS) throw lost("KSeF does not get on with the export.");
    if (ctx.clock.now() > endsAt)
      throw new TransientError("KSeF is still making the package; it is fetched later.", {
        code: "package_pending",
      });
    await sleep(waitMs, ctx.signal);
  }
}

export const exportStatus = (ctx: KsefContext, reference: string): Promise<Row> =>
  signedRow(ctx, {
    method: "GET",
    path: `/invoices/exports/${encodeURIComponent(reference)}`,
    allowance: "export_status",
  });

const lost = (message: string): TransientError =>
  new TransientError(message, { code: "package_lost" });

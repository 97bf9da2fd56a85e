import type { EventReceipt, EventToRegister, Manifestation } from "../../sdk/fiscal.ts";
import { listCienciaCandidates } from "../../store/fiscal-list.ts";
import {
  addManifestation,
  type FiscalManifestation,
  pendingManifestations,
  updateManifestation,
} from "../../store/fiscal-manifestations.ts";
import type { DataStore } from "../../store/store.ts";
import type { SefazSession } from "./session.ts";
import { takeDocuments } from "./take-documents.ts";

/** Events of one lot. */
const LOT = 20;
const PAUSE_MS = 2_000;
/** 573: it was registered before, perhaps by a call whose answer was lost. */
const REGISTERED: ReadonlySet<string> = new Set(["135", "136", "573"]);
/** The whole lot was refused for what passes. */
const TRY_LATER: ReadonlySet<string> = new Set(["108", "109", "656", "999", "998"]);
/** Waits to be sent again by the next run. */
const CIENCIA: Manifestation = "210210";
const MAX_CIENCIAS = 500;

export interface ManifestationOutcome {
  registered: number;
  refused: number;
}

/** What the company's settings want registered for every new summary: opt-in, and named in the audit when it was switched on. */
export async function addCiencias(session: SefazSession): Promise<number> {
  const { data, settings, company, integration, clock, origin } = session;
  if (!settings.auto_ciencia.includes(company.tax_id)) return 0;
  const keys = await listCienciaCandidates(data, {
    environment: company.environment,
    source: integration.slug,
    limit: MAX_CIENCIAS,
  });
  let added = 0;
  for (const access_key of keys) {
    const row = { integration_id: integration.id, access_key, type: CIENCIA, sequence: 1 };
    const isNew = await addManifestation(
      data,
      { ...row, reason: null, actor: `auto_ciencia: ${origin.actor}`.slice(0, 254) },
      clock.now(),
    );
    if (isNew) added += 1;
  }
  return added;
}

/** Sends what waits, a lot after the other, until nothing waits or the authority wants a pause. */
export async function sendManifestations(session: SefazSession): Promise<ManifestationOutcome> {
  const { data, fiscal, context, integration, clock, signal, pause } = session;
  const outcome: ManifestationOutcome = { registered: 0, refused: 0 };
  if (!fiscal.register) return outcome;
  for (let lots = 0; ; lots += 1) {
    signal.throwIfAborted();
    const waiting = await pendingManifestations(data, integration.id, LOT);
    if (waiting.length === 0) return outcome;
    if (lots > 0) await pause(PAUSE_MS);
    const receipts = await fiscal.register(
      context,
      waiting.map((row) => eventOf(row, clock.now())),
    );
    const left = await noteReceipts(session, waiting, { receipts, outcome });
    if (left > 0) return outcome;
  }
}

const eventOf = (
  { access_key, type, sequence, reason }: FiscalManifestation,
  happened_at: number,
): EventToRegister => ({
  access_key,
  type: type as Manifestation,
  sequence,
  happened_at,
  ...(reason === null ? {} : { reason }),
});

/** How many still wait afterwards. */
async function noteReceipts(
  session: SefazSession,
  waiting: readonly FiscalManifestation[],
  { receipts, outcome }: { receipts: readonly EventReceipt[]; outcome: ManifestationOutcome },
): Promise<number> {
  const { clock, log } = session;
  let left = 0;
  for (const row of waiting) {
    const receipt = receipts.find(
      ({ access_key, type }) => access_key === row.access_key && type === row.type,
    );
    if (!receipt || TRY_LATER.has(receipt.status)) {
      left += 1;
      continue;
    }
    const isRegistered = REGISTERED.has(receipt.status);
    outcome[isRegistered ? "registered" : "refused"] += 1;
    const values = {
      state: isRegistered ? ("registered" as const) : ("refused" as const),
      status: receipt.status,
      message: receipt.reason.slice(0, 500),
      protocol: receipt.protocol ?? null,
      updated_at: clock.now(),
    };
    const note = (store: DataStore) => updateManifestation(store, row.id, values);
    const isEvent = receipt.status === "135" || receipt.status === "136";
    const documents = isEvent
      ? [{ schema: `evento-${row.type}-${row.access_key}`, xml: receipt.xml }]
      : [];
    await takeDocuments(session, documents, note);
    if (!isRegistered) {
      const { access_key, type } = row;
      log("warn", "The authority refused a manifestation", {
        access_key,
        type,
        status: receipt.status,
        reason: receipt.reason,
      });
    }
  }
  return left;
}

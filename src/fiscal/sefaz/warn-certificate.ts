import { appendEvents } from "../../events/append.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { isUniqueViolation } from "../../store/faults.ts";
import type { SefazSession } from "./session.ts";

const DAY_MS = 86_400_000;
/** Days before the end; 0 once it has ended. */
const STEPS = [30, 15, 7, 1, 0] as const;

/** Tells `certificate.expiring` once for each step before a certificate's end. */
export async function warnOfCertificate(session: SefazSession): Promise<void> {
  const { data, company, integration, clock, origin, log } = session;
  const { holder, valid_to } = company.certificate;
  const now = clock.now();
  const days = Math.max(0, Math.ceil((valid_to - now) / DAY_MS));
  const step = STEPS.findLast((one) => days <= one);
  if (step === undefined) return;
  log("warn", "The certificate ends soon", { holder, valid_to: toRfc3339(valid_to), days });
  const event = {
    type: "certificate.expiring",
    data: {
      integration: integration.slug,
      holder: holder.slice(0, 200),
      tax_id: company.tax_id,
      valid_to: toRfc3339(valid_to),
      days_left: days,
    },
    occurredAt: now,
    runId: origin.runId,
    idempotencyKey: `certificate/${integration.id}/${valid_to}/${step}`,
  };
  try {
    await appendEvents(data, [event], now);
  } catch (error) {
    // Another worker has told it at this moment.
    if (!isUniqueViolation(error)) throw error;
  }
}

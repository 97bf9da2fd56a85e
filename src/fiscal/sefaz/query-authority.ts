import { appendEvents } from "../../events/append.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { type HubError, isHubError } from "../../lib/errors.ts";
import type { FiscalService } from "../../sdk/fiscal.ts";
import { forgetQueries } from "../../store/fiscal-cursors.ts";
import { HOUR_MS } from "./pace.ts";
import { readService, type ServiceOutcome } from "./read-service.ts";
import {
  addCiencias,
  type ManifestationOutcome,
  sendManifestations,
} from "./send-manifestations.ts";
import type { SefazSession } from "./session.ts";
import { warnOfCertificate } from "./warn-certificate.ts";

export interface QueryOutcome {
  readonly services: readonly (Omit<ServiceOutcome, "next_allowed_at"> & {
    readonly next_allowed_at: string;
  })[];
  readonly manifestations: ManifestationOutcome;
  /** Something waits for an authority that pauses or for a person. */
  readonly isPartial: boolean;
  /** Where no service answered at all. */
  readonly error?: HubError;
}

const NEEDS_ATTENTION: ReadonlySet<ServiceOutcome["ended"]> = new Set([
  "blocked",
  "backoff",
  "refused",
]);

/**
 * One query of the authority for one company: what each service has, missing numbers, the recipient's statements that wait. A
 * service that fails does not keep the others. Tells `consulta_concluida` for each service that was asked.
 */
export async function queryAuthority(
  session: SefazSession,
  services: readonly FiscalService[],
): Promise<QueryOutcome> {
  const { data, clock, log } = session;
  await warnOfCertificate(session);
  await forgetQueries(data, clock.now() - 2 * HOUR_MS);
  const ended: ServiceOutcome[] = [];
  const errors: HubError[] = [];
  for (const service of services) {
    const found = { ...session.counts };
    try {
      const one = await readService(session, service);
      ended.push(one);
      if (one.pages > 0) await tell(session, one, session.counts.created - found.created);
    } catch (error) {
      if (!isHubError(error)) throw error;
      errors.push(error);
      log("error", "The authority could not be asked", {
        service,
        code: error.code,
        reason: error.message,
      });
    }
  }
  const ciencias = await addCiencias(session);
  if (ciencias > 0) log("info", "Ciência da Operação to be registered", { documents: ciencias });
  const [first] = errors;
  const manifestations = first ? NOTHING_SENT : await sendUnlessAway(session, errors);
  const isPartial =
    errors.length > 0 ||
    ended.some((one) => NEEDS_ATTENTION.has(one.ended)) ||
    manifestations.refused > 0;
  const shown = ended.map((one) => ({ ...one, next_allowed_at: toRfc3339(one.next_allowed_at) }));
  const isFailed = first !== undefined && ended.length === 0;
  return { services: shown, manifestations, isPartial, ...(isFailed ? { error: first } : {}) };
}

const NOTHING_SENT: ManifestationOutcome = { registered: 0, refused: 0 };

/** What waits stays waiting where the authority does not answer. */
async function sendUnlessAway(
  session: SefazSession,
  errors: HubError[],
): Promise<ManifestationOutcome> {
  try {
    return await sendManifestations(session);
  } catch (error) {
    if (!isHubError(error)) throw error;
    errors.push(error);
    const { code, message: reason } = error;
    session.log("error", "Manifestations could not be sent", { code, reason });
    return NOTHING_SENT;
  }
}

async function tell(session: SefazSession, one: ServiceOutcome, created: number): Promise<void> {
  const { data, company, clock, origin, counts } = session;
  const now = clock.now();
  const today = toRfc3339(now).slice(0, 10);
  const event = {
    type: "consulta_concluida",
    data: {
      certificado: company.certificate.holder.slice(0, 200),
      cnpj: company.tax_id,
      total_encontrados: one.documents,
      data_inicio: counts.first ?? today,
      data_fim: counts.last ?? today,
      servico: one.service,
      ambiente: company.environment === "production" ? "producao" : "homologacao",
      novos: created,
      ult_nsu: one.last_nsu,
      max_nsu: one.max_nsu,
      motivo: `${one.status ?? ""} ${one.reason ?? ""}`.trim().slice(0, 500),
      proxima_consulta: toRfc3339(one.next_allowed_at),
    },
    occurredAt: now,
    runId: origin.runId,
  };
  await appendEvents(data, [event], now);
}

import type { Cipher } from "../../auth/fernet.ts";
import { openHeaders } from "../../delivery/target-of.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import type { Counts } from "./counts.ts";
import { MASK } from "./fiscal-input.ts";

/** Without fractions of a second, as clients of this dialect read them. */
export const fiscalTime = (epochMs: number): string => `${toRfc3339(epochMs).slice(0, 19)}Z`;

/** A subscription in the dialect's words, as it stands in a list. */
export function toWebhook(row: SubscriptionRow, counts: Counts) {
  const types = JSON.parse(row.event_types) as string[];
  return {
    id: row.id,
    nome: row.name,
    url: row.url,
    eventos: types.join(","),
    eventos_list: types,
    ativo: row.active === 1,
    timeout: Math.round(row.timeout_ms / 1000),
    retry_count: (JSON.parse(row.retry_delays) as number[]).length,
    data_criacao: fiscalTime(row.created_at),
    ultima_execucao: counts.lastAt === null ? null : fiscalTime(counts.lastAt),
    total_execucoes: counts.attempts,
    total_erros: counts.attempts - counts.deliveredAttempts,
    usuario_nome: row.created_by,
  };
}

/** As in a list, with the names of the added headers. */
export function toOneWebhook(row: SubscriptionRow, counts: Counts, cipher: Cipher) {
  const names = Object.keys(openHeaders(row, cipher));
  const masked = Object.fromEntries(names.map((name) => [name, MASK]));
  return { ...toWebhook(row, counts), headers_customizados: JSON.stringify(masked) };
}

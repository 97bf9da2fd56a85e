import type { NewEvent } from "../events/append.ts";
import { toRfc3339 } from "../lib/clock.ts";
import type { DfeKind } from "../model/fiscal-document.ts";
import type { DocumentValues, ImportOrigin } from "./rows.ts";

const isTransport = (kind: DfeKind): boolean => !kind.startsWith("nf");

const whenAndWhy = ({ now, runId }: ImportOrigin) => ({ occurredAt: now, runId });

/** `nfe_importada` or `cte_importado`: a key that was not known before. */
export function importedEvent(
  row: DocumentValues,
  { total, origin }: { total: string; origin: ImportOrigin },
): NewEvent {
  const isCte = isTransport(row.kind);
  return {
    type: isCte ? "cte_importado" : "nfe_importada",
    data: {
      chave_acesso: row.access_key,
      [isCte ? "numero_ct" : "numero_nf"]: row.number,
      serie: row.series,
      emit_cnpj: row.issuer_tax_id ?? "",
      emit_nome: (row.issuer_name ?? "").slice(0, 200),
      dest_nome: (row.recipient_name ?? "").slice(0, 200),
      valor_total: total,
      data_emissao: row.issue_date,
      usuario: origin.actor.slice(0, 200),
    },
    subject: `fiscal_document/${row.access_key}`,
    ...whenAndWhy(origin),
  };
}

/** `documento_atualizado`: what a receiver has of this key is not all any more. */
export function updatedEvent(
  { access_key, kind }: { readonly access_key: string; readonly kind: DfeKind },
  fields: Iterable<string>,
  origin: ImportOrigin,
): NewEvent {
  return {
    type: "documento_atualizado",
    data: { chave_acesso: access_key, tipo: kind, campos_alterados: [...fields] },
    subject: `fiscal_document/${access_key}`,
    ...whenAndWhy(origin),
  };
}

/** `erro_importacao`: a file that was refused. */
export function refusedEvent(
  { name, code, message }: { name: string; code: string; message: string },
  origin: ImportOrigin,
): NewEvent {
  return {
    type: "erro_importacao",
    data: {
      arquivo: name.slice(0, 500),
      erro: `${code}: ${message}`.slice(0, 2_000),
      timestamp: toRfc3339(origin.now),
    },
    ...whenAndWhy(origin),
  };
}

import type { Static } from "typebox";
import type { DocumentChecks } from "../fiscal/checks.ts";
import { allowedAt, HOUR_MS, QUERIES_AN_HOUR } from "../fiscal/sefaz/pace.ts";
import { toRfc3339 } from "../lib/clock.ts";
import type { FiscalDocument, FiscalEvent, FiscalSummary } from "../model/fiscal-document.ts";
import { fromMinor } from "../model/money.ts";
import { countGaps, countQueries, type FiscalCursor } from "../store/fiscal-cursors.ts";
import { type FiscalDocumentRow, linksOf, listEventsOf } from "../store/fiscal-documents.ts";
import type { FiscalFileRow } from "../store/fiscal-files.ts";
import type { FiscalListRow } from "../store/fiscal-list.ts";
import { type FiscalManifestation, manifestationsOf } from "../store/fiscal-manifestations.ts";
import type { DataStore } from "../store/store.ts";
import type {
  CursorOut,
  FiscalDocumentOut,
  FiscalFileOut,
  FiscalHeadOut,
  ManifestationOut,
} from "./fiscal-schemas.ts";

export function toHead(row: FiscalListRow): Static<typeof FiscalHeadOut> {
  const { total_minor, worst, is_full, issue_time, created_at, updated_at, ...rest } = row;
  return {
    ...rest,
    is_full: is_full === 1,
    total: fromMinor(total_minor, "BRL"),
    checks: worst,
    issue_time: toRfc3339(issue_time),
    created_at: toRfc3339(created_at),
    updated_at: toRfc3339(updated_at),
  };
}

/** A document with all that is known around it. */
export async function toDocument(
  data: DataStore,
  row: FiscalDocumentRow,
  slugOf: (integrationId: number) => string,
): Promise<Static<typeof FiscalDocumentOut>> {
  const { body, checks, content_hash: _, original_id: __, ...head } = row;
  const known = JSON.parse(checks) as DocumentChecks;
  const content = JSON.parse(body) as unknown;
  const key = row.access_key;
  const [events, links, manifestations] = await Promise.all([
    listEventsOf(data, key),
    linksOf(data, key),
    manifestationsOf(data, [key]),
  ]);
  return {
    ...toHead(head),
    document: row.is_full === 1 ? (content as FiscalDocument) : null,
    summary: row.is_full === 1 ? null : (content as FiscalSummary),
    check_results: known.results,
    schema: known.schema ?? null,
    issues: known.issues.map((issue) => ({ ...issue, field: issue.field ?? null })),
    events: events.map((event) => JSON.parse(event.body) as FiscalEvent),
    links: links.map(({ document, ...link }) => {
      if (!document) return { ...link, document: null };
      const { total_minor, ...rest } = document;
      return { ...link, document: { ...rest, total: fromMinor(total_minor, "BRL") } };
    }),
    manifestations: manifestations.map((one) => toManifestation(one, slugOf)),
  };
}

export const toManifestation = (
  row: FiscalManifestation,
  slugOf: (integrationId: number) => string,
): Static<typeof ManifestationOut> => {
  const { integration_id, created_at, updated_at, type, ...rest } = row;
  return {
    ...rest,
    type: type as Static<typeof ManifestationOut>["type"],
    integration_id: slugOf(integration_id),
    created_at: toRfc3339(created_at),
    updated_at: toRfc3339(updated_at),
  };
};

export function toFile(row: FiscalFileRow): Static<typeof FiscalFileOut> {
  const { position, name, outcome, code, message, original_id, parts } = row;
  const has_original = original_id !== null;
  return { position, name, outcome, code, message, has_original, parts: JSON.parse(parts) };
}

export async function toCursor(
  data: DataStore,
  row: FiscalCursor,
  now: number,
): Promise<Static<typeof CursorOut>> {
  const { service, environment, tax_id, state, last_nsu, max_nsu, last_status, last_reason } = row;
  const until = allowedAt(row, now);
  const asked = await countQueries(data, row, now - HOUR_MS);
  return {
    ...{ service, environment, tax_id, state, last_nsu, max_nsu, last_status, last_reason },
    next_allowed_at: until > now ? toRfc3339(until) : null,
    last_asked_at: row.last_asked_at === null ? null : toRfc3339(row.last_asked_at),
    last_success_at: row.last_success_at === null ? null : toRfc3339(row.last_success_at),
    missing: await countGaps(data, row.id),
    queries_left: Math.max(0, QUERIES_AN_HOUR - asked),
  };
}

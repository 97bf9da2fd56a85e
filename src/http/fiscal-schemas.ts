import { type Static, Type } from "typebox";
import { CHECKS } from "../fiscal/checks.ts";
import { InvalidInputError } from "../lib/errors.ts";
import {
  DFE_KINDS,
  DFE_STATES,
  FiscalDocument,
  FiscalEvent,
  FiscalSummary,
} from "../model/fiscal-document.ts";
import { toMinor } from "../model/money.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { MANIFESTATIONS } from "../sdk/fiscal.ts";
import type { FiscalFilter, FiscalPlace } from "../store/fiscal-list.ts";
import { nullable } from "./nullable.ts";

const Day = Type.String({ format: "date" });
const Key = Type.String({ description: "access key, 44 positions" });
const Money = Type.String({ pattern: "^\\d{1,13}(\\.\\d{1,2})?$" });
const Level = oneOf(["ok", "warning", "error"]);

export const KeyParam = Type.Object({
  key: Type.String({ pattern: "^[0-9]{6}[0-9A-Za-z]{12}[0-9]{26}$" }),
});

/** Filters of lists and exports. */
export const FiscalFilterFields = {
  q: Type.Optional(
    Type.String({ maxLength: 200, description: "part of a key, number, name or tax number" }),
  ),
  kind: Type.Optional(oneOf([...DFE_KINDS])),
  state: Type.Optional(oneOf([...DFE_STATES])),
  tax_id: Type.Optional(
    Type.String({
      maxLength: 20,
      description: "CNPJ or CPF of any party, masked or not; eight positions for all branches",
    }),
  ),
  number: Type.Optional(Type.String({ maxLength: 9 })),
  date_from: Type.Optional(Day),
  date_to: Type.Optional(Day),
  min_total: Type.Optional(Money),
  max_total: Type.Optional(Money),
  direction: Type.Optional(oneOf(["in", "out"])),
  environment: Type.Optional(oneOf(["production", "homologation"])),
  checks: Type.Optional(
    oneOf(["ok", "warning", "error"], { description: "the worst result of the document's checks" }),
  ),
  is_full: Type.Optional(Type.Boolean({ description: "false: only its summary is known" })),
  source: Type.Optional(Type.String({ maxLength: 63 })),
};
const Filters = Type.Object(FiscalFilterFields);

/** @throws InvalidInputError where a tax number has another length than such numbers have */
export function fiscalFilter(query: Static<typeof Filters>): FiscalFilter {
  const { q, kind, state, tax_id, date_from, date_to, min_total, max_total } = query;
  const { direction, environment, checks, is_full, source, number } = query;
  const taxId = tax_id?.replace(/[^0-9A-Za-z]/g, "").toUpperCase();
  if (taxId !== undefined && ![8, 11, 14].includes(taxId.length)) {
    const remedy = "Give 14 positions of a CNPJ, its first 8, or the 11 digits of a CPF.";
    throw new InvalidInputError([{ field: "tax_id", message: "has another length", remedy }]);
  }
  return Object.fromEntries(
    Object.entries({
      ...{ q, kind, state, taxId, direction, environment, source },
      number: number?.replace(/^0+(?=\d)/, ""),
      ...{ dateFrom: date_from, dateTo: date_to, worst: checks, isFull: is_full },
      minMinor: toMinor(min_total, "BRL"),
      maxMinor: toMinor(max_total, "BRL"),
    }).filter(([, value]) => value !== undefined),
  );
}

/** `2026-11-20_412`: date and id of the last of a page. @throws InvalidInputError */
export function fiscalPlace(cursor: string | undefined): FiscalPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, issue_date, id] = /^(\d{4}-\d{2}-\d{2})_(\d{1,15})$/.exec(cursor) ?? [];
  if (issue_date !== undefined && id !== undefined) return { issue_date, id: Number(id) };
  const remedy = "Pass next_cursor of the page before.";
  throw new InvalidInputError([{ field: "cursor", message: "is not one of this list", remedy }]);
}

export const placeText = ({ issue_date, id }: FiscalPlace): string => `${issue_date}_${id}`;

const HEAD = {
  id: Type.Integer(),
  access_key: Key,
  kind: oneOf([...DFE_KINDS]),
  state: oneOf([...DFE_STATES]),
  is_full: Type.Boolean({ description: "false: only its summary is known" }),
  series: Type.String(),
  number: Type.String(),
  issue_date: Day,
  issue_time: Instant,
  environment: oneOf(["production", "homologation"]),
  direction: nullable(oneOf(["in", "out"])),
  issuer_tax_id: nullable(Type.String()),
  issuer_name: nullable(Type.String()),
  recipient_tax_id: nullable(Type.String()),
  recipient_name: nullable(Type.String()),
  total: Type.String({ description: "R$, decimal text" }),
  protocol: nullable(Type.String()),
  checks: Level,
  source: Type.String({ description: "`upload`, `cli`, or the slug of an integration" }),
  actor: Type.String(),
  run_id: Type.String(),
  created_at: Instant,
  updated_at: Instant,
};
export const FiscalHeadOut = Type.Object(HEAD);

export const IssueOut = Type.Object({
  code: Type.String(),
  level: oneOf(["error", "warning"]),
  message: Type.String(),
  field: nullable(Type.String()),
});

export const ManifestationOut = Type.Object({
  id: Type.Integer(),
  integration_id: Type.String({ description: "slug" }),
  access_key: Key,
  type: oneOf([...MANIFESTATIONS]),
  sequence: Type.Integer(),
  reason: nullable(Type.String()),
  state: oneOf(["pending", "registered", "refused"]),
  status: nullable(Type.String({ description: "cStat of the authority's answer" })),
  message: nullable(Type.String()),
  protocol: nullable(Type.String()),
  actor: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export const FiscalDocumentOut = Type.Object({
  ...HEAD,
  document: nullable(FiscalDocument),
  summary: nullable(FiscalSummary),
  check_results: Type.Record(Type.String(), oneOf(["ok", "warning", "error", "skipped"]), {
    description: CHECKS.join(", "),
  }),
  schema: nullable(Type.String({ description: "the schema package that it fits" })),
  issues: Type.Array(IssueOut),
  events: Type.Array(FiscalEvent),
  links: Type.Array(
    Type.Object({
      access_key: Key,
      kind: Type.String(),
      direction: oneOf(["to", "from"], { description: "to: this document names that one" }),
      document: nullable(
        Type.Object({
          kind: oneOf([...DFE_KINDS]),
          number: Type.String(),
          issuer_name: nullable(Type.String()),
          total: Type.String(),
          issue_date: Day,
          state: oneOf([...DFE_STATES]),
        }),
      ),
    }),
  ),
  manifestations: Type.Array(ManifestationOut),
});

export const FiscalFileOut = Type.Object({
  position: Type.Integer(),
  name: Type.String(),
  outcome: oneOf(["created", "updated", "unchanged", "conflict", "refused", "ignored"]),
  code: nullable(Type.String()),
  message: nullable(Type.String()),
  has_original: Type.Boolean(),
  parts: Type.Array(
    Type.Object({
      type: oneOf(["document", "event", "summary", "protocol"]),
      access_key: Key,
      outcome: oneOf(["created", "updated", "unchanged", "conflict", "refused", "ignored"]),
      code: Type.Optional(Type.String()),
    }),
  ),
});

export const CursorOut = Type.Object({
  service: oneOf(["nfe", "cte"]),
  environment: oneOf(["production", "homologation"]),
  tax_id: Type.String(),
  state: oneOf(["idle", "blocked", "backoff", "refused"]),
  last_nsu: Type.String(),
  max_nsu: Type.String(),
  next_allowed_at: nullable(
    Type.String({ description: "null: it may be asked now; nothing is asked before" }),
  ),
  last_status: nullable(Type.String()),
  last_reason: nullable(Type.String()),
  last_asked_at: nullable(Instant),
  last_success_at: nullable(Instant),
  missing: Type.Integer({ description: "numbers that are asked for one by one" }),
  queries_left: Type.Integer({ description: "single queries that may go out within the hour" }),
});

export const CompanyOut = Type.Object({
  integration_id: Type.String({ description: "slug" }),
  name: Type.String(),
  active: Type.Boolean(),
  tax_id: nullable(Type.String()),
  environment: nullable(oneOf(["production", "homologation"])),
  certificate: nullable(
    Type.Object({
      holder: Type.String(),
      tax_id: Type.String(),
      valid_from: Instant,
      valid_to: Instant,
      days_left: Type.Integer({ description: "negative: it has ended" }),
    }),
  ),
  problem: nullable(Type.String({ description: "why the certificate cannot be used" })),
  services: Type.Array(CursorOut),
});

export const ManifestIn = Type.Object(
  {
    access_keys: Type.Array(KeyParam.properties.key, { minItems: 1, maxItems: 500 }),
    type: oneOf([...MANIFESTATIONS], {
      description:
        "210200 Confirmação, 210210 Ciência, 210220 Desconhecimento, 210240 Operação não Realizada",
    }),
    reason: Type.Optional(
      Type.String({ minLength: 15, maxLength: 255, description: "of 210240, which needs it" }),
    ),
    integration_id: Type.String({ maxLength: 63, description: "whose certificate signs" }),
  },
  { additionalProperties: false },
);

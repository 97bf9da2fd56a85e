import { table } from "../../lib/table.ts";
import type { Label } from "./ready-labels.ts";

/** One line of a ready text. */
export interface MainField {
  readonly label: Label;
  /** Dotted path in the event's data. */
  readonly path: string;
  /** Stands before the value. */
  readonly prefix?: string;
  /** A further field of the data, behind the value. */
  readonly unit?: string;
  /** The value is a list; where it is one of objects, of this field. */
  readonly list?: true | string;
}

const field = (
  label: Label,
  path: string,
  more: Pick<MainField, "prefix" | "unit" | "list"> = {},
): MainField => ({ label, path, ...more });

const INVOICE = [
  field("number", "record.data.number"),
  field("seller", "record.data.seller.name"),
  field("buyer", "record.data.buyer.name"),
  field("issued", "record.data.issue_date"),
  field("total", "record.data.totals.gross", { unit: "record.data.currency" }),
];
const PARTY = [field("name", "record.data.name")];
const ITEM = [field("code", "record.data.code"), field("name", "record.data.name")];
const CHANGES = field("changed_fields", "changes", { list: "field" });

const RUN = [field("action", "action"), field("integration", "integration")];
const INTEGRATION = [field("integration", "integration"), field("system", "provider")];
const ERROR = field("error", "error.message");
const SUBSCRIPTION = [field("subscription", "name"), field("server", "host")];

const VALUE = field("value", "valor_total", { prefix: "R$ " });
const GATE = [field("gate", "gate_name"), field("code", "gate_id"), field("priority", "priority")];
const WORK_ORDER = [
  field("work_order", "work_order_id"),
  field("title", "title"),
  field("gate", "gate_id"),
  field("priority", "priority"),
];
const STOCK = [
  field("name", "name"),
  field("part", "part_number"),
  field("quantity", "quantity"),
  field("warehouse", "warehouse"),
];
const MAINTENANCE = [field("gate", "gate_id"), field("technician", "technician")];

/** What a person wants to know of an event first. */
export const MAIN_FIELDS: Readonly<Record<string, readonly MainField[]>> = table({
  "invoice.created": INVOICE,
  "invoice.updated": [...INVOICE, CHANGES],
  "invoice.deleted": INVOICE,
  "party.created": PARTY,
  "party.updated": [...PARTY, CHANGES],
  "party.deleted": PARTY,
  "item.created": ITEM,
  "item.updated": [...ITEM, CHANGES],
  "item.deleted": ITEM,
  "run.finished": [
    ...RUN,
    field("state", "state"),
    field("added", "counts.created"),
    field("changed", "counts.updated"),
    field("refused", "counts.refused"),
  ],
  "run.failed": [...RUN, ERROR],
  "schedule.failed": [field("name", "name"), field("action", "action"), ERROR],
  "report.filed": [
    field("report", "report_name"),
    field("period", "period"),
    field("integration", "integration"),
    field("path", "path"),
  ],
  "integration.verified": [...INTEGRATION, field("account", "account_name")],
  "integration.failing": [...INTEGRATION, ERROR],
  "subscription.failing": [
    ...SUBSCRIPTION,
    field("error", "last_error"),
    field("failing_since", "failing_since"),
    field("next_try", "next_try_at"),
  ],
  "subscription.recovered": [...SUBSCRIPTION, field("failing_since", "failed_since")],
  "subscription.disabled": [...SUBSCRIPTION, field("reason", "reason")],
  "webhook.test": [field("message", "message")],
  nfe_importada: [field("number", "numero_nf"), field("issuer", "emit_nome"), VALUE],
  cte_importado: [
    field("number", "numero_ct"),
    field("issuer", "emit_nome"),
    field("recipient", "dest_nome"),
    VALUE,
  ],
  consulta_concluida: [
    field("certificate", "certificado"),
    field("cnpj", "cnpj"),
    field("documents", "total_encontrados"),
    field("from", "data_inicio"),
    field("to", "data_fim"),
  ],
  documento_atualizado: [
    field("access_key", "chave_acesso"),
    field("kind", "tipo"),
    field("changed_fields", "campos_alterados", { list: true }),
  ],
  erro_importacao: [field("file", "arquivo"), field("error", "erro")],
  "gate.created": GATE,
  "gate.updated": [...GATE, field("changed_fields", "changed_fields", { list: true })],
  "gate.inspection_due": [...GATE, field("due", "due_date")],
  "gate.fault_detected": [...GATE, field("fault", "fault")],
  "work_order.created": WORK_ORDER,
  "work_order.completed": [...WORK_ORDER, field("completed", "completed_at")],
  "inventory.item_created": STOCK,
  "inventory.low_stock": [...STOCK, field("minimum", "minimum")],
  "inventory.movement": [...STOCK, field("movement", "movement"), field("change", "change")],
  "maintenance.scheduled": [...MAINTENANCE, field("scheduled", "scheduled_for")],
  "maintenance.completed": [...MAINTENANCE, field("completed", "completed_at")],
});

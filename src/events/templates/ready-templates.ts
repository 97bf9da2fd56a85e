import { table } from "../../lib/table.ts";
import { findEventType } from "../../model/event-types.ts";
import type { Language } from "../../model/i18n.ts";
import { MAIN_FIELDS, type MainField } from "./ready-fields.ts";
import { LABELS } from "./ready-labels.ts";

/** Who reads a text: Slack takes `&`, `<` and `>` for its own marks. */
export type Reader = "slack" | "text";

/** What receivers of the fiscal events know their messages by. */
export const FISCAL_SENDER = { username: "Fiscal Bot", icon_emoji: ":receipt:" } as const;

/** Fields that a text shows of a type that has no chosen ones. */
const SHOWN_FIELDS = 4;
const FAILURES: readonly string[] = [
  "run.failed",
  "schedule.failed",
  "integration.failing",
  "subscription.failing",
  "subscription.disabled",
  "gate.fault_detected",
];

/** Receivers of these in Portuguese expect these very words. */
const FISCAL_TEXTS: Readonly<Record<string, (value: (field: string) => string) => string>> = table({
  nfe_importada: (value) =>
    [
      "✅ Nova NFe importada!",
      `Número: ${value("numero_nf")}`,
      `Emitente: ${value("emit_nome")}`,
      `Valor: R$ ${value("valor_total")}`,
    ].join("\n"),
  erro_importacao: (value) =>
    ["❌ Erro na importação!", `Arquivo: ${value("arquivo")}`, `Erro: ${value("erro")}`].join("\n"),
});

/** The language of those who know the events of a family by their names. */
const OF_FAMILY: Readonly<Record<string, Language>> = table({
  fiscal: "pt-BR",
  garagereg: "hu",
  hub: "en",
});

/**
 * A template of a short text about an event: its title, and its main fields as far as they are there. A
 * type that is not in the catalogue is named as it is.
 */
export function readyText({
  type,
  language = OF_FAMILY[findEventType(type)?.family ?? "hub"] ?? "en",
  reader = "slack",
}: {
  type: string;
  language?: Language;
  reader?: Reader;
}): string {
  const escaped = reader === "slack" ? " | slack" : "";
  const fiscal = FISCAL_TEXTS[type];
  if (fiscal && language === "pt-BR") {
    return fiscal((field) => `{{ data.${field} | default: ""${escaped} }}`);
  }
  const entry = findEventType(type);
  if (!entry) return unknownText(language, escaped);
  const mark = FAILURES.includes(type) ? "❌ " : "";
  const fields = MAIN_FIELDS[type];
  const lines = fields
    ? fields.map((field) => lineOf(LABELS[field.label][language], field, escaped))
    : scalarsOf(entry.example).map((path) => lineOf(path, { path }, escaped));
  return `${mark}${entry.title[language]}${lines.join("")}`;
}

/** A line where the event has the field, and nothing where it has not. */
function lineOf(
  label: string,
  { path, prefix = "", unit, list }: Omit<MainField, "label">,
  escaped: string,
): string {
  const mapped = typeof list === "string" ? ` | map: "${list}"` : "";
  const joined = list === undefined ? "" : `${mapped} | join: ", "`;
  const behind = unit === undefined ? "" : ` {{ data.${unit} | default: ""${escaped} }}`;
  const value = `${prefix}{{ data.${path}${joined}${escaped} }}${behind}`;
  return `{% if data.${path} != blank %}\n${label}: ${value}{% endif %}`;
}

const unknownText = (language: Language, escaped: string): string =>
  `{{ event.type${escaped} }}{% if event.subject != blank %}\n${LABELS.subject[language]}: {{ event.subject${escaped} }}{% endif %}`;

const scalarsOf = (example: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(example)
    .filter(([, value]) => typeof value !== "object")
    .map(([name]) => name)
    .slice(0, SHOWN_FIELDS);

/** Where and how an event becomes a row of a spreadsheet. */
export interface ReadyRow {
  /** Of the sheet that rows are added to, as Google Sheets writes it. */
  readonly range: string;
  readonly columns: readonly string[];
  /** A template of a JSON list, one value for each column. */
  readonly template: string;
}

const ROWS: Readonly<Record<string, readonly [range: string, number: string]>> = table({
  nfe_importada: ["NFes!A:E", "numero_nf"],
  cte_importado: ["CTes!A:E", "numero_ct"],
});

/** Undefined for events that are no rows of a list. */
export function readyRow(type: string): ReadyRow | undefined {
  const row = ROWS[type];
  if (!row) return undefined;
  const [range, number] = row;
  const columns = [number, "data_emissao", "emit_nome", "dest_nome", "valor_total"];
  const cells = columns.map((name) => `{{ data.${name} | default: "" | sheet_text | json }}`);
  return { range, columns, template: `[${cells.join(", ")}]` };
}

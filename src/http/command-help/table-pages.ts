import { COMMANDS } from "../../commands/calls/definitions.ts";
import { findTable } from "../../commands/catalogue.ts";
import type { Table } from "../../commands/definition.ts";
import { TABLES } from "../../commands/tables/index.ts";
import { shapeOf } from "./column-shape.ts";
import { frame, type HelpView, link, said, table, textOf } from "./frame.ts";
import { type Html, html, sentence } from "./html.ts";

export function tableList(view: HelpView): string {
  const t = textOf(view);
  const content = html`<h1>${t("tables")}</h1><p class="soft">${t("tables_intro")}</p>
${table(
  t("tables"),
  [{ title: t("name") }, { title: t("column_count"), isNumber: true }, { title: t("description") }],
  TABLES.map(({ name, columns, text }) => [
    link(view, `/tables/${name}`, name),
    columns.length,
    said(view, text),
  ]),
)}
${typesOf(view)}`;
  return frame(view, t("tables"), content);
}

function typesOf(view: HelpView): Html {
  const t = textOf(view);
  const rows = [
    ["char, varchar", "type_char"],
    ["decimal", "type_decimal"],
    ["datetime", "type_datetime"],
    ["bit", "type_bit"],
    ["uniqueidentifier", "type_guid"],
    ["timestamp", "type_timestamp"],
  ] as const;
  return html`<h2>${t("types")}</h2>
${table(
  t("types"),
  [{ title: t("type") }, { title: t("description") }],
  rows.map(([type, text]) => [html`<code>${type}</code>`, t(text)]),
)}`;
}

/** One table; undefined where there is none of that name. */
export function tablePage(view: HelpView, name: string): string | undefined {
  const found = findTable(name);
  if (!found) return undefined;
  const t = textOf(view);
  const content = html`<h1>${found.name}</h1>
<p>${said(view, found.text)}</p>
${headOf(view, found)}
${found.isClosed && html`<p>${sentence(t("closed"))}</p>`}
${columnsOf(view, found)}
${usedBy(view, found)}`;
  return frame(view, found.name, content);
}

function headOf(view: HelpView, { head }: Table): Html | undefined {
  if (!head) return undefined;
  const t = textOf(view);
  const text = t("head_help").replace("{own}", head.own).replace("{column}", head.column);
  return html`<p>${t("head")} ${link(view, `/tables/${head.table}`, head.table)}: ${sentence(text)} ${head.table}.</p>`;
}

function columnsOf(view: HelpView, { columns }: Table): Html {
  const t = textOf(view);
  const titles = [
    { title: t("column") },
    { title: t("type") },
    { title: t("width"), isNumber: true },
    { title: t("decimals"), isNumber: true },
    { title: t("by_default") },
    { title: t("description") },
  ];
  const rows = columns.map((column) => {
    const { type, width, decimals } = shapeOf(column.type);
    return [
      html`<code>${column.name}</code>`,
      html`<code>${type}</code>`,
      width === 0 ? "" : width,
      width === 0 ? "" : decimals,
      t(column.isDefault ? "yes" : "no"),
      said(view, column.text),
    ];
  });
  return table(found(view, columns.length), titles, rows);
}

const found = (view: HelpView, count: number): string =>
  `${textOf(view)("column_count")}: ${count}`;

function usedBy(view: HelpView, { name }: Table): Html | undefined {
  const commands = COMMANDS.filter(({ tables }) =>
    tables.some((one) => one.toUpperCase() === name.toUpperCase()),
  );
  if (commands.length === 0) return undefined;
  const links = commands.map(
    (one) => html`<li>${link(view, `/commands/${one.name}`, one.name)}</li>`,
  );
  return html`<h2>${textOf(view)("used_by")}</h2><ul>${links}</ul>`;
}

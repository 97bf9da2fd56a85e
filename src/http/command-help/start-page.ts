import { ERROR_NUMBERS } from "./error-numbers.ts";
import { code, frame, type HelpView, json, said, table, textOf } from "./frame.ts";
import { type Html, html, sentence } from "./html.ts";
import { samplesFor } from "./samples.ts";
import type { HelpText } from "./texts.ts";

const REQUEST = {
  command: { inComm: "PARTNERI", inParam: { parameters: { part_typ: "OD" } } },
};
const ANSWER = {
  Result: "ERR",
  CommandIn: "FA_OUT",
  Error: [{ number: 900, desc: "… Message: Invalid column name 'NIC'." }],
  Warning: [{ desc: "…" }],
};
const QUERY_FIELDS = [
  { tableName: "FA_OUT", tableFields: "INTER,ID,CISLO,CELKEM" },
  { tableName: "POLOZKY", tableFields: "*" },
];
const QUERY_CONDITION = {
  tableName: "PARTNERY",
  conditions: [
    { fieldName: "INTER", relationalOperator: ">", value: "100" },
    { logicalOperator: "AND", fieldName: "NAZEV", relationalOperator: "LIKE", value: "D%" },
  ],
};
const RAW = { select: "select top 10 INTER, NAZEV from partnery order by NAZEV" };

/** Where commands go, what a request and an answer look like. */
export function startPage(view: HelpView): string {
  const t = textOf(view);
  const p = (name: HelpText): Html => html`<p>${sentence(t(name))}</p>`;
  const h = (name: HelpText): Html => html`<h2>${t(name)}</h2>`;
  const rules = ["rule_one", "rule_time", "rule_percent", "rule_times", "rule_guid"] as const;
  const content = html`<h1>${t("title")}</h1>
${p("start_intro")}
${h("address")}${p("address_help")}${code(t("address"), `POST ${view.address}/api/comm`)}
${h("unit")}${p("unit_help")}
${h("access")}${p("access_help")}
${h("request")}${json(t("request"), REQUEST)}${p("request_help")}
${h("answer")}${json(t("answer"), ANSWER)}${p("answer_help")}
${h("samples")}${p("samples_help")}
${samplesFor(view.address).map(({ title, text }) => html`<h3>${title}</h3>${code(title, text)}`)}
${h("rules")}<ul>${rules.map((name) => html`<li>${sentence(t(name))}</li>`)}</ul>
${h("columns_chosen")}${p("columns_chosen_help")}${json("queryFields", QUERY_FIELDS)}
${h("conditions")}${p("conditions_help")}${json("queryCondition", QUERY_CONDITION)}
${h("raw")}${p("raw_help")}${json("select", RAW)}`;
  return frame(view, t("start"), content);
}

export function errorList(view: HelpView): string {
  const t = textOf(view);
  const rows = ERROR_NUMBERS.map((one) => [html`${one.number}`, said(view, one)]);
  const content = html`<h1>${t("errors")}</h1><p>${sentence(t("errors_intro"))}</p>
${table(t("errors"), [{ title: t("number") }, { title: t("meaning") }], rows)}`;
  return frame(view, t("errors"), content);
}

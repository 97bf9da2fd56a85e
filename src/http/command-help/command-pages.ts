import { COMMANDS } from "../../commands/calls/definitions.ts";
import { findCommand, findTable } from "../../commands/catalogue.ts";
import type { CommandDefinition } from "../../commands/definition.ts";
import { ERROR_NUMBERS } from "./error-numbers.ts";
import { code, frame, type HelpView, json, link, said, table, textOf } from "./frame.ts";
import { type Html, html, sentence } from "./html.ts";

/** Every command, those that read first. */
export function commandList(view: HelpView): string {
  const t = textOf(view);
  const part = (type: CommandDefinition["type"]): Html => {
    const commands = COMMANDS.filter((command) => command.type === type);
    return html`<h2>${type}</h2>
${table(
  `${t("commands")} ${type}`,
  [
    { title: t("name") },
    { title: t("number"), isNumber: true },
    { title: t("right") },
    { title: t("description") },
  ],
  commands.map((command) => [
    link(view, `/commands/${command.name}`, command.name),
    command.id,
    rightOf(view, command),
    said(view, command.text),
  ]),
)}`;
  };
  const content = html`<h1>${t("commands")}</h1><p class="soft">${t("commands_intro")}</p>
${part("OUT")}${part("IN")}`;
  return frame(view, t("commands"), content);
}

function rightOf(view: HelpView, { right }: CommandDefinition): Html {
  const t = textOf(view);
  return right === "write" ? html`<span class="write">${t("write")}</span>` : html`${t("read")}`;
}

/** One command; undefined where there is none of that name. */
export function commandPage(view: HelpView, name: string): string | undefined {
  const command = findCommand(name);
  if (!command) return undefined;
  const t = textOf(view);
  const { aliases = [], help, example } = command;
  const content = html`<h1>${command.name}</h1>
<p>${said(view, command.text)}</p>
${help && html`<p>${said(view, help)}</p>`}
<dl>
<dt>${t("type")}</dt><dd>${command.type}</dd>
<dt>${t("number")}</dt><dd>${command.id}</dd>
<dt>${t("right")}</dt><dd>${rightOf(view, command)}</dd>
${aliases.length > 0 && html`<dt>${t("aliases")}</dt><dd>${aliases.join(", ")}</dd>`}
</dl>
${tryIt(view, command)}
${parametersOf(view, command)}
${tablesOf(view, command)}
${dataOf(view, command)}
${example !== undefined && html`<h2>${t("example")}</h2>${json(t("example"), example)}`}
${errorsOf(view, command)}`;
  return frame(view, command.name, content);
}

const tryIt = (view: HelpView, { name }: CommandDefinition): Html | undefined =>
  view.hubAddress === undefined
    ? undefined
    : html`<p class="try"><a href="${view.hubAddress}/commands?command=${name}">${textOf(view)("try_it")}</a></p>`;

function parametersOf(view: HelpView, { parameters }: CommandDefinition): Html {
  const t = textOf(view);
  if (parameters.length === 0) {
    return html`<h2>${t("parameters")}</h2><p class="soft">${t("no_parameters")}</p>`;
  }
  return html`<h2>${t("parameters")}</h2>
${table(
  t("parameters"),
  [
    { title: t("name") },
    { title: t("format") },
    { title: t("required") },
    { title: t("description") },
  ],
  parameters.map(({ name, format, isRequired, text }) => [
    html`<code>${name}</code>`,
    format,
    isRequired ? html`<strong>${t("yes")}</strong>` : t("no"),
    said(view, text),
  ]),
)}
<p class="soft">${t("format_codes")}</p>`;
}

function tablesOf(view: HelpView, { tables }: CommandDefinition): Html | undefined {
  if (tables.length === 0) return undefined;
  const t = textOf(view);
  const items = tables.map((name) => {
    const known = findTable(name);
    return html`<li>${known ? link(view, `/tables/${known.name}`, known.name) : name}${
      known && html` – ${said(view, known.text)}`
    }</li>`;
  });
  return html`<h2>${t("tables_of")}</h2><p class="soft">${t("tables_of_help")}</p><ul>${items}</ul>`;
}

function dataOf(view: HelpView, { data }: CommandDefinition): Html | undefined {
  if (data === undefined) return undefined;
  const t = textOf(view);
  return html`<h2>${t("data")}</h2><p>${sentence(t("data_help"))}</p>
${code(t("data"), JSON.stringify(data, null, 2))}`;
}

function errorsOf(view: HelpView, { errors }: CommandDefinition): Html | undefined {
  if (errors.length === 0) return undefined;
  const t = textOf(view);
  const rows = errors.map((number) => {
    const known = ERROR_NUMBERS.find((one) => one.number === number);
    return [html`${number}`, known ? said(view, known) : html``] as const;
  });
  return html`<h2>${t("errors_of")}</h2>
${table(t("errors_of"), [{ title: t("number") }, { title: t("meaning") }], rows)}`;
}

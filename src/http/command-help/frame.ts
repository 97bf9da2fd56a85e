import type { Said } from "../../commands/definition.ts";
import { Html, html, sentence } from "./html.ts";
import { HELP_STYLE } from "./style.ts";
import { HELP_TEXTS, type HelpLanguage, type HelpText } from "./texts.ts";

/** Who reads the help, and where it is served. */
export interface HelpView {
  readonly language: HelpLanguage;
  /** Of the server that takes commands, without a path: `http://127.0.0.1:12375`. */
  readonly address: string;
  /** What paths begin with: empty, or `/help`. */
  readonly base: string;
  /** Of the hub's own pages, without a path; empty where it is the same, undefined where nothing may lead there. */
  readonly hubAddress: string | undefined;
  /** Of the page that is shown, without `base`. */
  readonly path: string;
  /** The language stands in the address, so that links keep it. */
  readonly isLanguageKept: boolean;
}

export const textOf =
  ({ language }: Pick<HelpView, "language">) =>
  (name: HelpText): string =>
    HELP_TEXTS[language][name];

/** In the language of the reader, with `code` as such. */
export const said = ({ language }: Pick<HelpView, "language">, text: Said): Html =>
  sentence(text[language]);

/** An address of the help itself. */
export function hrefOf(view: HelpView, path: string): string {
  const address = `${view.base}${path}` || "/";
  return view.isLanguageKept ? `${address}?lang=${view.language}` : address;
}

export const link = (view: HelpView, path: string, text: string): Html =>
  html`<a href="${hrefOf(view, path)}">${text}</a>`;

const PLACES = [
  ["/", "start"],
  ["/commands", "commands"],
  ["/tables", "tables"],
  ["/errors", "errors"],
] as const;

/** Of that place, or of a page below it. */
const isCurrent = (path: string, place: string): boolean =>
  path === place || (place !== "/" && path.startsWith(`${place}/`));

/** A whole page around `content`, which begins with its heading. */
export function frame(view: HelpView, title: string, content: Html): string {
  const t = textOf(view);
  return html`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${t("title")}</title>
<style>${new Html(HELP_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">${t("skip")}</a>
${header(view)}
<main id="content">
${content}
</main>
</body>
</html>
`.text;
}

function header(view: HelpView): Html {
  const t = textOf(view);
  const { base, path, hubAddress } = view;
  const other = view.language === "cs" ? "en" : "cs";
  const places = PLACES.map(([place, name]) => {
    const current = isCurrent(path, place) && html` aria-current="page"`;
    return html`<li><a href="${hrefOf(view, place)}"${current}>${t(name)}</a></li>`;
  });
  const console =
    hubAddress !== undefined && html`<a href="${hubAddress}/commands">${t("console")}</a>`;
  return html`<header>
<strong>${t("title")}</strong>
<nav aria-label="${t("parts")}"><ul>${places}</ul></nav>
<div class="end">${console}
<a href="${base}${path}?lang=${other}" lang="${other}" hreflang="${other}">${t("other")}</a></div>
</header>`;
}

/** A table whose first column names the row; on a narrow screen a card for each row. */
export function table(
  caption: string,
  columns: readonly { readonly title: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly (Html | string | number)[])[],
): Html {
  return html`<div class="wide cards" role="group" tabindex="0" aria-label="${caption}"><table>
<thead><tr>${columns.map(
    ({ title, isNumber }) =>
      html`<th scope="col"${isNumber && html` class="number"`}>${title}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => {
        const column = columns[index + 1];
        return html`<td data-label="${column?.title ?? ""}"${
          column?.isNumber && html` class="number"`
        }>${cell}</td>`;
      })}</tr>`,
  )}</tbody>
</table></div>`;
}

/** JSON or a program, scrollable by keyboard. */
export const code = (label: string, text: string): Html =>
  html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;

export const json = (label: string, value: unknown): Html =>
  code(label, JSON.stringify(value, null, 2));

import { commandList, commandPage } from "./command-pages.ts";
import { frame, type HelpView, textOf } from "./frame.ts";
import { html } from "./html.ts";
import { errorList, startPage } from "./start-page.ts";
import { tableList, tablePage } from "./table-pages.ts";
import type { HelpLanguage } from "./texts.ts";

interface HelpOptions {
  /** Of the reader; `?lang=cs` and `?lang=en` of the path win. */
  readonly language: HelpLanguage;
  /** Of the server that takes commands, without a path: `http://127.0.0.1:12375`. */
  readonly address: string;
  /** What the paths of the help begin with where it is not at the root: `/help`. */
  readonly base?: string;
  /** Of the hub's own pages, for links to the console; empty where it is the same, left out for no such links. */
  readonly hubAddress?: string;
}

export interface HelpPage {
  readonly status: 200 | 404;
  readonly html: string;
}

/**
 * The page of the help at `path` (without `base`, with its query): `/`, `/commands`, `/commands/PARTNERI`, `/tables`,
 * `/tables/PARTNERY`, `/errors`. Undefined for a path that is none of the help's; 404 for an unknown command or table.
 * Send it with `HELP_HEADERS`.
 */
export function commandHelp(path: string, options: HelpOptions): HelpPage | undefined {
  const view = viewOf(path, options);
  const [, part = "", name, ...rest] = view.path.split("/");
  if (rest.length > 0) return undefined;
  if (name === undefined) {
    const page = LISTS[part]?.(view);
    return page === undefined ? undefined : { status: 200, html: page };
  }
  const make = PAGES[part];
  if (!make) return undefined;
  const page = make(view, nameOf(name));
  return page === undefined ? missingPage(view) : { status: 200, html: page };
}

function viewOf(path: string, { language, address, base = "", hubAddress }: HelpOptions): HelpView {
  const [pathname = "/", query = ""] = path.split("?", 2);
  const asked = new URLSearchParams(query).get("lang");
  const isLanguageKept = asked === "cs" || asked === "en";
  return {
    ...{ base, hubAddress, isLanguageKept },
    language: isLanguageKept ? asked : language,
    address: address.replace(/\/+$/, ""),
    path: pathname.replace(/\/+$/, "") || "/",
  };
}

const LISTS: Readonly<Partial<Record<string, (view: HelpView) => string>>> = Object.assign(
  Object.create(null),
  { "": startPage, commands: commandList, tables: tableList, errors: errorList },
);

const PAGES: Readonly<
  Partial<Record<string, (view: HelpView, name: string) => string | undefined>>
> = Object.assign(Object.create(null), { commands: commandPage, tables: tablePage });

/** As the address writes it; what cannot be read is no name. */
function nameOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** Says that there is no such page, for a server that has nothing else at `path`. */
export const missingHelp = (path: string, options: HelpOptions): HelpPage =>
  missingPage(viewOf(path, options));

function missingPage(view: HelpView): HelpPage {
  const t = textOf(view);
  // Nothing of the address is repeated: also the switch of the language leads to what is there.
  const start = { ...view, path: "/" };
  const content = html`<h1>${t("missing")}</h1><p>${t("missing_help")}</p>`;
  return { status: 404, html: frame(start, t("missing"), content) };
}

/** For somebody who is not signed in, where the help is not public. */
export function signedOutPage(language: HelpLanguage): string {
  const view = { language, address: "", base: "/help", hubAddress: "", path: "/" } as const;
  const shown: HelpView = { ...view, isLanguageKept: false };
  const t = textOf(shown);
  const content = html`<h1>${t("signed_out")}</h1><p>${t("signed_out_help")}</p>
<p><a href="/sign-in?next=%2Fcommands">${t("signed_out")}</a></p>`;
  return frame(shown, t("signed_out"), content);
}

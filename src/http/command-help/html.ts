/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Part[] | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function put(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  return Array.isArray(part) ? part.map(put).join("") : escapeHtml(String(part));
}

/** HTML whose values are escaped; other HTML and lists of it go in as they are, nothing for undefined and false. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, piece, index) => text + put(parts[index - 1]) + piece));

/** A sentence in which `code` between grave accents is shown as such. */
export const sentence = (text: string): Html =>
  new Html(
    text
      .split("`")
      .map((piece, index) =>
        index % 2 === 0 ? escapeHtml(piece) : `<code>${escapeHtml(piece)}</code>`,
      )
      .join(""),
  );

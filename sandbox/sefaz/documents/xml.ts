/** One element. An attribute is given in the order of its canonical form: names ascending. */
export function el(name: string, content: string | number, attributes = ""): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

/** Text as canonical XML writes it. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Cents as `12.34`. */
export const money = (cents: number): string =>
  `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

/** `percent` of an amount in cents, half up. */
export const share = (cents: number, percent: number): number =>
  Math.round((cents * percent) / 100);

/** `<CNPJ>` or `<CPF>`. */
export const taxIdXml = (taxId: string): string => el(taxId.length === 11 ? "CPF" : "CNPJ", taxId);

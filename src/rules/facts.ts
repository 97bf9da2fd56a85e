import { foldKey, foldText } from "../lib/fold.ts";
import { normalizeNip } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import { toMinor } from "../model/money.ts";

/** An invoice as conditions see it. Texts are folded when the first rule asks for them, once for all rules. */
export class Facts {
  readonly invoice: Invoice;
  readonly #integrations: () => readonly string[];
  #sellerIds: readonly string[] | undefined;
  #sellerName: string | undefined;
  #number: string | undefined;
  #note: string | undefined;
  #lines: readonly string[] | undefined;

  constructor(invoice: Invoice, integrations: () => readonly string[]) {
    this.invoice = invoice;
    this.#integrations = integrations;
  }

  /** Ids (slugs) of the integrations that know it. */
  get integrations(): readonly string[] {
    return this.#integrations();
  }

  get sellerIds(): readonly string[] {
    this.#sellerIds ??= (this.invoice.seller.ids ?? []).map(({ value }) => bareId(value));
    return this.#sellerIds;
  }

  get sellerName(): string {
    this.#sellerName ??= foldText(this.invoice.seller.name ?? "");
    return this.#sellerName;
  }

  get number(): string {
    this.#number ??= foldText(this.invoice.number ?? "");
    return this.#number;
  }

  get note(): string {
    this.#note ??= foldText(this.invoice.note ?? "");
    return this.#note;
  }

  get lines(): readonly string[] {
    this.#lines ??= foldLines(this.invoice.lines);
    return this.#lines;
  }

  minor(of: "gross" | "net"): number | undefined {
    const { totals, currency } = this.invoice;
    return toMinor(totals[of], currency);
  }
}

/** What rules look at of the lines of one invoice: rules of many words must not take seconds. */
const MAX_LINE_TEXT = 100_000;

function foldLines(lines: Invoice["lines"]): readonly string[] {
  const texts: string[] = [];
  let left = MAX_LINE_TEXT;
  for (const { name, description, seller_code, is_before_correction } of lines) {
    if (is_before_correction) continue;
    for (const text of [name, description, seller_code]) {
      if (!text || left <= 0) continue;
      texts.push(foldText(text.slice(0, left)));
      left -= text.length;
    }
  }
  return texts;
}

/** A tax number without country, blanks and dashes. */
export const bareId = (raw: string): string => foldKey(normalizeNip(raw));

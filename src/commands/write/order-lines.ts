import { NUMBERS } from "../fault.ts";
import { type LineMoney, lineMoney, type VatCode } from "./amounts.ts";
import type { Partner } from "./document-party.ts";
import type { Given } from "./given.ts";
import { lineExtra, type MadeLine } from "./line-records.ts";
import { type Card, findCard, termsOf } from "./references.ts";
import type { WriteTask } from "./write-task.ts";

/** What lines of an order have in common. */
export interface OrderTerms {
  readonly table: "POL_OBIN" | "POL_OBOU";
  readonly codes: readonly VatCode[];
  readonly partner: Partner | undefined;
  /** Of the order, for lines that name none. */
  readonly warehouse: string;
  /** VAT of the request, not of the card. */
  readonly isVatForced: boolean;
}

/** A line with its card, which has to be there unless it is a line of text alone. */
export async function makeOrderLine(
  task: WriteTask,
  given: Given,
  terms: OrderTerms,
): Promise<MadeLine> {
  const card = await cardOf(task, given, terms);
  const isVatOfCard = card !== undefined && !terms.isVatForced;
  const charged = isVatOfCard ? vatOfCard(given, card, terms) : given;
  const offered = card ? termsOf(card, terms.partner) : undefined;
  const money: LineMoney = lineMoney(task, charged, {
    codes: terms.codes,
    // What a supplier charges is not what the card is sold for.
    ...(offered && terms.table === "POL_OBIN" ? { card: offered } : {}),
    ...(offered && terms.table === "POL_OBOU"
      ? { card: { ...offered, price: undefined, code: undefined } }
      : {}),
  });
  const sku = given.text("SCISLO");
  return {
    ...{ given, money, sku: card?.item.code ?? sku },
    text: given.text("TEXT") ?? card?.item.name ?? "",
    unit: given.text("MJ") ?? card?.unit,
    extra: lineExtra(terms.table, given.with({ KOD_DPH: undefined }), {
      code: charged.text("KOD_DPH") ?? money.code,
    }),
  };
}

async function cardOf(
  task: WriteTask,
  given: Given,
  { warehouse }: OrderTerms,
): Promise<Card | undefined> {
  const sku = given.text("SCISLO");
  if (sku === undefined) return undefined;
  const place = given.amount("PSKLAD")?.toFixed(0) ?? warehouse;
  const card = await findCard(task, { sku, warehouse: place });
  if (card) return card;
  task.errors.push({
    number: NUMBERS.notFound,
    desc: `Řádek ${given.no}: skladová karta '${sku}' na skladě ${place} neexistuje.`,
  });
  return undefined;
}

/** The card's rate; its code where that one is for this direction, else the code that was sent, or none. */
function vatOfCard(given: Given, card: Card, { codes }: OrderTerms): Given {
  const { rate, code } = termsOf(card, undefined);
  if (rate === undefined) return given;
  const isUsable = codes.some((one) => one.code === code && one.isUsable);
  return given.with({
    SAZBA_DPH: rate.toFixed(),
    KOD_DPH: isUsable ? code : undefined,
  });
}

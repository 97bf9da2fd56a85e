import Big from "big.js";
import { NUMBERS } from "../fault.ts";
import type { Given } from "./given.ts";
import type { WriteTask } from "./write-task.ts";

/** A VAT code of the organisation, for one direction. */
export interface VatCode {
  readonly code: string;
  readonly rate: Big;
  readonly isUsable: boolean;
}

/** What a line comes to. */
export interface LineMoney {
  readonly quantity: Big;
  readonly unitPrice: Big;
  readonly net: Big;
  readonly gross: Big;
  readonly rate: Big | undefined;
  readonly code: string | undefined;
}

/** What a line's card says where the line itself says nothing. */
export interface CardTerms {
  readonly price: Big | undefined;
  readonly rate: Big | undefined;
  readonly code: string | undefined;
}

export const cents = (value: Big): Big => value.round(2, Big.roundHalfUp);
export const money = (value: Big): string => cents(value).toFixed(2);

/** Quantity, price, discount and VAT of a line, as far as they are sent, make the rest; half away from zero. */
export function lineMoney(
  task: WriteTask,
  given: Given,
  { codes, card }: { readonly codes: readonly VatCode[]; readonly card?: CardTerms },
): LineMoney {
  const says = given.amount("CENA") ?? given.number("CENA_MJ");
  const quantity = given.number("MNOZSTVI") ?? new Big(says ? 1 : 0);
  const discount = (given.number("SLEVA_PR") ?? new Big(0)).div(100);
  const sentNet = given.amount("CENA");
  const left = new Big(1).minus(discount);
  const implied =
    sentNet && !quantity.eq(0) && !left.eq(0) ? sentNet.div(quantity).div(left) : undefined;
  const unitPrice = (
    given.amount("CENA_MJ") ??
    implied ??
    given.number("CENA_MJ") ??
    card?.price ??
    new Big(0)
  ).round(5, Big.roundHalfUp);
  const net = cents(sentNet ?? quantity.times(unitPrice).times(left));
  const { rate, code } = vatOf(task, given, { codes, ...(card ? { card } : {}) });
  const gross = grossOf(task, { net, rate, sent: given.amount("CENA_DPH"), no: given.no });
  return { quantity, unitPrice, net, gross, rate, code };
}

function vatOf(
  task: WriteTask,
  given: Given,
  { codes, card }: { readonly codes: readonly VatCode[]; readonly card?: CardTerms },
): Pick<LineMoney, "rate" | "code"> {
  const code = given.text("KOD_DPH");
  const sent = given.number("SAZBA_DPH");
  if (code === undefined) {
    if (sent) return { rate: sent, code: undefined };
    return { rate: card?.rate, code: card?.code };
  }
  const known = codes.find((one) => one.code === code);
  const wrong = (desc: string) =>
    task.errors.push({ number: NUMBERS.parameterWrong, desc: `Řádek ${given.no}: ${desc}` });
  if (codes.length > 0 && !known?.isUsable) {
    wrong(`KOD_DPH '${code}' není v číselníku nebo neplatí pro tento směr.`);
  } else if (known && sent && !known.rate.eq(sent)) {
    wrong(`SAZBA_DPH ${sent.toFixed()} neodpovídá KOD_DPH '${code}' (${known.rate.toFixed()} %).`);
  }
  return { rate: sent ?? known?.rate, code };
}

/** CENA_DPH is the gross total; clients that send the tax in it are understood, too. */
function grossOf(
  { warnings }: WriteTask,
  { net, rate, sent, no }: { net: Big; rate: Big | undefined; sent: Big | undefined; no: number },
): Big {
  const tax = net.times(rate ?? 0).div(100);
  const gross = net.plus(tax);
  if (!sent) return cents(gross);
  if (tax.eq(0) || sent.minus(tax).abs().gte(sent.minus(gross).abs())) return sent;
  warnings.push({ desc: `Řádek ${no}: CENA_DPH ${sent.toFixed(2)} je uložena jako částka daně.` });
  return net.plus(sent);
}

/** The most by which a total that was sent may be off. */
const TOLERANCE = 1;

/** The total that was sent, where it is what the lines make; 9009 where it is not. */
export function checkedTotal(
  { errors }: WriteTask,
  given: Given,
  { column, sum }: { readonly column: string; readonly sum: Big },
): Big {
  const sent = given.amount(column);
  if (!sent) return cents(sum);
  if (sent.minus(sum).abs().gt(TOLERANCE)) {
    errors.push({
      number: NUMBERS.parameterWrong,
      desc: `${column} ${sent.toFixed(2)} neodpovídá součtu řádků ${cents(sum).toFixed(2)}.`,
    });
  }
  return sent;
}

export const total = (amounts: readonly Big[]): Big =>
  amounts.reduce((all, one) => all.plus(one), new Big(0));

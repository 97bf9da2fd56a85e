import { localTime } from "./clock.ts";
import { isAccessKey, isCnpj, isCpf } from "./identifiers.ts";
import { isState } from "./message.ts";
import { Refusal } from "./refusal.ts";

const FIRST_CPF_SERIES = 910;
const LAST_CPF_SERIES = 969;

/**
 * What a query by key finds wrong in the key itself.
 * @throws Refusal 215, 236, 614, 615, 616, 617, 618 or 619
 */
export function checkKey(key: string, now: number): void {
  if (!/^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/.test(key)) throw new Refusal(215);
  if (!isAccessKey(key)) throw new Refusal(236);
  if (!isState(key.slice(0, 2))) throw new Refusal(614);
  const year = key.slice(2, 4);
  if (year < "06" || year > localTime(now).slice(2, 4)) throw new Refusal(615);
  const month = Number(key.slice(4, 6));
  if (month < 1 || month > 12) throw new Refusal(616);
  if (!hasIssuer(key)) throw new Refusal(617);
  if (key.slice(20, 22) !== "55") throw new Refusal(618);
  if (Number(key.slice(25, 34)) === 0) throw new Refusal(619);
}

function hasIssuer(key: string): boolean {
  const series = Number(key.slice(22, 25));
  const issuer = key.slice(6, 20);
  const isPerson = series >= FIRST_CPF_SERIES && series <= LAST_CPF_SERIES;
  return isPerson ? issuer.startsWith("000") && isCpf(issuer.slice(3)) : isCnpj(issuer);
}

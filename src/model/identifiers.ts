/** Without `PL`, blanks and dashes; not checked. */
export const normalizeNip = (raw: string): string =>
  raw.replace(/^\s*PL/i, "").replace(/[\s-]/g, "");

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

/** Polish tax id: ten digits, the last a check digit modulo 11; a remainder of 10 cannot exist. */
export function isNip(raw: string): boolean {
  const nip = normalizeNip(raw);
  if (!/^[1-9]\d{9}$/.test(nip)) return false;
  const sum = NIP_WEIGHTS.reduce((total, weight, i) => total + weight * Number(nip.charAt(i)), 0);
  return sum % 11 === Number(nip.charAt(9));
}

const REGON_WEIGHTS = [8, 9, 2, 3, 4, 5, 6, 7];
const LONG_REGON_WEIGHTS = [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8];

/** Polish statistical number: nine digits, or fourteen of a branch; check digit modulo 11, where 10 counts as 0. */
export function isRegon(raw: string): boolean {
  const regon = raw.replace(/[\s-]/g, "");
  if (!/^\d{9}(\d{5})?$/.test(regon)) return false;
  return (
    fitsRegon(regon, REGON_WEIGHTS) && (regon.length === 9 || fitsRegon(regon, LONG_REGON_WEIGHTS))
  );
}

function fitsRegon(regon: string, weights: readonly number[]): boolean {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(regon.charAt(i)), 0);
  return (sum % 11) % 10 === Number(regon.charAt(weights.length));
}

/** Polish account number: 26 digits, or an IBAN of PL; ISO 7064 modulo 97. */
export function isNrb(raw: string): boolean {
  const nrb = raw.replace(/^\s*PL/i, "").replace(/[\s-]/g, "");
  return /^\d{26}$/.test(nrb) && isIban(`PL${nrb}`);
}

/** Any country's IBAN by its check digits; country-specific lengths are not checked. */
export function isIban(raw: string): boolean {
  const iban = raw.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = /\d/.test(char) ? char : String(char.charCodeAt(0) - 55);
    for (const digit of value) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/**
 * A KSeF number: seller NIP, date of receipt, twelve hex digits, a CRC-8 of two; 35 characters. The
 * checksum is left to the KSeF connector.
 */
export const isKsefNumber = (raw: string): boolean =>
  /^[1-9]\d{9}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/.test(raw) ||
  /^[1-9]\d{9}-\d{8}-[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{2}$/.test(raw);

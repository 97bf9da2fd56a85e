/** Weights of the first seven digits of an IČO; the eighth makes their sum a multiple of 11. */
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2];

/** Eight digits with their check digit. */
export function isIco(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return Number(text[7]) === (11 - (sum % 11)) % 10;
}

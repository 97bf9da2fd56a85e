/** Widths of bars and spaces in modules, by symbol value: ISO/IEC 15417. */
const PATTERNS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112".split(
    " ",
  );
const START_A = 103;
const START_C = 105;
const STOP = 106;
const CODE_A = 101;
const CODE_C = 99;
const DIGITS = /^\d{4,}/;

/**
 * Symbol values with start, check symbol and stop: pairs of digits in set C, letters in set A, as access keys with an alphanumeric CNPJ
 * need them.
 * @throws RangeError for a character that set A does not have
 */
export function code128(text: string): number[] {
  const values: number[] = [];
  let set: "A" | "C" | undefined;
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const run = DIGITS.exec(rest)?.[0].length ?? 0;
    const wanted = run >= 4 || (set === "C" && /^\d\d/.test(rest)) ? "C" : "A";
    if (wanted !== set) {
      // An odd digit before a run stays in set A, so that pairs are left.
      if (wanted === "C" && set === "A" && run % 2 === 1) {
        values.push(valueInA(rest.charCodeAt(0)));
        at += 1;
        continue;
      }
      const first = wanted === "C" ? START_C : START_A;
      values.push(set === undefined ? first : wanted === "C" ? CODE_C : CODE_A);
      set = wanted;
    }
    if (set === "C") {
      values.push(Number(rest.slice(0, 2)));
      at += 2;
    } else {
      values.push(valueInA(rest.charCodeAt(0)));
      at += 1;
    }
  }
  const sum = values.reduce((total, value, i) => total + value * Math.max(1, i), 0);
  return [...values, sum % 103, STOP];
}

function valueInA(code: number): number {
  if (code < 32 || code > 95) throw new RangeError("Set A of Code 128 has no such character.");
  return code - 32;
}

/** Widths of bars and spaces in turn, the first a bar. */
export const barsOf = (text: string): number[] =>
  code128(text).flatMap((value) => Array.from(PATTERNS[value] ?? "", Number));

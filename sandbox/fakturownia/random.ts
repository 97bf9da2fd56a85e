/** Numbers from 0 up to 1 that are the same for the same seed on every machine (mulberry32). */
export interface Random {
  /** A whole number from 0 to `end`, exclusive. */
  below(end: number): number;
  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T;
  /** True `percent` times of a hundred. */
  chance(percent: number): boolean;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError("nothing to pick from");
      return value;
    },
  };
}

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

/** Ten digits with the right check digit. */
export function randomNip(random: Random): string {
  for (;;) {
    const digits = [1 + random.below(9), ...Array.from({ length: 8 }, () => 1 + random.below(9))];
    const rest = digits.reduce((sum, digit, i) => sum + digit * (NIP_WEIGHTS[i] ?? 0), 0) % 11;
    if (rest < 10) return [...digits, rest].join("");
  }
}

/** A KSeF number of a seller and a day (YYYY-MM-DD), with its CRC-8 (polynomial 0x07). */
export function ksefNumber(nip: string, day: string, serial: number): string {
  const technical = (0x0100a0000000 + serial).toString(16).toUpperCase().padStart(12, "0");
  const body = `${nip}-${day.replaceAll("-", "")}-${technical}`;
  let crc = 0;
  for (const byte of Buffer.from(body, "ascii")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 7) & 255 : (crc << 1) & 255;
  }
  return `${body}-${crc.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** A Polish account number with its check digits (ISO 7064, modulo 97). */
export function accountNumber(random: Random): string {
  const body = Array.from({ length: 24 }, () => random.below(10)).join("");
  const check = 98n - (BigInt(`${body}252100`) % 97n);
  return `${String(check).padStart(2, "0")}${body}`;
}

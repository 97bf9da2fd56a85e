import { isKsefNumber } from "../../model/identifiers.ts";

/** CRC-8 with the polynomial 0x07 over the first 32 characters, two upper-case hex digits. */
export function ksefChecksum(start: string): string {
  let crc = 0;
  for (const byte of Buffer.from(start, "ascii")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++)
      crc = ((crc & 0x80) !== 0 ? (crc << 1) ^ 0x07 : crc << 1) & 0xff;
  }
  return crc.toString(16).toUpperCase().padStart(2, "0");
}

/** The KSeF number in a text such as a file name: the first whose checksum is right. */
export function ksefNumberIn(text: string): string | undefined {
  const found = text.matchAll(/[1-9]\d{9}-\d{8}-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}/gi);
  for (const [raw] of found) {
    const number = raw.toUpperCase();
    const plain = number.replace(/-([0-9A-F]{6})-([0-9A-F]{6})-/, "-$1$2-");
    if (isKsefNumber(number) && ksefChecksum(plain.slice(0, 32)) === plain.slice(-2)) return number;
  }
  return undefined;
}

/** A seller without a NIP has a number of another kind in its place, as the schema of FA(3) knows them. */
const SHAPE =
  /^([1-9]\d{9}|M\d{9}|[A-Z]{3}\d{7})-20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}$/;
const POLYNOMIAL = 0x07;
/** What the checksum is made of: NIP, date and technical part with their dashes. */
const BODY_LENGTH = 32;

/** CRC-8 (polynomial 0x07, from 0, not reflected) as two upper-case hex digits. */
export function checksumOf(body: string): string {
  let crc = 0;
  for (const byte of Buffer.from(body, "ascii")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x80 ? ((crc << 1) ^ POLYNOMIAL) & 0xff : (crc << 1) & 0xff;
  }
  return crc.toString(16).toUpperCase().padStart(2, "0");
}

/**
 * Whether it is a number of KSeF by its shape and, with 35 characters, by its checksum. How the longer
 * numbers of the first system make theirs is not published.
 */
export const isSoundKsefNumber = (number: string): boolean =>
  SHAPE.test(number) &&
  (number.length !== 35 || number.slice(-2) === checksumOf(number.slice(0, BODY_LENGTH)));

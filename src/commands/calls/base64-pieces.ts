import { TransientError } from "../../lib/errors.ts";

/**
 * Base64 of the bytes in pieces: only whole groups of three bytes are encoded before the end, so that the pieces
 * joined are the Base64 of the whole.
 * @throws TransientError where the bytes are not as many as they should be
 */
export async function* base64Pieces(
  bytes: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    const joined = rest.byteLength === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const whole = joined.byteLength - (joined.byteLength % 3);
    if (whole > 0) yield joined.toString("base64", 0, whole);
    rest = joined.subarray(whole);
  }
  if (size !== sizeBytes) {
    const message = `A stored file has ${size} bytes in place of ${sizeBytes}`;
    throw new TransientError(message, { code: "file_damaged" });
  }
  if (rest.byteLength > 0) yield rest.toString("base64");
}

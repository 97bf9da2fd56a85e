/** The first bytes of a file, and all of it from the beginning again. */
export async function headAndRest(
  bytes: AsyncIterable<Uint8Array>,
  wantedBytes: number,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const source = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  for (let size = 0; size < wantedBytes; ) {
    const { done, value } = await source.next();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  const all = async function* () {
    try {
      yield* parts.splice(0);
      for (;;) {
        const { done, value } = await source.next();
        if (done) return;
        yield value;
      }
    } finally {
      await source.return?.();
    }
  };
  return { head: Buffer.concat(parts).subarray(0, wantedBytes), all: all() };
}

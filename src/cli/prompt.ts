import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { failure } from "./fault.ts";

/** Asks on the terminal; a secret answer is not shown. Ctrl-C and the end of the input give up. */
export async function ask(
  question: string,
  { isSecret }: { readonly isSecret: boolean },
): Promise<string> {
  let isMuted = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isMuted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const gaveUp = new AbortController();
  lines.once("SIGINT", () => gaveUp.abort());
  lines.once("close", () => gaveUp.abort());
  try {
    const answer = lines.question(question, { signal: gaveUp.signal });
    isMuted = isSecret;
    return await answer;
  } catch (error) {
    throw failure("Nothing was added: the question was not answered.", { cause: error });
  } finally {
    lines.close();
    if (isSecret) process.stderr.write("\n");
  }
}

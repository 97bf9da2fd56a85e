import { ownSample } from "./samples.ts";

/** A sample of the repository with some of its text replaced; each must be in it. */
export function edited(name: string, ...changes: readonly (readonly [string, string])[]): Buffer {
  let text = ownSample(name).toString();
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    text = text.replace(from, to);
  }
  return Buffer.from(text);
}

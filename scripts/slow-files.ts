import { resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";

const SHOWN = 20;

/** A reporter of node's runner that says at the end which test files took longest, start to end. */
// biome-ignore lint/style/noDefaultExport: node's runner takes reporters so.
export default async function* slowFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: { readonly path: string; readonly seconds: number }[] = [];
  for await (const { type, data } of events) {
    if (type !== "test:complete" || data.nesting > 0 || data.file !== resolve(data.name)) continue;
    files.push({ path: data.name, seconds: data.details.duration_ms / 1000 });
  }
  files.sort((a, b) => b.seconds - a.seconds);
  const sum = files.reduce((total, { seconds }) => total + seconds, 0);
  yield `\n${files.length} files, ${sum.toFixed(0)} s one after the other; the slowest:\n`;
  for (const { path, seconds } of files.slice(0, SHOWN)) {
    yield `${seconds.toFixed(1).padStart(7)} s  ${path}\n`;
  }
}

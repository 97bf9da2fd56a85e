import { registerHooks } from "node:module";
import { table } from "../sdk/index.ts";

/** Loaded before a connector's tests: `?record` makes the contract suite write fixtures. */
export const RECORD_MARK = Symbol.for("viadukt.connector.record");

/** This file is TypeScript in a clone and JavaScript in the package; so is the SDK beside it. */
const EXTENSION = import.meta.url.replace(/\?.*$/, "").slice(-3);
const OURS: Readonly<Record<string, string>> = table({
  "viadukt/sdk": `../sdk/index${EXTENSION}`,
  "viadukt/sdk/testing": `../sdk/testing/index${EXTENSION}`,
});

let isProvided = false;

/**
 * From here on `viadukt/sdk` means the SDK of this very hub wherever a connector lies, and `typebox` is
 * found where the connector brings none. The second call does nothing.
 */
export function provideSdk(): void {
  if (isProvided) return;
  isProvided = true;
  registerHooks({
    resolve(specifier, context, next) {
      const own = OURS[specifier];
      if (own !== undefined) return next(new URL(own, import.meta.url).href, context);
      if (!/^typebox(\/|$)/.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}

if (new URL(import.meta.url).searchParams.has("test")) {
  provideSdk();
  const isRecording = new URL(import.meta.url).searchParams.has("record");
  Object.assign(globalThis, { [RECORD_MARK]: isRecording });
}

import { existsSync, globSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** Something that was done to the hub while it worked. */
export interface Fault {
  readonly what: string;
  /** Steady clock, milliseconds. */
  readonly at: number;
  /** When all was in order again. */
  readonly until: number;
}

/** Processes that a hub has started and that are still there. */
export async function childrenOf(pid: number): Promise<number[]> {
  const lists = globSync(`/proc/${pid}/task/*/children`);
  const texts = await Promise.all(lists.map((list) => readFile(list, "utf8").catch(() => "")));
  return texts.flatMap((text) => text.trim().split(" ").filter(Boolean).map(Number));
}

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

const LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1";

/** A wall clock that a test moves; the steady clock goes on as it does when somebody sets the time. */
export interface MovableClock {
  readonly env: Readonly<Record<string, string>>;
  move(seconds: number): void;
}

/** Undefined where libfaketime (Debian: faketime) is not installed. */
export function movableClock(file: string): MovableClock | undefined {
  const [library] = globSync(LIBRARIES);
  if (library === undefined) return undefined;
  const move = (seconds: number): void =>
    writeFileSync(file, `${seconds < 0 ? "" : "+"}${seconds}`);
  move(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    },
    move,
  };
}

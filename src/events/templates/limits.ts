import { TemplateFault } from "./fault.ts";
import { textOf } from "./values.ts";

/** Bytes of UTF-8. */
export const MAX_TEMPLATE_BYTES = 20_000;
export const MAX_OUTPUT_BYTES = 256_000;
/** Of the thread's own processor time: a machine that is busy with other things breaks no template. */
export const MAX_TIME_MS = 50;
/** Tags, outputs and pieces of text that are worked on, and filters. */
const MAX_STEPS = 200_000;
/** Characters and elements that filters read and write. */
const MAX_WORK = 5_000_000;
/** Elements of one range, `(1..10)`. */
export const MAX_RANGE = 10_000;

const SMALLER = "Loop over less, or put less into the text.";

/** What one rendering may still do. */
export interface Budget {
  /** Takes `count` characters or elements of work. @throws TemplateFault */
  use(count: number): void;
  /** Takes a step at this moment of `performance.now()`. @throws TemplateFault */
  check(now: number): void;
}

export function newBudget(): Budget {
  const cpuAtStart = process.threadCpuUsage();
  let deadline = performance.now() + MAX_TIME_MS;
  let steps = 0;
  let work = 0;
  return {
    use(count) {
      if (count > 0) work += count;
      if (work > MAX_WORK) {
        throw new TemplateFault(`works on more than ${MAX_WORK} characters`, SMALLER);
      }
    },
    check(now) {
      if (++steps > MAX_STEPS)
        throw new TemplateFault(`takes more than ${MAX_STEPS} steps`, SMALLER);
      if (now <= deadline) return;
      const { user, system } = process.threadCpuUsage(cpuAtStart);
      const leftMs = MAX_TIME_MS - (user + system) / 1_000;
      if (leftMs <= 0) throw new TemplateFault(`takes longer than ${MAX_TIME_MS} ms`, SMALLER);
      deadline = now + leftMs;
    },
  };
}

const tooLong = (): TemplateFault =>
  new TemplateFault(`makes a text longer than ${MAX_OUTPUT_BYTES / 1_000} kB`, SMALLER);

/** Refuses text that could not be sent, before it grows further: no text has fewer bytes than this. */
export function bounded(text: string): string {
  if (text.length > MAX_OUTPUT_BYTES) throw tooLong();
  return text;
}

/** Refuses a result that is too long. */
export function boundedBytes(text: string): string {
  if (Buffer.byteLength(text) > MAX_OUTPUT_BYTES) throw tooLong();
  return text;
}

/** Where a template writes its text. */
export class BoundedEmitter {
  buffer = "";
  readonly #budget: Pick<Budget, "use">;

  constructor(budget: Pick<Budget, "use">) {
    this.#budget = budget;
  }

  write(value: unknown): void {
    const text = textOf(value);
    this.#budget.use(text.length);
    this.buffer = bounded(this.buffer + text);
  }
}

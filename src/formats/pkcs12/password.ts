import { type Der, integerOf } from "./der.ts";

/** About two seconds of work for a whole file; programs write 1 024 to 600 000 for each of its two or three parts. */
const MAX_ITERATIONS = 2_000_000;

/** A password with the work that one file may ask of it, so that no file keeps the process busy. */
export class Password {
  readonly text: string;
  #left = MAX_ITERATIONS;

  constructor(text: string) {
    this.text = text;
  }

  /**
   * The number of iterations, taken from what is left.
   * @throws RangeError where nothing is
   */
  spend(value: Der): number {
    const iterations = integerOf(value);
    this.#left -= iterations;
    if (iterations < 1 || this.#left < 0) throw new RangeError("too many iterations");
    return iterations;
  }
}

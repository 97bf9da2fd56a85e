/**
 * Microseconds of the machine's steady clock (CLOCK_MONOTONIC), which every process of the machine reads
 * alike: differences between two processes hold whatever happens to the time of day.
 */
export const steadyUs = (): number => Number(process.hrtime.bigint() / 1_000n);

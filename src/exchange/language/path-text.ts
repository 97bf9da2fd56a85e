/** One step of a path: a field, or an element of a list under a key or a number. */
export interface PathStep {
  readonly name: string;
  /** What stands in brackets. */
  readonly key?: string;
}

const STEP = /([^.[\]]{1,100})(?:\[([^[\]]{1,100})\])?(\.|$)/y;
const MAX_STEPS = 8;

/** `seller.ids[PL:NIP]` in its steps; undefined for what is no path. */
export function pathSteps(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (steps.length < MAX_STEPS) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    const [, name = "", key, end] = match;
    if (name.trim() !== name) return undefined;
    steps.push(key === undefined ? { name } : { name, key: key.trim() });
    if (end === "") return steps;
  }
  return undefined;
}

/** Text beyond this is no name of anything, and a pattern does not look at it. */
export const MAX_GLOB_TEXT = 10_000;

/** A set of positions in the pattern, 32 in each number. */
type Positions = Uint32Array;

interface Machine {
  /** Positions that a character may leave, by character. */
  readonly leaving: ReadonlyMap<string, Positions>;
  /** Those that any character may leave: where `?` stands. */
  readonly leavingByAny: Positions;
  /** Those that any character may stay at: behind a `*`. */
  readonly staying: Positions;
  /** The position behind the last character. */
  readonly end: number;
}

/**
 * Whether a whole text fits a pattern: `*` is any characters or none, `?` is one character, a backslash
 * takes the next one as it is. All positions of the pattern go through the text at once, so that the time
 * is that of the text's length whatever the pattern is: no text makes it slow, unlike a regular expression.
 * Text longer than 10,000 fits no pattern.
 */
export function globOf(pattern: string): (text: string) => boolean {
  const machine = machineOf(pattern);
  return (text) => text.length <= MAX_GLOB_TEXT && run(machine, text);
}

function machineOf(pattern: string): Machine {
  const characters = [...pattern];
  const count = (characters.length >>> 5) + 1;
  const none = (): Positions => new Uint32Array(count);
  const leaving = new Map<string, Positions>();
  const [leavingByAny, staying] = [none(), none()];
  let end = 0;
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? "";
    if (character === "*") add(staying, end);
    else if (character === "?") add(leavingByAny, end++);
    else {
      const isEscape = character === "\\" && i + 1 < characters.length;
      const literal = isEscape ? (characters[++i] ?? "") : character;
      const positions = leaving.get(literal) ?? none();
      add(positions, end++);
      leaving.set(literal, positions);
    }
  }
  for (const positions of leaving.values()) join(positions, leavingByAny);
  return { leaving, leavingByAny, staying, end };
}

/** https://en.wikipedia.org/wiki/Bitap_algorithm, with a bit that stays for each `*`. */
function run({ leaving, leavingByAny, staying, end }: Machine, text: string): boolean {
  const now = new Uint32Array(staying.length);
  now[0] = 1;
  for (const character of text) {
    const takes = leaving.get(character) ?? leavingByAny;
    let carry = 0;
    let isAlive = 0;
    for (let i = 0; i < now.length; i++) {
      const here = now[i] ?? 0;
      const moved = here & (takes[i] ?? 0);
      const next = (moved << 1) | carry | (here & (staying[i] ?? 0));
      now[i] = next;
      carry = moved >>> 31;
      isAlive |= next;
    }
    if (isAlive === 0) return false;
  }
  return has(now, end);
}

function add(positions: Positions, position: number): void {
  positions[position >>> 5] = (positions[position >>> 5] ?? 0) | (1 << (position & 31));
}

const has = (positions: Positions, position: number): boolean =>
  ((positions[position >>> 5] ?? 0) & (1 << (position & 31))) !== 0;

function join(positions: Positions, others: Positions): void {
  for (let i = 0; i < positions.length; i++) positions[i] = (positions[i] ?? 0) | (others[i] ?? 0);
}

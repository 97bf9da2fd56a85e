const MAX_DISTANCE = 4;
const MAX_MATCHES = 3;

/** The words that somebody may have meant, nearest first; at most three. */
export function nearMatches(word: string, words: readonly string[]): readonly string[] {
  return words
    .map((known) => ({ known, far: distance(word.toLowerCase(), known.toLowerCase()) }))
    .filter(({ known, far }) => far <= Math.min(MAX_DISTANCE, known.length / 2))
    .sort((a, b) => a.far - b.far)
    .slice(0, MAX_MATCHES)
    .map(({ known }) => known);
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

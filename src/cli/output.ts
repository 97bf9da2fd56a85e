import { stripVTControlCharacters } from "node:util";

/** One line of a command's result. */
export const print = (line = ""): void => void process.stdout.write(`${line}\n`);

/** What is for the person and not part of the result. */
export const note = (line: string): void => void process.stderr.write(`${line}\n`);

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Rows under their headings, as wide as the content asks; texts from outside cannot steer the terminal. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const cells = rows.map((row) => row.map(cellOf));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [headings, ...cells]) {
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

const cellOf = (value: string | number | null): string =>
  value === null || value === "" ? "–" : oneLine(String(value));

/** Without line breaks and control sequences. */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text).replace(/\s+/g, " ");

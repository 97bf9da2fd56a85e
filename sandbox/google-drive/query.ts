import type { Drive, DriveFile } from "./drive.ts";
import { invalid } from "./problem.ts";

/** One condition of a search; https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
const TERM =
  /^(?:(name|mimeType) (=|!=) '((?:[^'\\]|\\['\\])*)'|'((?:[^'\\]|\\['\\])*)' in parents|trashed = (true|false))/;

type Test = (file: DriveFile, drive: Drive) => boolean;

/** @throws DriveProblem 400 for what the grammar does not know, such as a quote that was not escaped */
export function parseQuery(text: string, drive: Drive): (file: DriveFile) => boolean {
  const tests: Test[] = [];
  let rest = text;
  for (;;) {
    const found = TERM.exec(rest);
    if (!found) throw invalid("Invalid Value");
    tests.push(testOf(found, drive));
    rest = rest.slice(found[0].length);
    if (rest === "") break;
    if (!rest.startsWith(" and ")) throw invalid("Invalid Value");
    rest = rest.slice(5);
  }
  return (file) => tests.every((test) => test(file, drive));
}

function testOf(found: RegExpExecArray, drive: Drive): Test {
  const [, field, operator, value = "", parent, trashed] = found;
  if (parent !== undefined) {
    const { id } = drive.find(unescaped(parent));
    return (file) => file.parents.includes(id);
  }
  if (trashed !== undefined) {
    return (file, all) => all.isTrashed(file) === (trashed === "true");
  }
  const wanted = unescaped(value);
  const isWanted = operator === "=";
  // Names are compared without regard to case.
  if (field === "name") {
    return ({ name }) => (name.toLowerCase() === wanted.toLowerCase()) === isWanted;
  }
  return ({ mimeType }) => (mimeType === wanted) === isWanted;
}

const unescaped = (text: string): string => text.replace(/\\(['\\])/g, "$1");

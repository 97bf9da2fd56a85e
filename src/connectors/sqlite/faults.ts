import {
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { databaseWords } from "../sql-client/words.ts";

type Meaning = (words: string) => HubError;

const busy: Meaning = (words) =>
  new TransientError(`Another program is writing to the file: ${words}.`, { code: "timeout" });
const broken: Meaning = (words) =>
  new ConfigError(`The file is no SQLite database, or a damaged one: ${words}.`);
const forbidden: Meaning = (words) =>
  new ConfigError(`The hub may not do this with the file: ${words}.`, {
    code: "forbidden_by_remote",
  });

/** By the primary result code: https://sqlite.org/rescode.html */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [3, forbidden],
  [5, busy],
  [6, busy],
  [8, forbidden],
  [10, (words) => new TransientError(`The file cannot be read or written: ${words}.`)],
  [11, broken],
  [13, (words) => new ConfigError(`There is no storage left: ${words}.`, { code: "storage_full" })],
  [14, forbidden],
  [26, broken],
]);

/** What `node:sqlite` threw. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const { errcode = 0 } = (thrown ?? {}) as { readonly errcode?: number };
  const words = databaseWords(messageOf(thrown));
  return MEANINGS.get(errcode & 0xff)?.(words) ?? new RejectedError(`SQLite refused it: ${words}.`);
}

import type { StoredRecord } from "../../store/records.ts";

export interface NameFacts {
  readonly slug: string;
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly record: StoredRecord | undefined;
}

const MAX_NAME = 200;
/** What names of files cannot have somewhere: on Windows, on a share, in a storage. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f\u007f]/g;

/** `FS_{n:6}_{date}.xml` as `FS_000017_2026-11-22.xml`; days and times are of the organisation. */
export function fileName(template: string, facts: NameFacts): string {
  const [date = "", time = ""] = localTime(facts.at, facts.timeZone).split(" ");
  const { number } = (facts.record?.data ?? {}) as { readonly number?: string };
  const name = template.replace(
    /\{([a-z]+)(?::(\d{1,2}))?\}/g,
    (whole, word: string, width = "") => {
      if (word === "n") return String(facts.number).padStart(Number(width), "0");
      if (word === "date") return date;
      if (word === "time") return time.replaceAll(":", "");
      if (word === "definition") return facts.slug;
      if (word === "number") return number ?? String(facts.record?.id ?? facts.number);
      return whole;
    },
  );
  const plain = name.replace(FORBIDDEN, "-").replace(/[. ]+$/, "");
  return plain.slice(-MAX_NAME);
}

const localTime = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  } as Intl.DateTimeFormatOptions).format(at);

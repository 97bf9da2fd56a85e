import { type Simulator, type SimulatorOptions, send } from "../simulator.ts";

const DAY_MS = 86_400_000;
const PATH = "/cs/financni-trhy/devizovy-trh/kurzy-devizoveho-trhu/kurzy-devizoveho-trhu/rok.txt";
/** Rates come out at half past two in Prague. */
const PUBLISHED_AT = "14:30";
const FIRST_YEAR = 1991;

/** Some of the bank's list: units, and a rate to begin from. */
const CURRENCIES: readonly (readonly [code: string, units: number, rate: number])[] = [
  ["AUD", 1, 14.2],
  ["BGN", 1, 12.5],
  ["CHF", 1, 26.4],
  ["EUR", 1, 24.5],
  ["GBP", 1, 28.9],
  ["HUF", 100, 6.25],
  ["IDR", 1000, 1.31],
  ["JPY", 100, 14.6],
  ["PLN", 1, 5.72],
  ["USD", 1, 21.3],
];
/** The day from which the lev is not on the list: another line of names follows within the year. */
const NEW_NAMES_FROM = "2026-07-01";
const GONE = "BGN";
/** Rates that are as they are, whatever the formula says. */
const FIXED: Readonly<Record<string, string>> = { "EUR 2026-11-20": "24,315" };
const HOLIDAYS: ReadonlySet<string> = new Set([
  ...["01-01", "05-01", "05-08", "07-05", "07-06", "09-28", "10-28", "11-17"],
  ...["12-24", "12-25", "12-26"],
]);

/** The exchange rates of the Czech National Bank: the text file with all rates of a year. */
export function createSimulator({ now = Date.now }: SimulatorOptions = {}): Simulator {
  return {
    id: "cnb",
    title: "Czech National Bank",
    integrationType: "register",
    isService: true,
    credentials: {},
    reset() {},
    handle(req, res, url) {
      const year = Number(url.searchParams.get("rok") ?? Number.NaN);
      const today = prague(now());
      if (req.method !== "GET" || url.pathname !== PATH) return send(res, 404, "Not found");
      if (!Number.isInteger(year) || year < FIRST_YEAR || year > Number(today.day.slice(0, 4))) {
        return send(res, 404, "Not found");
      }
      send(res, 200, fileOf(year, today), { "content-type": "text/plain; charset=UTF-8" });
    },
  };
}

function prague(at: number): { readonly day: string; readonly time: string } {
  const [day = "", time = ""] = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: "Europe/Prague", dateStyle: "short", timeStyle: "short" },
  })
    .format(at)
    .split(" ");
  return { day, time };
}

function fileOf(year: number, today: { readonly day: string; readonly time: string }): string {
  const lines: string[] = [];
  let names = "";
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day > today.day || (day === today.day && today.time < PUBLISHED_AT)) break;
    if (!isPublished(at, day)) continue;
    const listed = CURRENCIES.filter(([code]) => code !== GONE || day < NEW_NAMES_FROM);
    const header = ["Datum", ...listed.map(([code, units]) => `${units} ${code}`)].join("|");
    if (header !== names) lines.push(header);
    names = header;
    const [y, m, d] = day.split("-");
    lines.push(
      [`${d}.${m}.${y}`, ...listed.map(([code, , rate]) => rateOf(code, rate, at))].join("|"),
    );
  }
  if (names === "") lines.push(`Datum|${CURRENCIES.map(([code, u]) => `${u} ${code}`).join("|")}`);
  return `${lines.join("\n")}\n`;
}

function isPublished(at: number, day: string): boolean {
  const weekday = new Date(at).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !HOLIDAYS.has(day.slice(5));
}

/** Within two percent of the rate to begin from, three decimal places as the bank writes them. */
function rateOf(code: string, start: number, at: number): string {
  const fixed = FIXED[`${code} ${new Date(at).toISOString().slice(0, 10)}`];
  const wave = Math.sin(at / DAY_MS / 19 + start) + Math.sin(at / DAY_MS / 6) / 2;
  return fixed ?? (start * (1 + wave / 75)).toFixed(3).replace(".", ",");
}

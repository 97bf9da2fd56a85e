import type { ServerResponse } from "node:http";
import { type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import { dayText, tableDays, tableNumber } from "./calendar.ts";

const MAX_DAYS = 93;
const DAY_MS = 86_400_000;
const FIRST_DAY = "2002-01-02";
/** Tables come out at about a quarter past twelve in Warsaw. */
const TABLE_AT = "12:15";

const NO_DATA = "404 NotFound - Not Found - Brak danych";
const BAD_RANGE = "400 BadRequest - Błędny zakres dat / Invalid date range";
const TOO_LONG = "400 BadRequest - Przekroczony limit 93 dni / Limit of 93 days has been exceeded";

/** Some of table A, with a rate to begin from; each day it moves a little, the same way every time. */
const CURRENCIES: Readonly<Record<string, readonly [name: string, rate: number]>> = {
  USD: ["dolar amerykański", 4.0],
  EUR: ["euro", 4.3],
  CZK: ["korona czeska", 0.17],
  HUF: ["forint (Węgry)", 0.0108],
  GBP: ["funt szterling", 5.1],
  CHF: ["frank szwajcarski", 4.5],
  BRL: ["real (Brazylia)", 0.72],
};

const RANGE = /^\/api\/exchangerates\/rates\/([a-zA-Z])\/([a-zA-Z]+)\/([^/]+)\/([^/]+)\/?$/;

/** The exchange rates of the National Bank of Poland: table A of one currency between two days. */
export function createSimulator({ now = Date.now }: SimulatorOptions = {}): Simulator {
  return {
    id: "nbp",
    title: "National Bank of Poland",
    integrationType: "register",
    isService: true,
    credentials: {},
    reset() {},
    handle(req, res, url) {
      if (req.method !== "GET") return refuse(res, 405, "405 MethodNotAllowed");
      const [, table, code = "", from = "", to = ""] = RANGE.exec(url.pathname) ?? [];
      if (table === undefined) return refuse(res, 404, "404 NotFound");
      if (table.toUpperCase() !== "A") return refuse(res, 404, NO_DATA);
      const fault = rangeFault(from, to, warsaw(now()).day);
      if (fault !== undefined) return refuse(res, 400, fault);
      const known = CURRENCIES[code.toUpperCase()];
      const days = known ? published(from, to, warsaw(now())) : [];
      if (!known || days.length === 0) return refuse(res, 404, NO_DATA);
      const rates = days.map((at) => ({
        no: tableNumber(at),
        effectiveDate: dayText(at),
        mid: midOf(known[1], at),
      }));
      sendJson(res, 200, { table: "A", currency: known[0], code: code.toUpperCase(), rates });
    },
  };
}

const refuse = (res: ServerResponse, status: number, text: string): void =>
  send(res, status, text, { "content-type": "text/plain; charset=utf-8" });

function warsaw(at: number): { readonly day: string; readonly time: string } {
  const [day = "", time = ""] = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: "Europe/Warsaw", dateStyle: "short", timeStyle: "short" },
  })
    .format(at)
    .split(" ");
  return { day, time };
}

const atOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

function rangeFault(from: string, to: string, today: string): string | undefined {
  for (const day of [from, to]) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(atOf(day))) return BAD_RANGE;
    if (dayText(atOf(day)) !== day || day < FIRST_DAY || day > today) return BAD_RANGE;
  }
  if (from > to) return BAD_RANGE;
  return (atOf(to) - atOf(from)) / DAY_MS > MAX_DAYS ? TOO_LONG : undefined;
}

function published(from: string, to: string, { day, time }: ReturnType<typeof warsaw>): number[] {
  const last = to === day && time < TABLE_AT ? atOf(to) - DAY_MS : atOf(to);
  return tableDays(atOf(from), last);
}

/** Within two percent of the rate to begin from, with as many digits as the bank writes. */
function midOf(start: number, at: number): number {
  const wave = Math.sin(at / DAY_MS / 17) + Math.sin(at / DAY_MS / 5) / 2;
  const digits = start < 0.1 ? 6 : 4;
  return Number((start * (1 + wave / 75)).toFixed(digits));
}

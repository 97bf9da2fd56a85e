import type { IncomingMessage, ServerResponse } from "node:http";
import { type Simulator, type SimulatorOptions, sendJson } from "../simulator.ts";
import { PAYERS, type RegisteredPayer } from "./payers.ts";

const MAX_SUBJECTS = 30;
/** Of one day and address: enough to try, few enough to see what happens at the end. */
const SEARCHES_PER_DAY = 100;
const OLDEST_DAY = "2019-01-01";

type Refusal = readonly [code: string, message: string];

/** The register of VAT payers of the Polish Ministry of Finance: searches of up to thirty numbers, checks of an account. */
export function createSimulator({ now = Date.now }: SimulatorOptions = {}): Simulator {
  let asked = { day: "", searches: 0 };
  let answers = 0;
  return {
    id: "white-list",
    title: "White list of VAT payers",
    integrationType: "register",
    isService: true,
    credentials: {},
    reset() {
      asked = { day: "", searches: 0 };
      answers = 0;
    },
    handle(req, res, url) {
      const today = new Intl.DateTimeFormat("en-CA", {
        ...{ timeZone: "Europe/Warsaw", dateStyle: "short" },
      }).format(now());
      if (asked.day !== today) asked = { day: today, searches: 0 };
      answers += 1;
      const meta = { requestId: `sbx${answers}-${today.replaceAll("-", "")}`, ...timeOf(now()) };
      const fault = faultOf(req, url, today);
      if (fault) return refuse(res, 400, fault);
      if (url.pathname.startsWith("/api/search/")) {
        asked.searches += 1;
        if (asked.searches > SEARCHES_PER_DAY) return refuse(res, 429, SPENT);
      }
      const result = answerOf(url, meta);
      if (result) sendJson(res, 200, { result });
      else sendJson(res, 404, { error: "no such path" });
    },
  };
}

const SPENT: Refusal = ["WL-191", "Osiągnięto limit dziennych zapytań z tego adresu IP."];

const refuse = (res: ServerResponse, status: number, [code, message]: Refusal): void =>
  sendJson(res, status, { code, message });

function timeOf(at: number): { requestDateTime: string } {
  const [day = "", time = ""] = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: "Europe/Warsaw", dateStyle: "short", timeStyle: "medium" },
  })
    .format(at)
    .split(" ");
  return { requestDateTime: `${day.split("-").toReversed().join("-")} ${time}` };
}

function faultOf(req: IncomingMessage, url: URL, today: string): Refusal | undefined {
  if (req.method !== "GET") return ["WL-190", "Niepoprawne żądanie."];
  const date = url.searchParams.get("date");
  if (!date) return ["WL-101", "Pole 'data' nie może być puste."];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    return ["WL-102", "Pole 'data' ma nieprawidłowy format."];
  }
  if (date > today) return ["WL-103", "Data nie może być datą przyszłą."];
  if (date < OLDEST_DAY) return ["WL-118", "Data sprzed zakresu rejestru."];
  const nips = nipsOf(url);
  if (nips.length > MAX_SUBJECTS) {
    return ["WL-130", "Przekroczono maksymalną liczbę argumentów zapytania."];
  }
  for (const nip of nips) {
    if (!/^\d{10}$/.test(nip)) return ["WL-115", "Pole 'NIP' ma nieprawidłowy format."];
    if (!isNip(nip)) return ["WL-115", `Nieprawidłowy NIP (${nip}).`];
  }
  const account = CHECK.exec(url.pathname)?.[2];
  if (account !== undefined && !/^\d{26}$/.test(account)) {
    return ["WL-109", "Pole 'numer konta' ma nieprawidłową długość."];
  }
  return undefined;
}

const CHECK = /^\/api\/check\/nip\/([^/]+)\/bank-account\/([^/]+)$/;
const SEARCH = /^\/api\/search\/nips?\/([^/]+)$/;

const nipsOf = ({ pathname }: URL): string[] =>
  (SEARCH.exec(pathname) ?? CHECK.exec(pathname))?.[1]?.split(",") ?? [];

const WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

const isNip = (nip: string): boolean =>
  WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(nip[i]), 0) % 11 === Number(nip[9]);

/** What the register has to say; undefined where it has no such path. */
function answerOf(url: URL, meta: object): object | undefined {
  const { pathname } = url;
  const check = CHECK.exec(pathname);
  if (check) {
    const [, nip, account = ""] = check;
    const found = PAYERS.find((one) => one.nip === nip);
    const all = [...(found?.accountNumbers ?? []), ...(found?.virtualAccounts ?? [])];
    return { accountAssigned: all.includes(account) ? "TAK" : "NIE", ...meta };
  }
  if (pathname.startsWith("/api/search/nips/")) {
    const entries = nipsOf(url).map((identifier) => ({
      identifier,
      subjects: PAYERS.filter(({ nip }) => nip === identifier).map(toSubject),
    }));
    return { entries, ...meta };
  }
  if (!pathname.startsWith("/api/search/nip/")) return undefined;
  const found = PAYERS.find(({ nip }) => nip === nipsOf(url)[0]);
  return { subject: found ? toSubject(found) : null, ...meta };
}

const toSubject = ({ virtualAccounts, ...shown }: RegisteredPayer) => ({
  ...shown,
  ...{ pesel: null, krs: null, residenceAddress: null },
  ...{ representatives: [], authorizedClerks: [], partners: [] },
  ...{ registrationLegalDate: "2012-03-01", removalBasis: null, removalDate: null },
  hasVirtualAccounts: virtualAccounts.length > 0,
});

import { HOUR_MS } from "./clock.ts";
import { Refusal } from "./refusal.ts";

const MAX_SINGLE_QUERIES = 20;

export type ForbiddenWhy =
  | "before_one_hour"
  | "while_blocked"
  | "other_nsu"
  | "at_the_same_time"
  | "over_20_in_an_hour"
  | "status_within_3_minutes"
  | "same_rejection_20_times";

const DETAILS: Partial<Readonly<Record<ForbiddenWhy, string>>> = {
  before_one_hour:
    " (Deve ser aguardado 1 hora para efetuar nova solicitacao caso nao existam mais documentos a serem pesquisados. Tente apos 1 hora)",
  other_nsu: " (Deve ser utilizado o ultNSU nas solicitacoes subsequentes. Tente apos 1 hora)",
  over_20_in_an_hour: " (Ultrapassou o limite de 20 consultas por hora)",
};

/** Told about each query that the rules forbid. */
export type TellForbidden = (why: ForbiddenWhy) => void;

/**
 * What one interested party may ask of one service:
 * - after "nothing more" no further page for an hour;
 * - each page continues where the last one ended;
 * - 20 single documents an hour;
 * - one query at a time;
 * - whoever breaks a rule is blocked for an hour, and so again with each try.
 */
export class Limits {
  /** Where the last page ended; undefined before the first. */
  #lastNsu: number | undefined;
  #idleUntil = 0;
  #blocked: { readonly why: ForbiddenWhy; readonly until: number } | undefined;
  #singles: number[] = [];
  #underWay = 0;

  get lastNsu(): number {
    return this.#lastNsu ?? 0;
  }

  /** @throws Refusal 656 while another query is under way */
  enter(now: number, tell: TellForbidden): void {
    if (this.#underWay > 0) this.#forbid("at_the_same_time", now, tell);
    this.#underWay += 1;
  }

  leave(): void {
    this.#underWay -= 1;
  }

  /** @throws Refusal 656; 589 above `highest` */
  checkPage(nsu: number, highest: number, now: number, tell: TellForbidden): void {
    this.#checkBlocked(now, tell);
    if (now < this.#idleUntil) this.#forbid("before_one_hour", now, tell);
    if (nsu > highest) throw new Refusal(589);
    if (this.#lastNsu !== undefined && nsu !== this.#lastNsu) this.#forbid("other_nsu", now, tell);
  }

  /** @throws Refusal 656 */
  checkSingle(now: number, tell: TellForbidden): void {
    this.#checkBlocked(now, tell);
    this.#singles = this.#singles.filter((at) => now - at < HOUR_MS);
    if (this.#singles.length >= MAX_SINGLE_QUERIES) this.#forbid("over_20_in_an_hour", now, tell);
    this.#singles.push(now);
  }

  /** A page was given out; `isLast` where nothing is left. */
  gavePage(lastNsu: number, isLast: boolean, now: number): void {
    this.#lastNsu = lastNsu;
    this.#idleUntil = isLast ? now + HOUR_MS : 0;
  }

  #checkBlocked(now: number, tell: TellForbidden): void {
    if (!this.#blocked || now >= this.#blocked.until) return;
    const { why } = this.#blocked;
    this.#blocked = { why, until: now + HOUR_MS };
    tell("while_blocked");
    throw this.#refusal(why);
  }

  #forbid(why: ForbiddenWhy, now: number, tell: TellForbidden): never {
    this.#blocked = { why, until: now + HOUR_MS };
    tell(why);
    throw this.#refusal(why);
  }

  #refusal(why: ForbiddenWhy): Refusal {
    const detail = DETAILS[why === "at_the_same_time" ? "other_nsu" : why] ?? "";
    const lastNsu = why === "over_20_in_an_hour" ? 0 : this.lastNsu;
    return new Refusal(656, { detail, lastNsu });
  }
}

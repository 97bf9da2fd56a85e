import type { EndpointStateRow } from "../store/endpoint-states.ts";
import { type Breaker, CLOSED, isProbeDue, observe, probing, type Sign } from "./breaker.ts";
import { breakerOf, type EndpointNews, signOf, type Turn } from "./endpoint-state.ts";
import type { Outcome } from "./retry.ts";
import type { Target } from "./target.ts";

/** Times of successes and failures are written no more often, */
const REGULAR_GAP_MS = 60_000;
/** and that an endpoint began or ceased to fail no more often than this. */
const CHANGE_GAP_MS = 1_000;
/** After somebody else took the probe: until the next look at the database tells more. */
const ELSEWHERE_MS = 1_000;

/** What this process knows of one endpoint. */
interface Endpoint {
  target: Target;
  breaker: Breaker;
  /** The delivery that a half-open breaker waits for is ours. */
  isProbing: boolean;
  failingSince: number | null;
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  lastError: string | null;
  /** Not written yet. */
  turn: Turn | null;
  writtenAt: number;
  /** As far as it was written. */
  wasFailing: boolean;
}

/** Endpoints that nothing may be sent to from now on, and those that take deliveries again. */
export interface Changed {
  readonly shut: readonly number[];
  readonly open: readonly number[];
}

/** News on its way into the database, with what it is to be compared with afterwards. */
export interface Bulletin extends EndpointNews {
  readonly endpoint: object;
}

/**
 * The breakers of the endpoints that this process sends to. What it sees counts at once here; `bulletins`
 * has what others must know, and `adopt` takes in what they have written. Times are epoch milliseconds.
 */
export class Endpoints {
  readonly #byId = new Map<number, Endpoint>();
  /** Not closed: few, if any. */
  readonly #shut = new Set<number>();
  readonly #unwritten = new Set<number>();
  readonly #options: { readonly firstMs: number; readonly random?: () => number };

  constructor(options: { firstMs: number; random?: () => number }) {
    this.#options = options;
  }

  /** Nothing may be held for it, the probe apart. */
  isShut(id: number): boolean {
    return this.#shut.has(id);
  }

  get shutIds(): readonly number[] {
    return [...this.#shut];
  }

  /** One delivery may go out to see whether it is back. */
  mayProbe(id: number, now: number): boolean {
    const endpoint = this.#byId.get(id);
    return endpoint !== undefined && isProbeDue(endpoint.breaker, now);
  }

  /** The probe is ours until `until`, or somebody else's. */
  probe(id: number, { isOurs, now, until }: { isOurs: boolean; now: number; until: number }): void {
    const endpoint = this.#byId.get(id);
    if (!endpoint) return;
    endpoint.isProbing = isOurs;
    endpoint.breaker = probing(endpoint.breaker, isOurs ? until : now + ELSEWHERE_MS);
  }

  isProbing(id: number): boolean {
    return this.#byId.get(id)?.isProbing === true;
  }

  /** One request came back, or did not. */
  saw(target: Target, outcome: Outcome, now: number): void {
    const endpoint = this.#endpointOf(target);
    const sign = signOf(outcome);
    const before = endpoint.breaker;
    const { isProbing: isProbe } = endpoint;
    const after = observe(before, sign, { ...this.#options, now, isProbe });
    endpoint.breaker = after;
    if (sign === "success") noteSuccess(endpoint, now);
    else noteFailure(endpoint, outcome, now);
    if (after.state !== before.state || after.trips !== before.trips) {
      endpoint.turn = turnOf(before, after, sign);
      endpoint.isProbing = false;
      this.#sort(endpoint);
    }
    if (isWorthWriting(endpoint, now)) this.#unwritten.add(target.id);
  }

  /** What is to be written now; `all` that is not written yet where this is the last chance. */
  bulletins(now: number, { all }: { all: boolean } = { all: false }): readonly Bulletin[] {
    const due: Bulletin[] = [];
    for (const id of this.#unwritten) {
      const endpoint = this.#byId.get(id);
      if (endpoint && (all || isDue(endpoint, now))) due.push({ ...endpoint, endpoint });
    }
    return due;
  }

  /** These rows have come of the bulletins; answers as `adopt`. */
  wrote(bulletins: readonly Bulletin[], rows: readonly EndpointStateRow[]): Changed {
    const before = new Set(this.#shut);
    bulletins.forEach((bulletin, i) => {
      const id = bulletin.target.id;
      const [endpoint, row] = [this.#byId.get(id), rows[i]];
      if (!endpoint || endpoint !== bulletin.endpoint || !row) return;
      endpoint.writtenAt = row.updated_at;
      endpoint.wasFailing = row.failing_since !== null;
      // It may have turned again meanwhile: then that is to be written next.
      if (endpoint.turn !== bulletin.turn) return;
      endpoint.turn = null;
      this.#take(endpoint, row);
      if ((endpoint.failingSince !== null) === endpoint.wasFailing) this.#unwritten.delete(id);
    });
    return this.#changedFrom(before);
  }

  /** Takes in what the database has. */
  adopt(rows: readonly EndpointStateRow[], find: (id: number) => Target | undefined): Changed {
    const before = new Set(this.#shut);
    for (const row of rows) {
      const target = find(row.subscription_id);
      const endpoint = target && this.#endpointOf(target);
      if (endpoint && endpoint.turn === null) this.#take(endpoint, row);
    }
    return this.#changedFrom(before);
  }

  /** Forgets subscriptions that are gone. */
  prune(isKnown: (id: number) => boolean): void {
    for (const id of this.#byId.keys()) {
      if (isKnown(id)) continue;
      this.#byId.delete(id);
      this.#shut.delete(id);
      this.#unwritten.delete(id);
    }
  }

  #changedFrom(before: ReadonlySet<number>): Changed {
    return {
      shut: [...this.#shut].filter((id) => !before.has(id)),
      open: [...before].filter((id) => !this.#shut.has(id)),
    };
  }

  #take(endpoint: Endpoint, row: EndpointStateRow): void {
    const isOurs = endpoint.isProbing && row.breaker === "half_open";
    if (!isOurs) {
      endpoint.isProbing = false;
      endpoint.breaker = breakerOf(row, endpoint.breaker.failures);
    }
    if (endpoint.failingSince !== null) endpoint.failingSince = row.failing_since;
    this.#sort(endpoint);
  }

  #sort({ target, breaker }: Endpoint): void {
    if (breaker.state === "closed") this.#shut.delete(target.id);
    else this.#shut.add(target.id);
  }

  #endpointOf(target: Target): Endpoint {
    const known = this.#byId.get(target.id);
    if (known) {
      known.target = target;
      return known;
    }
    const made: Endpoint = {
      target,
      breaker: CLOSED,
      isProbing: false,
      failingSince: null,
      lastSuccessAt: null,
      lastFailureAt: null,
      lastError: null,
      turn: null,
      writtenAt: Number.NEGATIVE_INFINITY,
      wasFailing: false,
    };
    this.#byId.set(target.id, made);
    return made;
  }
}

function noteSuccess(endpoint: Endpoint, now: number): void {
  endpoint.lastSuccessAt = now;
  endpoint.failingSince = null;
}

function noteFailure(endpoint: Endpoint, { errorMessage }: Outcome, now: number): void {
  endpoint.lastFailureAt = now;
  endpoint.failingSince ??= now;
  endpoint.lastError = errorMessage;
}

/** `closed` by a success, whatever it was before. */
function turnOf(before: Breaker, after: Breaker, sign: Sign): Turn | null {
  if (sign === "success") return "closed";
  if (after.state === "closed") return "eased";
  return before.state === "closed" ? "opened" : "reopened";
}

function isWorthWriting(endpoint: Endpoint, now: number): boolean {
  const isFailing = endpoint.failingSince !== null;
  return (
    endpoint.turn !== null ||
    isFailing !== endpoint.wasFailing ||
    now - endpoint.writtenAt >= REGULAR_GAP_MS
  );
}

function isDue(endpoint: Endpoint, now: number): boolean {
  if (endpoint.turn !== null) return true;
  const isChange = (endpoint.failingSince !== null) !== endpoint.wasFailing;
  return now - endpoint.writtenAt >= (isChange ? CHANGE_GAP_MS : REGULAR_GAP_MS);
}

import { type Clock, createClock } from "./clock.ts";
import { type Environment, type Feed, isNfe, kindOf, receivedAt } from "./documents/feed.ts";
import { nfeOf, placeOfKey } from "./documents/nfe.ts";
import type { Nfe } from "./documents/nfe-model.ts";
import { Faults } from "./faults.ts";
import { type ForbiddenWhy, Limits } from "./limits.ts";
import { isCancelledByFeed, Sequence } from "./sequence.ts";
import type { ServiceId } from "./services.ts";

const MAX_KEPT_QUERIES = 20_000;
const MAX_KEPT_MANIFESTATIONS = 1_000;
const MAX_FEEDS = 99;
const MAX_DOCUMENTS = 9_000_000;

export interface Forbidden {
  /** RFC 3339. */
  readonly at: string;
  readonly service: ServiceId;
  /** Who asked: CNPJ or CPF. */
  readonly taxId: string;
  readonly why: ForbiddenWhy;
}

export interface Query {
  readonly at: string;
  readonly service: ServiceId;
  readonly environment: Environment;
  readonly taxId: string;
  /** `distNSU 000000000000000`, `consChNFe 3526…`, `210210 3526…`. */
  readonly what: string;
  readonly cStat: number;
}

export interface Manifestation {
  readonly at: string;
  readonly taxId: string;
  readonly key: string;
  readonly type: string;
  readonly sequence: number;
  readonly protocol: string;
  /** `evento`, as it was signed. */
  readonly xml: string;
}

export interface Located {
  readonly feed: Feed;
  readonly index: number;
  readonly nfe: Nfe;
}

export interface FeedOptions {
  /** The company of the test certificate when left out. */
  readonly taxId?: string;
  /** Homologation when left out. */
  readonly environment?: Environment;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly documents: number;
  readonly seed?: number;
  /** How many are truly signed; none when left out. */
  readonly signed?: number;
}

/** What the recipient said of an NF-e. */
export interface Said {
  readonly type: string;
  readonly sequence: number;
}

/** What one service has for one company in one environment. */
export interface World {
  readonly sequence: Sequence;
  readonly limits: Limits;
}

/** The whole national environment of the simulator. */
export class System {
  readonly clock: Clock;
  readonly faults = new Faults();
  readonly forbidden: Forbidden[] = [];
  readonly queries: Query[] = [];
  /** The last thousand that were registered. */
  readonly manifestations: Manifestation[] = [];
  /** How long after a manifestation the whole document gets its number. */
  readonly releaseMs: number;
  /** How long after authorisation the first manifestation is taken. */
  readonly awarenessDays: number;
  /** How long each query takes, real time; with it queries meet at all. */
  readonly latencyMs: number;
  readonly statusAskedAt = new Map<string, number>();
  readonly rejections = new Map<string, number>();
  readonly situations = new Map<string, "cancelled" | "denied">();
  readonly #said = new Map<string, readonly Said[]>();
  #registered = 0;
  readonly #feeds: Feed[] = [];
  readonly #worlds = new Map<string, World>();

  constructor(options: {
    readonly now: () => number;
    readonly releaseMs: number;
    readonly awarenessDays: number;
    readonly latencyMs: number;
  }) {
    this.clock = createClock(options.now);
    this.releaseMs = options.releaseMs;
    this.awarenessDays = options.awarenessDays;
    this.latencyMs = options.latencyMs;
  }

  world(service: "nfe" | "cte", environment: Environment, taxId: string): World {
    const name = `${service} ${environment} ${taxId}`;
    const known = this.#worlds.get(name);
    if (known) return known;
    const world = { sequence: new Sequence(service), limits: new Limits() };
    this.#worlds.set(name, world);
    return world;
  }

  /** @throws RangeError above 99 feeds or nine million documents */
  feed(options: FeedOptions & { readonly taxId: string }): Feed {
    const isGood =
      this.#feeds.length < MAX_FEEDS &&
      Number.isInteger(options.documents) &&
      options.documents >= 0 &&
      options.documents <= MAX_DOCUMENTS &&
      options.from <= options.to;
    if (!isGood) throw new RangeError("a feed has up to 9,000,000 documents from … to");
    const { environment = "homologation", seed = 1, signed = 0 } = options;
    const feed = { ...options, environment, seed, signed, id: this.#feeds.length };
    this.#feeds.push(feed);
    for (const service of ["nfe", "cte"] as const)
      this.world(service, environment, feed.taxId).sequence.addFeed(feed);
    return feed;
  }

  /** The NF-e with this key, if it was received by now. */
  locate(key: string, environment: Environment): Located | undefined {
    const [id, index] = placeOfKey(key);
    const feed = this.#feeds[id];
    if (feed?.environment !== environment || index >= feed.documents) return undefined;
    if (!isNfe(kindOf(index)) || receivedAt(feed, index) > this.clock.now()) return undefined;
    const nfe = nfeOf(feed, index);
    return nfe.key === key ? { feed, index, nfe } : undefined;
  }

  situationOf({ feed, index, nfe }: Located): "authorised" | "cancelled" | "denied" {
    const given = this.situations.get(nfe.key);
    if (given) return given;
    const isCancelled = nfe.isBornCancelled || isCancelledByFeed(feed, index, this.clock.now());
    return isCancelled ? "cancelled" : "authorised";
  }

  saidOf(key: string): readonly Said[] {
    return this.#said.get(key) ?? [];
  }

  /** How many manifestations there were. */
  get registered(): number {
    return this.#registered;
  }

  register(manifestation: Manifestation): void {
    this.#registered += 1;
    const { key, type, sequence } = manifestation;
    this.#said.set(key, [...this.saidOf(key), { type, sequence }]);
    if (this.manifestations.length >= MAX_KEPT_MANIFESTATIONS) this.manifestations.shift();
    this.manifestations.push(manifestation);
  }

  note(query: Omit<Query, "at">): void {
    if (this.queries.length >= MAX_KEPT_QUERIES) this.queries.shift();
    this.queries.push({ at: this.time(), ...query });
  }

  forbid(service: ServiceId, taxId: string, why: ForbiddenWhy): void {
    this.forbidden.push({ at: this.time(), service, taxId, why });
  }

  time(): string {
    return new Date(this.clock.now()).toISOString();
  }

  reset(): void {
    this.clock.reset();
    this.faults.clear();
    for (const list of [this.forbidden, this.queries, this.manifestations]) list.length = 0;
    const maps = [this.statusAskedAt, this.rejections, this.situations, this.#worlds, this.#said];
    for (const map of maps) map.clear();
    this.#feeds.length = 0;
    this.#registered = 0;
  }
}

import { Type } from "typebox";
import { Value } from "typebox/value";
import { RequestError } from "../simulator.ts";

const Count = Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 }));

/** `POST /testdata/behaviour`: what the simulator does wrong, and how often. */
export const BehaviourOrder = Type.Object(
  {
    /** Questions for the state of a sign-in, package or invoice that are answered with "not yet". */
    sign_in_pending: Count,
    export_pending: Count,
    invoice_pending: Count,
    /** Invoices that are listed but cannot be fetched yet. */
    download_not_yet: Count,
    /** Answers whose bytes are not those of the announced hash. */
    wrong_hash: Count,
    /** Parts of packages that end in the middle. */
    half_part: Count,
    /** Links of packages that are over. */
    link_over: Count,
    /** Exports that KSeF breaks off. */
    export_broken: Count,
    /** Invoices that KSeF breaks off, that it does not take at all, and sessions that end too early. */
    invoice_broken: Count,
    invoice_not_taken: Count,
    session_over: Count,
    /** Questions about what needs a right that the sign-in does not have. */
    no_right: Count,
    /** Exports that are not allowed, and those that are too many at once. */
    export_not_allowed: Count,
    too_many_exports: Count,
  },
  { additionalProperties: false },
);
export type Misdeed = keyof typeof BehaviourOrder.properties;

export interface Behaviour {
  set(order: Readonly<Partial<Record<Misdeed, number>>>): void;
  /** @throws RequestError 422 for what is no order */
  setFrom(body: unknown): void;
  /** True as often as it was ordered. */
  takes(misdeed: Misdeed): boolean;
  reset(): void;
}

export function createBehaviour(): Behaviour {
  const left = new Map<string, number>();
  const set = (order: object) => {
    for (const [name, times] of Object.entries(order)) left.set(name, Number(times));
  };
  return {
    set,
    setFrom(body) {
      if (!Value.Check(BehaviourOrder, body))
        throw new RequestError(422, { error: "no such behaviour", expected: BehaviourOrder });
      set(body);
    },
    takes(misdeed) {
      const times = left.get(misdeed) ?? 0;
      if (times > 0) left.set(misdeed, times - 1);
      return times > 0;
    },
    reset: () => left.clear(),
  };
}

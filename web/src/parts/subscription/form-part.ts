import type { Subscription } from "../../api/types.ts";
import type { SubscriptionValues } from "./values.ts";

/** What every section of the subscription form works on. */
export interface FormPart {
  readonly values: SubscriptionValues;
  readonly set: (change: Partial<SubscriptionValues>) => void;
  /** By the API's name of the field, dotted; what is below a field counts for it. */
  readonly errorOf: (field: string) => string | undefined;
  /** Absent for a new one. */
  readonly stored: Subscription | undefined;
}

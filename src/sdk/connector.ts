import type { Static, TObject } from "typebox";
import type { Entity } from "../model/entities.ts";
import type { CheckResult, Context } from "./context.ts";
import type { Deliver } from "./deliver.ts";
import type { Files } from "./files.ts";
import type { Fiscal } from "./fiscal.ts";
import type { Manifest } from "./manifest.ts";
import type { Sink } from "./sink.ts";
import type { Stream } from "./stream.ts";
import type { Tables } from "./tables.ts";

export interface Connector<C extends TObject = TObject, S extends TObject = TObject> {
  readonly manifest: Manifest<C, S>;
  /** Makes the cheapest call that needs the credentials. Absent: the connector is only announced. */
  check?(ctx: Context<Static<C>, Static<S>>): Promise<CheckResult>;
  /** By name: `cost_invoices`, `sales_invoices`, `parties`, `items`, `orders`; a name starts with the direction where there is one. */
  readonly streams?: {
    readonly [name: string]: Stream<Entity, Static<C>, Static<S>>;
  };
  readonly sinks?: { readonly [name: string]: Sink<Entity, Static<C>, Static<S>> };
  readonly files?: Files<Static<C>, Static<S>>;
  readonly tables?: Tables<Static<C>, Static<S>>;
  /** Takes events: the last step of a delivery. */
  readonly deliver?: Deliver<Static<C>, Static<S>>;
  /** Hands out fiscal documents: a tax authority. */
  readonly fiscal?: Fiscal<Static<C>, Static<S>>;
}

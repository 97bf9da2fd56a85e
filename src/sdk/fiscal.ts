import type { Context } from "./context.ts";

/** One sequence of documents that an authority hands out; each has its own numbers (NSU). */
export type FiscalService = "nfe" | "cte";

/**
 * `after`: the documents that follow this NSU (`distNSU`); `nsu`: one of them (`consNSU`); `access_key`: one NF-e
 * (`consChNFe`). NSUs are text of fifteen digits.
 */
export type DistributionQuery =
  | { readonly after: string }
  | { readonly nsu: string }
  | { readonly access_key: string };

/** One document of an answer. `fault` says why its bytes could not be unpacked. */
export interface DistributedDocument {
  readonly nsu?: string;
  /** `procNFe_v4.00.xsd` */
  readonly schema: string;
  readonly xml?: Uint8Array;
  readonly fault?: string;
}

/** What the authority answered; refusals such as 137 or 656 are answers, too. */
export interface DistributionAnswer {
  /** cStat. */
  readonly status: string;
  readonly reason: string;
  readonly last_nsu?: string;
  readonly max_nsu?: string;
  readonly documents: readonly DistributedDocument[];
}

/** The recipient's opinion of an NF-e (manifestação do destinatário). */
export const MANIFESTATIONS = ["210200", "210210", "210220", "210240"] as const;
export type Manifestation = (typeof MANIFESTATIONS)[number];

export interface EventToRegister {
  readonly access_key: string;
  readonly type: Manifestation;
  readonly sequence: number;
  /** Of 210240 alone: 15 to 255 characters. */
  readonly reason?: string;
  /** Epoch milliseconds. */
  readonly happened_at: number;
}

export interface EventReceipt {
  readonly access_key: string;
  readonly type: string;
  /** cStat of this event: 135, 136 and 573 (known already) are success. */
  readonly status: string;
  readonly reason: string;
  readonly protocol?: string;
  readonly registered_at?: string;
  /** The pair of event and answer (procEventoNFe), to be kept as it is. */
  readonly xml: Uint8Array;
}

/** Whose documents they are, and with what certificate they are asked for. */
export interface FiscalCompany {
  /** CNPJ of 14 or CPF of 11 positions, without mask. */
  readonly tax_id: string;
  readonly environment: "production" | "homologation";
  readonly certificate: {
    readonly holder: string;
    readonly tax_id: string;
    /** Epoch milliseconds. */
    readonly valid_from: number;
    readonly valid_to: number;
  };
}

export interface AuthorityStatus {
  readonly status: string;
  readonly reason: string;
}

/**
 * An authority that hands out fiscal documents. Each method makes one call and waits for nobody: what may be asked when is
 * the hub's to know.
 * @throws AuthError for a refused certificate, TransientError for what passes, ConfigError
 */
export interface Fiscal<C = unknown, S = unknown> {
  readonly services: readonly FiscalService[];
  company(ctx: Context<C, S>): FiscalCompany;
  distribute(
    ctx: Context<C, S>,
    service: FiscalService,
    query: DistributionQuery,
  ): Promise<DistributionAnswer>;
  /** At most twenty events of one call. */
  register?(
    ctx: Context<C, S>,
    events: readonly EventToRegister[],
  ): Promise<readonly EventReceipt[]>;
  status?(ctx: Context<C, S>): Promise<AuthorityStatus>;
}

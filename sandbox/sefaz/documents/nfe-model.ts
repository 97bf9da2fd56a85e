import type { Company } from "./companies.ts";

export interface Line {
  readonly code: string;
  readonly name: string;
  readonly ncm: string;
  readonly unit: string;
  readonly quantity: number;
  /** Cents. */
  readonly price: number;
}

/** One NF-e, as it follows from its feed and number. */
export interface Nfe {
  readonly key: string;
  readonly isProduction: boolean;
  readonly issuer: Company;
  readonly recipient: Company;
  /** Who may download it though it is no party; else undefined. */
  readonly reader: string | undefined;
  readonly series: number;
  readonly number: number;
  readonly code: string;
  readonly issuedAt: number;
  readonly authorisedAt: number;
  readonly protocol: string;
  readonly lines: readonly Line[];
  readonly isSigned: boolean;
  readonly isBornCancelled: boolean;
}

/** Cents. */
export const totalOf = ({ lines }: Nfe): number =>
  lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);

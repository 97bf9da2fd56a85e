import type { A1 } from "../../formats/icp-brasil/a1.ts";
import { AuthError, ConfigError, type FiscalCompany, normalizeCnpj } from "../../sdk/index.ts";
import { openCertificate } from "./certificate.ts";
import type { SefazContext } from "./manifest.ts";

const DAY_MS = 86_400_000;
/** Days before the end of a certificate at which a person is told. */
const WARN_DAYS = [7, 15, 30];
/** What matriz and branches of one company share. */
const BASE = 8;

type Of = Pick<SefazContext, "credentials" | "settings">;

/**
 * Whose documents are asked for, be the certificate's time over or not.
 * @throws AuthError, ConfigError where the certificate cannot be opened or is another company's
 */
export function companyOf({ credentials, settings }: Of): FiscalCompany {
  const a1 = openCertificate(credentials);
  const { holder, tax_id, valid_from, valid_to } = a1;
  return {
    tax_id: askedFor(a1, settings.tax_id),
    environment: settings.environment ?? "production",
    certificate: { holder, tax_id, valid_from, valid_to },
  };
}

/** `companyOf`, with a certificate that may be shown. @throws AuthError before or after its time */
export function readyCompany(ctx: Of & Pick<SefazContext, "clock">): FiscalCompany {
  const company = companyOf(ctx);
  const { valid_from, valid_to } = company.certificate;
  const now = ctx.clock.now();
  if (now >= valid_to)
    throw new AuthError(
      `The certificate ended on ${dayOf(valid_to)}: upload the A1 certificate that replaces it.`,
    );
  if (now < valid_from)
    throw new AuthError(
      `The certificate begins only on ${dayOf(valid_from)}: upload the present one, and check this machine's clock.`,
    );
  return company;
}

/** What a person should know of the certificate's end. */
export function endWarnings({ certificate }: FiscalCompany, now: number): string[] {
  const days = Math.floor((certificate.valid_to - now) / DAY_MS);
  const step = WARN_DAYS.find((one) => days <= one);
  if (step === undefined) return [];
  return [
    `The certificate ends within ${step} days, on ${dayOf(certificate.valid_to)}: get a new one and upload it.`,
  ];
}

export const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

function askedFor({ kind, tax_id: own }: A1, wanted: string | undefined): string {
  if (wanted === undefined) return own;
  const branch = normalizeCnpj(wanted);
  if (kind === "cpf")
    throw new ConfigError(
      `The certificate is a person's (e-CPF), and documents are asked for CNPJ ${branch}: upload the company's e-CNPJ, or take the CNPJ out of the settings.`,
    );
  if (branch.slice(0, BASE) !== own.slice(0, BASE))
    throw new ConfigError(
      `The certificate is of CNPJ ${own}, which is another company than ${branch}: upload that company's certificate, or correct the CNPJ in the settings.`,
    );
  return branch;
}

import type { FiscalDocument, FiscalParty } from "../../model/fiscal-document.ts";
import { isCnpj, isCpf } from "../../model/identifiers-br.ts";
import type { DfeIssue } from "./dfe-file.ts";

/** A CT-e has it for a company abroad. */
const ABROAD = "00000000000000";

/** Parties of a real document whose CNPJ or CPF has wrong check digits; one in test documents may be anything. */
export function checkTaxIds(document: FiscalDocument): DfeIssue[] {
  if (document.environment !== "production") return [];
  const parties: readonly (readonly [element: string, party: FiscalParty | undefined])[] = [
    ["emit", document.issuer],
    ["dest", document.recipient],
    ["rem", document.sender],
    ["exped", document.dispatcher],
    ["receb", document.receiver],
    ["toma", document.taker?.role === "other" ? document.taker : undefined],
    ["transporta", document.transport?.carrier],
  ];
  return parties.flatMap(([element, party]) => {
    if (party?.tax_id === undefined || isRight(party)) return [];
    const name = party.tax_id_kind === "cpf" ? "CPF" : "CNPJ";
    const field = `${element}/${name}`;
    const message = `${field} has wrong check digits: ${party.tax_id}.`;
    return [{ code: "TAX_ID_INVALID", level: "warning", message, field }];
  });
}

function isRight({ tax_id = "", tax_id_kind }: FiscalParty): boolean {
  if (tax_id_kind === "cpf") return isCpf(tax_id);
  return tax_id_kind !== "cnpj" || tax_id === ABROAD || isCnpj(tax_id);
}

import type { XmlElement } from "../../formats/xml/xml-reader.ts";
import {
  codeOfState,
  DataError,
  type DistributionAnswer,
  type DistributionQuery,
  type FiscalService,
  hasAccessKeyShape,
  normalizeAccessKey,
  TransientError,
} from "../../sdk/index.ts";
import { readyCompany } from "./company.ts";
import { nsuOf, unpackAll } from "./doc-zip.ts";
import type { SefazContext } from "./manifest.ts";
import { CTE, environmentCode, NFE, SERVICES, taxIdElement } from "./services.ts";
import { call } from "./soap.ts";
import { oneLine } from "./soap-faults.ts";
import { childrenNamed, find, textOf } from "./tree.ts";

const FORMS = {
  nfe: { namespace: NFE, version: "1.01" },
  cte: { namespace: CTE, version: "1.00" },
} as const;

/** One query of documents; whatever cStat it is answered with is the answer. @throws as `call` */
export async function distribute(
  ctx: SefazContext,
  service: FiscalService,
  query: DistributionQuery,
): Promise<DistributionAnswer> {
  const { root } = await call(ctx, SERVICES[service], messageOf(ctx, service, query));
  const last = nsuOf(textOf(root, "ultNSU"));
  const max = nsuOf(textOf(root, "maxNSU"));
  return {
    ...statusOf(root),
    ...(last === undefined ? {} : { last_nsu: last }),
    ...(max === undefined ? {} : { max_nsu: max }),
    documents: unpackAll(childrenNamed(find(root, "loteDistDFeInt"), "docZip")),
  };
}

/** @throws TransientError for an answer without cStat */
export function statusOf(root: XmlElement): { readonly status: string; readonly reason: string } {
  const status = textOf(root, "cStat") ?? "";
  if (!/^\d{3}$/.test(status))
    throw new TransientError("The authority's answer has no status (cStat).", {
      code: "bad_answer",
    });
  return { status, reason: oneLine(textOf(root, "xMotivo") ?? "") };
}

function messageOf(ctx: SefazContext, service: FiscalService, query: DistributionQuery): string {
  const { namespace, version } = FORMS[service];
  const { tax_id } = readyCompany(ctx);
  const asker = `<tpAmb>${environmentCode(ctx.settings)}</tpAmb><cUFAutor>${codeOfState(ctx.settings.state)}</cUFAutor>${taxIdElement(tax_id)}`;
  return `<distDFeInt xmlns="${namespace}" versao="${version}">${asker}${questionOf(service, query)}</distDFeInt>`;
}

function questionOf(service: FiscalService, query: DistributionQuery): string {
  if ("after" in query) return `<distNSU><ultNSU>${checkedNsu(query.after)}</ultNSU></distNSU>`;
  if ("nsu" in query) return `<consNSU><NSU>${checkedNsu(query.nsu)}</NSU></consNSU>`;
  if (service !== "nfe")
    throw new DataError("The authority gives a CT-e by its NSU only, not by its access key.");
  const key = normalizeAccessKey(query.access_key);
  if (!hasAccessKeyShape(key)) throw new DataError("The access key has not its 44 positions.");
  return `<consChNFe><chNFe>${key}</chNFe></consChNFe>`;
}

function checkedNsu(text: string): string {
  const nsu = nsuOf(text);
  if (nsu === undefined) throw new DataError("An NSU has up to fifteen digits and nothing else.");
  return nsu;
}

import { type AuthorityStatus, codeOfState } from "../../sdk/index.ts";
import { readyCompany } from "./company.ts";
import { statusOf } from "./distribution.ts";
import type { SefazContext } from "./manifest.ts";
import { environmentCode, NFE, SERVICES } from "./services.ts";
import { call } from "./soap.ts";

/** The authoriser of the company's state: the national environment has no such service. @throws as `call` */
export async function askStatus(ctx: SefazContext): Promise<AuthorityStatus> {
  readyCompany(ctx);
  const { settings } = ctx;
  const question = `<tpAmb>${environmentCode(settings)}</tpAmb><cUF>${codeOfState(settings.state)}</cUF><xServ>STATUS</xServ>`;
  const xml = `<consStatServ versao="4.00" xmlns="${NFE}">${question}</consStatServ>`;
  const { root } = await call(ctx, SERVICES.status, xml);
  return statusOf(root);
}

import { type Endpoints, NATIONAL, statusUrlOf } from "./endpoints.ts";
import type { Settings } from "./manifest.ts";

const FISCAL = "http://www.portalfiscal.inf.br";
export const NFE = `${FISCAL}/nfe`;
export const CTE = `${FISCAL}/cte`;

/** One operation of the authority's web services. */
export interface Service {
  readonly setting: "nfe_distribution_url" | "cte_distribution_url" | "events_url" | "status_url";
  readonly namespace: string;
  readonly operation: string;
  /** The message lies in an element of the operation; otherwise it is the body itself. */
  readonly isWrapped: boolean;
  readonly message: string;
  /** The element that every answer has, whatever it is wrapped in. */
  readonly answer: string;
}

export const SERVICES = {
  nfe: {
    setting: "nfe_distribution_url",
    namespace: `${NFE}/wsdl/NFeDistribuicaoDFe`,
    operation: "nfeDistDFeInteresse",
    isWrapped: true,
    message: "nfeDadosMsg",
    answer: "retDistDFeInt",
  },
  cte: {
    setting: "cte_distribution_url",
    namespace: `${CTE}/wsdl/CTeDistribuicaoDFe`,
    operation: "cteDistDFeInteresse",
    isWrapped: true,
    message: "cteDadosMsg",
    answer: "retDistDFeInt",
  },
  events: {
    setting: "events_url",
    namespace: `${NFE}/wsdl/NFeRecepcaoEvento4`,
    operation: "nfeRecepcaoEvento",
    isWrapped: false,
    message: "nfeDadosMsg",
    answer: "retEnvEvento",
  },
  status: {
    setting: "status_url",
    namespace: `${NFE}/wsdl/NFeStatusServico4`,
    operation: "nfeStatusServicoNF",
    isWrapped: false,
    message: "nfeDadosMsg",
    answer: "retConsStatServ",
  },
} as const satisfies Readonly<Record<string, Service>>;

const DEFAULTS: Readonly<
  Record<Service["setting"], (urls: Endpoints, settings: Settings) => string>
> = {
  nfe_distribution_url: ({ nfe }) => nfe,
  cte_distribution_url: ({ cte }) => cte,
  events_url: ({ events }) => events,
  status_url: (_urls, { state, environment }) => statusUrlOf(state, environment ?? "production"),
};

export function urlOf({ setting }: Service, settings: Settings): string {
  const urls = NATIONAL[settings.environment ?? "production"];
  return settings[setting] ?? DEFAULTS[setting](urls, settings);
}

/** tpAmb. */
export const environmentCode = ({ environment }: Pick<Settings, "environment">): "1" | "2" =>
  environment === "homologation" ? "2" : "1";

/** `CNPJ` or `CPF` with the number in it. */
export const taxIdElement = (taxId: string): string =>
  taxId.length === 11 ? `<CPF>${taxId}</CPF>` : `<CNPJ>${taxId}</CNPJ>`;

import type { Environment } from "./documents/feed.ts";

export type ServiceId = "nfe" | "cte" | "events" | "status";

export interface Service {
  readonly id: ServiceId;
  readonly path: string;
  readonly namespace: string;
  readonly operation: string;
  /** Distribution wraps the message into an element of the operation; the other services do not. */
  readonly isWrapped: boolean;
  readonly messageElement: string;
  readonly resultElements: readonly string[];
}

const WSDL = "http://www.portalfiscal.inf.br";

function distribution(id: "nfe" | "cte", name: string): Service {
  const operation = `${id}DistDFeInteresse`;
  return {
    ...{ id, operation, isWrapped: true, messageElement: `${id}DadosMsg` },
    path: `/${name}/${name}.asmx`,
    namespace: `${WSDL}/${id}/wsdl/${name}`,
    resultElements: [`${operation}Response`, `${operation}Result`],
  };
}

function national(id: "events" | "status", name: string, operation: string): Service {
  return {
    ...{ id, operation, isWrapped: false, messageElement: "nfeDadosMsg" },
    path: `/${name}/${name}.asmx`,
    namespace: `${WSDL}/nfe/wsdl/${name}`,
    resultElements: ["nfeResultMsg"],
  };
}

export const SERVICES: readonly Service[] = [
  distribution("nfe", "NFeDistribuicaoDFe"),
  distribution("cte", "CTeDistribuicaoDFe"),
  national("events", "NFeRecepcaoEvento4", "nfeRecepcaoEvento"),
  national("status", "NFeStatusServico4", "nfeStatusServicoNF"),
];

const PREFIXES: Readonly<Record<Environment, string>> = {
  homologation: "",
  production: "/producao",
};

export interface Route {
  readonly service: Service;
  readonly environment: Environment;
}

/** Which service an address is, the case of letters aside as on IIS. */
export function routeTo(pathname: string): Route | undefined {
  const path = pathname.toLowerCase();
  for (const environment of ["homologation", "production"] as const)
    for (const service of SERVICES)
      if (path === `${PREFIXES[environment]}${service.path}`.toLowerCase())
        return { service, environment };
  return undefined;
}

export interface ServiceUrls {
  readonly nfe: string;
  readonly cte: string;
  readonly events: string;
  readonly status: string;
}

export function urlsOf(origin: string, environment: Environment): ServiceUrls {
  const urls = SERVICES.map(({ id, path }) => [id, `${origin}${PREFIXES[environment]}${path}`]);
  return Object.fromEntries(urls) as ServiceUrls;
}

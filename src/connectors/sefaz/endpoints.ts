/** Where the services are; the national environment moves its hosts now and then, so settings go before these. */
export const ENVIRONMENTS = ["production", "homologation"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const STATES = [
  ...["AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA"],
  ...["PB", "PE", "PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO"],
] as const;

/** The services of one environment. */
export interface Endpoints {
  readonly nfe: string;
  readonly cte: string;
  readonly events: string;
}

const asmx = (host: string, name: string): string => `https://${host}/${name}/${name}.asmx`;

export const NATIONAL: Readonly<Record<Environment, Endpoints>> = {
  production: {
    nfe: asmx("www1.nfe.fazenda.gov.br", "NFeDistribuicaoDFe"),
    cte: asmx("www1.cte.fazenda.gov.br", "CTeDistribuicaoDFe"),
    events: asmx("www.nfe.fazenda.gov.br", "NFeRecepcaoEvento4"),
  },
  homologation: {
    nfe: asmx("hom1.nfe.fazenda.gov.br", "NFeDistribuicaoDFe"),
    cte: asmx("hom1.cte.fazenda.gov.br", "CTeDistribuicaoDFe"),
    events: asmx("hom1.nfe.fazenda.gov.br", "NFeRecepcaoEvento4"),
  },
};

/** NFeStatusServico4 of each authoriser, production first, as several open clients of NF-e list it. */
const AUTHORISERS: Readonly<Record<string, readonly [production: string, homologation: string]>> = {
  AM: [
    "nfe.sefaz.am.gov.br/services2/services/NfeStatusServico4",
    "homnfe.sefaz.am.gov.br/services2/services/NfeStatusServico4",
  ],
  BA: [
    "nfe.sefaz.ba.gov.br/webservices/NFeStatusServico4/NFeStatusServico4.asmx",
    "hnfe.sefaz.ba.gov.br/webservices/NFeStatusServico4/NFeStatusServico4.asmx",
  ],
  GO: [
    "nfe.sefaz.go.gov.br/nfe/services/NFeStatusServico4",
    "homolog.sefaz.go.gov.br/nfe/services/NFeStatusServico4",
  ],
  MA: [
    "www.sefazvirtual.fazenda.gov.br/NFeStatusServico4/NFeStatusServico4.asmx",
    "hom.sefazvirtual.fazenda.gov.br/NFeStatusServico4/NFeStatusServico4.asmx",
  ],
  MG: [
    "nfe.fazenda.mg.gov.br/nfe2/services/NFeStatusServico4",
    "hnfe.fazenda.mg.gov.br/nfe2/services/NFeStatusServico4",
  ],
  MS: ["nfe.sefaz.ms.gov.br/ws/NFeStatusServico4", "hom.nfe.sefaz.ms.gov.br/ws/NFeStatusServico4"],
  MT: [
    "nfe.sefaz.mt.gov.br/nfews/v2/services/NfeStatusServico4",
    "homologacao.sefaz.mt.gov.br/nfews/v2/services/NfeStatusServico4",
  ],
  PE: [
    "nfe.sefaz.pe.gov.br/nfe-service/services/NFeStatusServico4",
    "nfehomolog.sefaz.pe.gov.br/nfe-service/services/NFeStatusServico4",
  ],
  PR: [
    "nfe.sefa.pr.gov.br/nfe/NFeStatusServico4",
    "homologacao.nfe.sefa.pr.gov.br/nfe/NFeStatusServico4",
  ],
  RS: [
    "nfe.sefazrs.rs.gov.br/ws/NfeStatusServico/NfeStatusServico4.asmx",
    "nfe-homologacao.sefazrs.rs.gov.br/ws/NfeStatusServico/NfeStatusServico4.asmx",
  ],
  SP: [
    "nfe.fazenda.sp.gov.br/ws/nfestatusservico4.asmx",
    "homologacao.nfe.fazenda.sp.gov.br/ws/nfestatusservico4.asmx",
  ],
};

/** SEFAZ Virtual RS, for every state without an authoriser of its own. */
const SHARED = [
  "nfe.svrs.rs.gov.br/ws/NfeStatusServico/NfeStatusServico4.asmx",
  "nfe-homologacao.svrs.rs.gov.br/ws/NfeStatusServico/NfeStatusServico4.asmx",
] as const;

export function statusUrlOf(state: string, environment: Environment): string {
  const [production, homologation] = AUTHORISERS[state] ?? SHARED;
  return `https://${environment === "production" ? production : homologation}`;
}

/** Every host of the addresses above. */
export const HOSTS: readonly string[] = [
  ...new Set(
    ENVIRONMENTS.flatMap((environment) => [
      ...Object.values(NATIONAL[environment]),
      ...STATES.map((state) => statusUrlOf(state, environment)),
    ]).map((url: string) => new URL(url).host),
  ),
];

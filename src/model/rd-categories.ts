import type { I18n } from "./i18n.ts";

/**
 * One group of costs that the Polish R&D relief knows (CIT Act art. 18d, PIT Act art. 26e). The rate
 * is the share of the cost that may be deducted, in percent; research centres (CBR) have other rates.
 */
export interface RdCategory {
  readonly code: string;
  readonly label: I18n;
  /** Fits a table column. */
  readonly short: I18n;
  /** Place in art. 18d of the CIT Act; absent for costs outside the relief. */
  readonly legalBasis?: string;
  readonly ratePercent: number;
}

const i18n = (pl: string, en: string, pt: string, cs: string, hu: string): I18n => ({
  en,
  pl,
  "pt-BR": pt,
  cs,
  hu,
});

/** Groups and rates as they hold since 2022, in the order of the act, which is the order of the report. */
export const RD_CATEGORIES: readonly RdCategory[] = [
  {
    code: "WYNAGRODZENIA_UOP",
    label: i18n(
      "Wynagrodzenia pracowników (stosunek pracy) ze składkami ZUS płatnika",
      "Employees' pay (employment contract) with the employer's social contributions",
      "Salários de empregados (vínculo de emprego) com contribuições sociais do empregador",
      "Mzdy zaměstnanců (pracovní poměr) s odvody zaměstnavatele",
      "Munkavállalók bére (munkaviszony) a munkáltatói járulékokkal",
    ),
    short: i18n("Wynagrodzenia (UoP)", "Pay, employees", "Salários", "Mzdy", "Munkabér"),
    legalBasis: "ust. 2 pkt 1",
    ratePercent: 200,
  },
  {
    code: "WYNAGRODZENIA_CYWILNE",
    label: i18n(
      "Umowy zlecenia i o dzieło (oraz prawa autorskie) ze składkami",
      "Civil-law contracts with natural persons (and copyright) with contributions",
      "Contratos civis com pessoas físicas (e direitos autorais) com contribuições",
      "Dohody a smlouvy o dílo s fyzickými osobami (a autorská práva) s odvody",
      "Megbízási és vállalkozási szerződések (és szerzői jogok) járulékokkal",
    ),
    short: i18n("Umowy cywilne", "Civil contracts", "Contratos civis", "Dohody", "Megbízások"),
    legalBasis: "ust. 2 pkt 1a",
    ratePercent: 200,
  },
  {
    code: "MATERIALY",
    label: i18n(
      "Materiały i surowce",
      "Materials and raw materials",
      "Materiais e matérias-primas",
      "Materiál a suroviny",
      "Anyagok és nyersanyagok",
    ),
    short: i18n("Materiały i surowce", "Materials", "Materiais", "Materiál", "Anyagok"),
    legalBasis: "ust. 2 pkt 2",
    ratePercent: 100,
  },
  {
    code: "SPRZET_SPECJALISTYCZNY",
    label: i18n(
      "Sprzęt specjalistyczny niebędący środkiem trwałym",
      "Specialist equipment that is not a fixed asset",
      "Equipamento especializado que não é ativo imobilizado",
      "Specializované vybavení, které není dlouhodobým majetkem",
      "Tárgyi eszköznek nem minősülő szakmai felszerelés",
    ),
    short: i18n(
      "Sprzęt specjalistyczny",
      "Specialist equipment",
      "Equipamento especializado",
      "Specializované vybavení",
      "Szakmai felszerelés",
    ),
    legalBasis: "ust. 2 pkt 2a",
    ratePercent: 100,
  },
  {
    code: "EKSPERTYZY",
    label: i18n(
      "Ekspertyzy, opinie, usługi doradcze i równorzędne, badania na podstawie umowy, nabycie wyników badań",
      "Expert opinions, advisory and equivalent services, contracted research, bought results of research",
      "Perícias, pareceres, consultoria e serviços equivalentes, pesquisa contratada, compra de resultados",
      "Expertízy, posudky, poradenské a obdobné služby, smluvní výzkum, nákup výsledků výzkumu",
      "Szakértői vélemények, tanácsadás és hasonló szolgáltatások, szerződéses kutatás, eredmények vétele",
    ),
    short: i18n("Ekspertyzy", "Expert opinions", "Perícias", "Expertízy", "Szakvélemény"),
    legalBasis: "ust. 2 pkt 3",
    ratePercent: 100,
  },
  {
    code: "APARATURA_KORZYSTANIE",
    label: i18n(
      "Odpłatne korzystanie z aparatury naukowo-badawczej",
      "Paid use of research apparatus",
      "Uso remunerado de aparelhagem de pesquisa",
      "Úplatné užívání výzkumných přístrojů",
      "Kutatóberendezések díj ellenében való használata",
    ),
    short: i18n(
      "Korzystanie z aparatury",
      "Use of apparatus",
      "Uso de aparelhagem",
      "Užívání přístrojů",
      "Berendezések használata",
    ),
    legalBasis: "ust. 2 pkt 4",
    ratePercent: 100,
  },
  {
    code: "APARATURA_USLUGA",
    label: i18n(
      "Nabycie usługi wykorzystania aparatury",
      "Use of research apparatus bought as a service",
      "Compra do serviço de uso de aparelhagem de pesquisa",
      "Nákup služby využití výzkumných přístrojů",
      "Kutatóberendezés használata vásárolt szolgáltatásként",
    ),
    short: i18n(
      "Usługa aparatury",
      "Apparatus as a service",
      "Serviço de aparelhagem",
      "Služba přístrojů",
      "Berendezés szolgáltatásként",
    ),
    legalBasis: "ust. 2 pkt 4a",
    ratePercent: 100,
  },
  {
    code: "PATENTY",
    label: i18n(
      "Uzyskanie i utrzymanie patentu, prawa ochronnego na wzór użytkowy, prawa z rejestracji wzoru przemysłowego",
      "Obtaining and keeping a patent, a utility model or a registered design",
      "Obtenção e manutenção de patente, modelo de utilidade ou desenho industrial",
      "Získání a udržování patentu, užitného vzoru nebo průmyslového vzoru",
      "Szabadalom, használati minta vagy formatervezési minta megszerzése és fenntartása",
    ),
    short: i18n("Patenty", "Patents", "Patentes", "Patenty", "Szabadalmak"),
    legalBasis: "ust. 2 pkt 5",
    ratePercent: 100,
  },
  {
    code: "AMORTYZACJA_PRACE_ROZWOJOWE",
    label: i18n(
      "Odpisy od kosztów zakończonych prac rozwojowych",
      "Amortisation of completed development work",
      "Amortização de trabalhos de desenvolvimento concluídos",
      "Odpisy nákladů na dokončený vývoj",
      "Befejezett fejlesztés költségeinek értékcsökkenése",
    ),
    short: i18n(
      "Amortyzacja prac rozwoj.",
      "Amortisation, development",
      "Amortização de P&D",
      "Odpisy vývoje",
      "Fejlesztés leírása",
    ),
    legalBasis: "ust. 2a",
    ratePercent: 100,
  },
  {
    code: "AMORTYZACJA_ST_WNIP",
    label: i18n(
      "Odpisy amortyzacyjne od środków trwałych i WNiP używanych w B+R",
      "Depreciation of tangible and intangible fixed assets used in R&D",
      "Depreciação de ativos imobilizados e intangíveis usados em P&D",
      "Odpisy hmotného a nehmotného majetku používaného ve výzkumu a vývoji",
      "K+F-ben használt tárgyi eszközök és immateriális javak értékcsökkenése",
    ),
    short: i18n(
      "Amortyzacja ŚT i WNiP",
      "Depreciation of assets",
      "Depreciação de ativos",
      "Odpisy majetku",
      "Eszközök leírása",
    ),
    legalBasis: "ust. 3",
    ratePercent: 100,
  },
  {
    code: "CBR_BUDYNKI",
    label: i18n(
      "Amortyzacja budynków, budowli i lokali (tylko CBR)",
      "Depreciation of buildings, structures and premises (research centres only)",
      "Depreciação de edifícios e instalações (só centros de pesquisa)",
      "Odpisy budov, staveb a prostor (jen výzkumná centra)",
      "Épületek, építmények és helyiségek értékcsökkenése (csak kutatóközpont)",
    ),
    short: i18n(
      "CBR: budynki",
      "Centre: buildings",
      "CBR: edifícios",
      "CBR: budovy",
      "CBR: épület",
    ),
    legalBasis: "ust. 3a",
    ratePercent: 200,
  },
  {
    code: "CBR_EKSPERTYZY_INNE",
    label: i18n(
      "Ekspertyzy i badania od innych podmiotów niż jednostki naukowe (tylko CBR)",
      "Expert opinions and research from others than science entities (research centres only)",
      "Perícias e pesquisa de quem não é entidade científica (só centros de pesquisa)",
      "Expertízy a výzkum od jiných než vědeckých subjektů (jen výzkumná centra)",
      "Szakvélemény és kutatás nem tudományos szervezettől (csak kutatóközpont)",
    ),
    short: i18n(
      "CBR: inne ekspertyzy",
      "Centre: other experts",
      "CBR: outras perícias",
      "CBR: jiné expertízy",
      "CBR: egyéb szakvélemény",
    ),
    legalBasis: "ust. 3a",
    ratePercent: 200,
  },
  {
    code: "NIEKWALIFIKOWANE",
    label: i18n(
      "Koszt projektu niekwalifikowany",
      "Project cost that does not qualify",
      "Custo do projeto não elegível",
      "Neuznatelný náklad projektu",
      "Nem elszámolható projektköltség",
    ),
    short: i18n("Niekwalifikowane", "Not eligible", "Não elegível", "Neuznatelné", "Kizárt"),
    ratePercent: 0,
  },
];

const BY_CODE = new Map(RD_CATEGORIES.map((category) => [category.code, category]));

export const findRdCategory = (code: string): RdCategory | undefined => BY_CODE.get(code);

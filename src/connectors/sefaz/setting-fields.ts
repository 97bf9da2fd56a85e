import { Type } from "typebox";
import { field, type I18n } from "../../sdk/index.ts";
import { ENVIRONMENTS, STATES } from "./endpoints.ts";

const HELP: I18n = {
  en: "Only when the authority has moved it, or for a simulator; else the address of the environment is used.",
  pl: "Tylko gdy urząd go przeniósł albo dla symulatora; w innym razie używany jest adres środowiska.",
  "pt-BR":
    "Só se o fisco o tiver mudado, ou para um simulador; senão, vale o endereço do ambiente escolhido.",
  cs: "Jen když ji úřad přesunul, nebo pro simulátor; jinak platí adresa prostředí.",
  hu: "Csak ha a hatóság áthelyezte, vagy szimulátorhoz; különben a környezet címe érvényes.",
};

const address = (title: I18n) =>
  Type.Optional(
    field.text({
      ...{ title, help: HELP },
      pattern: "^https://[^\\s@/?#]+(/[^\\s@?#]*)?$",
      maxLength: 500,
    }),
  );

export const settingFields = {
  environment: Type.Optional(
    field.choice(ENVIRONMENTS, {
      title: {
        en: "Environment",
        pl: "Środowisko",
        "pt-BR": "Ambiente",
        cs: "Prostředí",
        hu: "Környezet",
      },
      help: {
        en: "production has the company's documents; homologation only documents of tests, without legal effect.",
        pl: "production – prawdziwe dokumenty firmy; homologation – tylko dokumenty testowe, bez skutków prawnych.",
        "pt-BR":
          "production tem os documentos da empresa; homologation, só documentos de teste, sem valor fiscal.",
        cs: "production – skutečné doklady firmy; homologation – jen zkušební doklady bez právních účinků.",
        hu: "production – a cég valódi bizonylatai; homologation – csak próbabizonylatok, joghatás nélkül.",
      },
      default: "production",
    }),
  ),
  state: field.choice(STATES, {
    title: {
      en: "State (UF)",
      pl: "Stan (UF)",
      "pt-BR": "Estado (UF)",
      cs: "Stát (UF)",
      hu: "Állam (UF)",
    },
    help: {
      en: "Where the company or branch is that documents are asked for.",
      pl: "Siedziba firmy lub oddziału, dla którego pobierane są dokumenty.",
      "pt-BR": "Onde fica o estabelecimento cujos documentos são consultados.",
      cs: "Sídlo firmy nebo pobočky, pro kterou se doklady stahují.",
      hu: "Ahol a cég vagy fióktelep van, amelynek a bizonylatait lekérdezzük.",
    },
  }),
  tax_id: Type.Optional(
    field.text({
      title: {
        en: "CNPJ of the branch",
        pl: "CNPJ oddziału",
        "pt-BR": "CNPJ do estabelecimento",
        cs: "CNPJ pobočky",
        hu: "A fióktelep CNPJ-száma",
      },
      help: {
        en: "Fourteen positions with the certificate's first eight. Left out: the certificate's own. Each branch is an integration of its own.",
        pl: "Czternaście znaków, pierwsze osiem jak w certyfikacie. Puste: CNPJ z certyfikatu. Każdy oddział to osobna integracja.",
        "pt-BR":
          "Quatorze posições, com as oito primeiras iguais às do certificado. Vazio: o do certificado. Cada filial é uma integração.",
        cs: "Čtrnáct znaků, prvních osm jako v certifikátu. Prázdné: CNPJ z certifikátu. Každá pobočka je samostatná integrace.",
        hu: "Tizennégy karakter, az első nyolc a tanúsítványéval egyező. Üresen: a tanúsítványé. Minden fióktelep külön integráció.",
      },
      pattern: "^[0-9A-Za-z./-]{14,18}$",
      maxLength: 18,
      examples: ["11222333000181"],
    }),
  ),
  nfe_distribution_url: address({
    en: "Address of the NF-e distribution",
    pl: "Adres dystrybucji NF-e",
    "pt-BR": "Endereço da distribuição de NF-e",
    cs: "Adresa distribuce NF-e",
    hu: "Az NF-e-elosztás címe",
  }),
  cte_distribution_url: address({
    en: "Address of the CT-e distribution",
    pl: "Adres dystrybucji CT-e",
    "pt-BR": "Endereço da distribuição de CT-e",
    cs: "Adresa distribuce CT-e",
    hu: "A CT-e-elosztás címe",
  }),
  events_url: address({
    en: "Address of the reception of events",
    pl: "Adres przyjmowania zdarzeń",
    "pt-BR": "Endereço da recepção de eventos",
    cs: "Adresa příjmu událostí",
    hu: "Az eseményfogadás címe",
  }),
  status_url: address({
    en: "Address of the status service",
    pl: "Adres usługi statusu",
    "pt-BR": "Endereço do serviço de status",
    cs: "Adresa stavové služby",
    hu: "Az állapotszolgáltatás címe",
  }),
  ca_certificate: Type.Optional(
    field.text({
      title: {
        en: "Certificates of ICP-Brasil (PEM)",
        pl: "Certyfikaty ICP-Brasil (PEM)",
        "pt-BR": "Certificados da ICP-Brasil (PEM)",
        cs: "Certifikáty ICP-Brasil (PEM)",
        hu: "Az ICP-Brasil tanúsítványai (PEM)",
      },
      help: {
        en: "Roots and intermediate authorities, one after the other: the servers of the authority are certified by them, and no system has them by default.",
        pl: "Urzędy główne i pośrednie, jeden po drugim: podpisane są nimi serwery urzędu, a żaden system ich domyślnie nie ma.",
        "pt-BR":
          "Raízes e intermediárias, uma após a outra: os servidores do fisco usam essa cadeia, que nenhum sistema traz por padrão.",
        cs: "Kořenové a zprostředkující autority za sebou: servery úřadu mají certifikáty od nich a žádný systém je v základu nemá.",
        hu: "Gyökér- és köztes tanúsítványok egymás után: a hatóság szerverei ezekre épülnek, és alapból egyetlen rendszerben sincsenek meg.",
      },
      pattern: "^(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*)+$",
      maxLength: 100_000,
    }),
  ),
};

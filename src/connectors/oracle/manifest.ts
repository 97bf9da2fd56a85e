import { type Static, Type } from "typebox";
import {
  type Context,
  caCertificate,
  defineManifest,
  field,
  fields,
  same,
} from "../../sdk/index.ts";
import { host, password, schemas, username, workSettings } from "../sql-client/sql-fields.ts";

export const DEFAULT_PORT = { off: 1521, verify: 2484 } as const;

const port = field.integer({
  title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
  help: {
    en: "Left out: 1521, with TLS 2484.",
    pl: "Brak: 1521, z TLS 2484.",
    "pt-BR": "Sem valor: 1521, com TLS 2484.",
    cs: "Bez hodnoty: 1521, s TLS 2484.",
    hu: "Ha hiányzik: 1521, TLS esetén 2484.",
  },
  minimum: 1,
  maximum: 65_535,
});

/** Nothing that could end the descriptor or add to it. */
const SAFE = "^[A-Za-z0-9_.$#-]+$";

const serviceName = field.text({
  title: {
    en: "Service name",
    pl: "Nazwa usługi (service name)",
    "pt-BR": "Nome do serviço (service name)",
    cs: "Název služby (service name)",
    hu: "Szolgáltatásnév (service name)",
  },
  help: {
    en: "As in host:1521/SERVICE. Either this or the SID.",
    pl: "Jak w host:1521/USŁUGA. Albo to, albo SID.",
    "pt-BR": "Como em host:1521/SERVIÇO. Ou este, ou o SID.",
    cs: "Jako v host:1521/SLUŽBA. Buď toto, nebo SID.",
    hu: "Mint a gép:1521/SZOLGÁLTATÁS alakban. Vagy ez, vagy a SID.",
  },
  pattern: SAFE,
  maxLength: 200,
  examples: ["ORCLPDB1"],
});

const sid = field.text({
  title: same("SID"),
  help: {
    en: "Of older databases without a service name.",
    pl: "Dla starszych baz bez nazwy usługi.",
    "pt-BR": "De bancos mais antigos, sem nome de serviço.",
    cs: "U starších databází bez názvu služby.",
    hu: "Régebbi, szolgáltatásnév nélküli adatbázisoknál.",
  },
  pattern: SAFE,
  maxLength: 64,
  examples: ["ORCL"],
});

const tls = field.choice(["off", "verify"], {
  title: same("TLS"),
  help: {
    en: "verify: TCPS, and the certificate must be valid for the server's name. off: only inside your own network.",
    pl: "verify: TCPS, a certyfikat musi być ważny dla nazwy serwera. off: tylko we własnej sieci.",
    "pt-BR":
      "verify: TCPS, e o certificado deve ser válido para o nome do servidor. off: só na sua própria rede.",
    cs: "verify: TCPS a certifikát musí platit pro název serveru. off: jen ve vlastní síti.",
    hu: "verify: TCPS, és a tanúsítványnak érvényesnek kell lennie a kiszolgáló nevére. off: csak a saját hálózaton belül.",
  },
  default: "off",
});

export const manifest = defineManifest({
  id: "oracle",
  title: same("Oracle Database"),
  summary: {
    en: "Tables and views of an Oracle database (12.1 or newer): read row by row, and written where you allow it.",
    pl: "Tabele i widoki bazy Oracle (12.1 lub nowszej): odczyt wierszy, a za zgodą także zapis.",
    "pt-BR":
      "Tabelas e visões de um banco Oracle (12.1 ou mais novo): leitura de linhas e, se você permitir, gravação.",
    cs: "Tabulky a pohledy databáze Oracle (12.1 nebo novější): čtení řádků a s vaším svolením i zápis.",
    hu: "Egy (12.1-es vagy újabb) Oracle-adatbázis táblái és nézetei: sorok olvasása, és ha engedélyezi, írása is.",
  },
  category: "database",
  countries: [],
  docs: "https://docs.oracle.com/en/database/",
  steps: [
    {
      en: 'Make a user for the hub with no more rights than it needs: CREATE USER viadukt IDENTIFIED BY "…"; GRANT CREATE SESSION TO viadukt; then GRANT SELECT ON owner.table TO viadukt; for each table.',
      pl: 'Utwórz użytkownika dla Viaduktu, z prawami tylko do tego, co potrzebne: CREATE USER viadukt IDENTIFIED BY "…"; GRANT CREATE SESSION TO viadukt; potem GRANT SELECT ON właściciel.tabela TO viadukt; dla każdej tabeli.',
      "pt-BR":
        'Crie um usuário para o Viadukt só com os direitos necessários: CREATE USER viadukt IDENTIFIED BY "…"; GRANT CREATE SESSION TO viadukt; depois GRANT SELECT ON dono.tabela TO viadukt; para cada tabela.',
      cs: 'Vytvořte pro Viadukt uživatele jen s potřebnými právy: CREATE USER viadukt IDENTIFIED BY "…"; GRANT CREATE SESSION TO viadukt; potom GRANT SELECT ON vlastník.tabulka TO viadukt; pro každou tabulku.',
      hu: 'Hozzon létre a Viaduktnak egy felhasználót, csak a szükséges jogokkal: CREATE USER viadukt IDENTIFIED BY "…"; GRANT CREATE SESSION TO viadukt; majd GRANT SELECT ON tulajdonos.tábla TO viadukt; minden táblára.',
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({ username, password }),
  settings: fields({
    host,
    port: Type.Optional(port),
    service_name: Type.Optional(serviceName),
    sid: Type.Optional(sid),
    tls: Type.Optional(tls),
    ca_certificate: Type.Optional(caCertificate),
    schemas,
    ...workSettings,
  }),
  allowedHosts: [],
  transport: "socket",
});

export type OracleContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;

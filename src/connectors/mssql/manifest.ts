import { type Static, Type } from "typebox";
import { type Context, caCertificate, defineManifest, field, fields } from "../../sdk/index.ts";
import {
  database,
  host,
  password,
  schemas,
  tls,
  username,
  workSettings,
} from "../sql-client/sql-fields.ts";

export const DEFAULT_PORT = 1433;

const port = field.integer({
  title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
  help: {
    en: "Left out: 1433, or the port of the instance.",
    pl: "Brak: 1433 albo port instancji.",
    "pt-BR": "Sem valor: 1433 ou a porta da instância.",
    cs: "Bez hodnoty: 1433 nebo port instance.",
    hu: "Ha hiányzik: 1433 vagy a példány portja.",
  },
  minimum: 1,
  maximum: 65_535,
});

const instance = field.text({
  title: {
    en: "Instance",
    pl: "Instancja",
    "pt-BR": "Instância",
    cs: "Instance",
    hu: "Példány",
  },
  help: {
    en: "The part behind the backslash of SERVER\\INSERTGT. It needs the SQL Server Browser (UDP 1434); with a port leave it out.",
    pl: "Część po ukośniku w SERWER\\INSERTGT. Wymaga usługi SQL Server Browser (UDP 1434); jeśli podano port, zostaw puste.",
    "pt-BR":
      "A parte depois da barra em SERVIDOR\\INSERTGT. Precisa do SQL Server Browser (UDP 1434); com uma porta, deixe vazio.",
    cs: "Část za lomítkem v SERVER\\INSERTGT. Vyžaduje SQL Server Browser (UDP 1434); je-li zadán port, nechte prázdné.",
    hu: "A KISZOLGÁLÓ\\INSERTGT fordított perjel utáni része. Az SQL Server Browser szükséges hozzá (UDP 1434); ha portot ad meg, hagyja üresen.",
  },
  pattern: "^[^\\s\\\\;]+$",
  maxLength: 16,
  examples: ["INSERTGT"],
});

const oldTls = field.flag({
  title: {
    en: "Old server (TLS 1.0)",
    pl: "Stary serwer (TLS 1.0)",
    "pt-BR": "Servidor antigo (TLS 1.0)",
    cs: "Starý server (TLS 1.0)",
    hu: "Régi kiszolgáló (TLS 1.0)",
  },
  help: {
    en: "For SQL Server 2008 to 2014 without updates, inside your own network.",
    pl: "Dla SQL Server 2008–2014 bez aktualizacji, we własnej sieci.",
    "pt-BR": "Para SQL Server 2008 a 2014 sem atualizações, na sua própria rede.",
    cs: "Pro SQL Server 2008 až 2014 bez aktualizací, ve vlastní síti.",
    hu: "Frissítés nélküli SQL Server 2008–2014-hez, a saját hálózaton belül.",
  },
  default: false,
});

export const manifest = defineManifest({
  id: "mssql",
  title: {
    en: "Microsoft SQL Server",
    pl: "Microsoft SQL Server",
    "pt-BR": "Microsoft SQL Server",
    cs: "Microsoft SQL Server",
    hu: "Microsoft SQL Server",
  },
  summary: {
    en: "Tables and views of a SQL Server database: read row by row, and written where you allow it.",
    pl: "Tabele i widoki bazy SQL Server: odczyt wierszy, a za zgodą także zapis.",
    "pt-BR":
      "Tabelas e visões de um banco SQL Server: leitura de linhas e, se você permitir, gravação.",
    cs: "Tabulky a pohledy databáze SQL Server: čtení řádků a s vaším svolením i zápis.",
    hu: "Egy SQL Server-adatbázis táblái és nézetei: sorok olvasása, és ha engedélyezi, írása is.",
  },
  category: "database",
  countries: [],
  docs: "https://learn.microsoft.com/sql/",
  steps: [
    {
      en: "Make a login for the hub with no more rights than it needs: CREATE LOGIN viadukt WITH PASSWORD = '…'; in the database CREATE USER viadukt FOR LOGIN viadukt; GRANT SELECT ON SCHEMA::dbo TO viadukt;",
      pl: "Utwórz login dla Viaduktu, z prawami tylko do tego, co potrzebne: CREATE LOGIN viadukt WITH PASSWORD = '…'; w bazie CREATE USER viadukt FOR LOGIN viadukt; GRANT SELECT ON SCHEMA::dbo TO viadukt;",
      "pt-BR":
        "Crie um login para o Viadukt só com os direitos necessários: CREATE LOGIN viadukt WITH PASSWORD = '…'; no banco, CREATE USER viadukt FOR LOGIN viadukt; GRANT SELECT ON SCHEMA::dbo TO viadukt;",
      cs: "Vytvořte pro Viadukt přihlášení jen s potřebnými právy: CREATE LOGIN viadukt WITH PASSWORD = '…'; v databázi CREATE USER viadukt FOR LOGIN viadukt; GRANT SELECT ON SCHEMA::dbo TO viadukt;",
      hu: "Hozzon létre a Viaduktnak egy bejelentkezést, csak a szükséges jogokkal: CREATE LOGIN viadukt WITH PASSWORD = '…'; az adatbázisban CREATE USER viadukt FOR LOGIN viadukt; GRANT SELECT ON SCHEMA::dbo TO viadukt;",
    },
    {
      en: "Turn on TCP/IP and the SQL Server sign-in (mixed mode) at the server, and let its port through the firewall.",
      pl: "Włącz na serwerze TCP/IP i logowanie SQL Server (tryb mieszany) oraz otwórz port w zaporze.",
      "pt-BR":
        "Ative no servidor o TCP/IP e o login do SQL Server (modo misto) e libere a porta no firewall.",
      cs: "Zapněte na serveru TCP/IP a přihlašování SQL Server (smíšený režim) a povolte jeho port ve firewallu.",
      hu: "Kapcsolja be a kiszolgálón a TCP/IP-t és az SQL Server-bejelentkezést (vegyes mód), és engedélyezze a portját a tűzfalon.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({ username, password }),
  settings: fields({
    host,
    port: Type.Optional(port),
    instance: Type.Optional(instance),
    database,
    tls,
    ca_certificate: Type.Optional(caCertificate),
    old_tls: Type.Optional(oldTls),
    schemas,
    ...workSettings,
  }),
  allowedHosts: [],
  transport: "socket",
});

export type MssqlContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;

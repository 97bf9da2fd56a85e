import { type Static, Type } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import {
  allowWrites,
  connectTimeout,
  password,
  schemas,
  statementTimeout,
  username,
} from "../sql-client/sql-fields.ts";
import { KINDS_OF_SQL } from "./dialect.ts";

const dsn = field.text({
  title: {
    en: "Data source (DSN)",
    pl: "Źródło danych (DSN)",
    "pt-BR": "Fonte de dados (DSN)",
    cs: "Zdroj dat (DSN)",
    hu: "Adatforrás (DSN)",
  },
  help: {
    en: "A section of odbc.ini on the hub's machine. Either this or the connection string.",
    pl: "Sekcja pliku odbc.ini na komputerze Viaduktu. Albo to, albo parametry połączenia.",
    "pt-BR": "Uma seção do odbc.ini na máquina do Viadukt. Ou esta, ou a string de conexão.",
    cs: "Oddíl souboru odbc.ini na stroji Viaduktu. Buď ten, nebo připojovací řetězec.",
    hu: "Az odbc.ini egy szakasza a Viadukt gépén. Vagy ez, vagy a kapcsolati karakterlánc.",
  },
  pattern: "^[A-Za-z0-9 _.-]+$",
  maxLength: 100,
  examples: ["qad"],
});

const connectionString = field.text({
  title: {
    en: "Connection string",
    pl: "Parametry połączenia (connection string)",
    "pt-BR": "String de conexão",
    cs: "Připojovací řetězec",
    hu: "Kapcsolati karakterlánc",
  },
  help: {
    en: "Without user and password, with the driver by its name: Driver={Progress OpenEdge 12.8};HostName=…;PortNumber=…;DatabaseName=…",
    pl: "Bez użytkownika i hasła, ze sterownikiem podanym z nazwy: Driver={Progress OpenEdge 12.8};HostName=…;PortNumber=…;DatabaseName=…",
    "pt-BR":
      "Sem usuário e senha, com o driver pelo nome: Driver={Progress OpenEdge 12.8};HostName=…;PortNumber=…;DatabaseName=…",
    cs: "Bez uživatele a hesla, s ovladačem podle názvu: Driver={Progress OpenEdge 12.8};HostName=…;PortNumber=…;DatabaseName=…",
    hu: "Felhasználó és jelszó nélkül, az illesztőprogram nevével: Driver={Progress OpenEdge 12.8};HostName=…;PortNumber=…;DatabaseName=…",
  },
  maxLength: 2000,
});

const kindOfSql = field.choice([...KINDS_OF_SQL], {
  title: {
    en: "Kind of SQL",
    pl: "Odmiana SQL",
    "pt-BR": "Tipo de SQL",
    cs: "Druh SQL",
    hu: "Az SQL fajtája",
  },
  help: {
    en: "How the database limits rows. standard: FETCH FIRST (Db2, PostgreSQL, Firebird). limit: LIMIT (SQLite). top: TOP (Sybase, Access). openedge: Progress OpenEdge, reading without locks.",
    pl: "Jak baza ogranicza liczbę wierszy. standard: FETCH FIRST (Db2, PostgreSQL, Firebird). limit: LIMIT (SQLite). top: TOP (Sybase, Access). openedge: Progress OpenEdge, odczyt bez blokad.",
    "pt-BR":
      "Como o banco limita as linhas. standard: FETCH FIRST (Db2, PostgreSQL, Firebird). limit: LIMIT (SQLite). top: TOP (Sybase, Access). openedge: Progress OpenEdge, leitura sem bloqueios.",
    cs: "Jak databáze omezuje počet řádků. standard: FETCH FIRST (Db2, PostgreSQL, Firebird). limit: LIMIT (SQLite). top: TOP (Sybase, Access). openedge: Progress OpenEdge, čtení bez zámků.",
    hu: "Hogyan korlátozza az adatbázis a sorokat. standard: FETCH FIRST (Db2, PostgreSQL, Firebird). limit: LIMIT (SQLite). top: TOP (Sybase, Access). openedge: Progress OpenEdge, zárolás nélküli olvasással.",
  },
  default: "standard",
});

export const manifest = defineManifest({
  id: "odbc",
  title: same("ODBC"),
  summary: {
    en: "Tables and views of any database with an ODBC driver, such as Progress OpenEdge (QAD).",
    pl: "Tabele i widoki dowolnej bazy ze sterownikiem ODBC, na przykład Progress OpenEdge (QAD).",
    "pt-BR": "Tabelas e visões de qualquer banco com driver ODBC, como o Progress OpenEdge (QAD).",
    cs: "Tabulky a pohledy jakékoli databáze s ovladačem ODBC, například Progress OpenEdge (QAD).",
    hu: "Bármely ODBC-illesztőprogrammal rendelkező adatbázis táblái és nézetei, például Progress OpenEdge (QAD).",
  },
  category: "database",
  countries: [],
  docs: "https://www.unixodbc.org/",
  steps: [
    {
      en: "On the hub's machine install unixODBC, the database's ODBC driver and, in the folder that the hub is started in, the package odbc: npm install odbc.",
      pl: "Na komputerze Viaduktu zainstaluj unixODBC, sterownik ODBC bazy oraz, w folderze, z którego uruchamiasz Viadukt, pakiet odbc: npm install odbc.",
      "pt-BR":
        "Na máquina do Viadukt, instale o unixODBC, o driver ODBC do banco e, na pasta em que o Viadukt é iniciado, o pacote odbc: npm install odbc.",
      cs: "Na stroj Viaduktu nainstalujte unixODBC, ovladač ODBC databáze a ve složce, ze které se Viadukt spouští, balíček odbc: npm install odbc.",
      hu: "A Viadukt gépére telepítse a unixODBC-t, az adatbázis ODBC-illesztőprogramját, és abban a mappában, ahonnan a Viadukt indul, az odbc csomagot: npm install odbc.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({ username: Type.Optional(username), password: Type.Optional(password) }),
  settings: fields({
    dsn: Type.Optional(dsn),
    connection_string: Type.Optional(connectionString),
    kind_of_sql: Type.Optional(kindOfSql),
    schemas,
    connect_timeout_seconds: connectTimeout,
    statement_timeout_seconds: statementTimeout,
    allow_writes: allowWrites,
  }),
  allowedHosts: [],
  transport: "socket",
});

export type OdbcContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;

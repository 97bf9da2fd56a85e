import { type Static, Type } from "typebox";
import { type Context, caCertificate, defineManifest, fields, same } from "../../sdk/index.ts";
import {
  password,
  schemas,
  serverSettings,
  username,
  workSettings,
} from "../sql-client/sql-fields.ts";

export const DEFAULT_PORT = 3306;

export const manifest = defineManifest({
  id: "mysql",
  title: same("MySQL / MariaDB"),
  summary: {
    en: "Tables and views of a MySQL or MariaDB database: read row by row, and written where you allow it.",
    pl: "Tabele i widoki bazy MySQL lub MariaDB: odczyt wierszy, a za zgodą także zapis.",
    "pt-BR":
      "Tabelas e visões de um banco MySQL ou MariaDB: leitura de linhas e, se você permitir, gravação.",
    cs: "Tabulky a pohledy databáze MySQL nebo MariaDB: čtení řádků a s vaším svolením i zápis.",
    hu: "Egy MySQL- vagy MariaDB-adatbázis táblái és nézetei: sorok olvasása, és ha engedélyezi, írása is.",
  },
  category: "database",
  countries: [],
  docs: "https://dev.mysql.com/doc/refman/8.4/en/",
  steps: [
    {
      en: "Make a user for the hub with no more rights than it needs: CREATE USER viadukt@'%' IDENTIFIED BY '…'; GRANT SELECT, SHOW VIEW ON erp.* TO viadukt@'%';",
      pl: "Utwórz użytkownika dla Viaduktu, z prawami tylko do tego, co potrzebne: CREATE USER viadukt@'%' IDENTIFIED BY '…'; GRANT SELECT, SHOW VIEW ON erp.* TO viadukt@'%';",
      "pt-BR":
        "Crie um usuário para o Viadukt só com os direitos necessários: CREATE USER viadukt@'%' IDENTIFIED BY '…'; GRANT SELECT, SHOW VIEW ON erp.* TO viadukt@'%';",
      cs: "Vytvořte pro Viadukt uživatele jen s potřebnými právy: CREATE USER viadukt@'%' IDENTIFIED BY '…'; GRANT SELECT, SHOW VIEW ON erp.* TO viadukt@'%';",
      hu: "Hozzon létre a Viaduktnak egy felhasználót, csak a szükséges jogokkal: CREATE USER viadukt@'%' IDENTIFIED BY '…'; GRANT SELECT, SHOW VIEW ON erp.* TO viadukt@'%';",
    },
    {
      en: "Let the server take connections from the machine of the hub: bind-address in its settings, and the host part of the user.",
      pl: "Zezwól serwerowi na połączenia z komputera Viaduktu: bind-address w jego ustawieniach i część hosta w nazwie użytkownika.",
      "pt-BR":
        "Permita no servidor conexões da máquina do Viadukt: bind-address na configuração dele e a parte do host no usuário.",
      cs: "Povolte na serveru spojení ze stroje Viaduktu: bind-address v jeho nastavení a část hostitele u uživatele.",
      hu: "Engedélyezze a kiszolgálón a Viadukt gépéről érkező kapcsolatokat: bind-address a beállításaiban és a felhasználó gépre vonatkozó része.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({ username, password: Type.Optional(password) }),
  settings: fields({
    ...serverSettings(DEFAULT_PORT),
    ca_certificate: Type.Optional(caCertificate),
    schemas,
    ...workSettings,
  }),
  allowedHosts: [],
  transport: "socket",
});

export type MysqlContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;

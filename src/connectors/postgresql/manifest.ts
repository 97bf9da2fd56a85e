import { type Static, Type } from "typebox";
import { type Context, caCertificate, defineManifest, fields, same } from "../../sdk/index.ts";
import {
  password,
  schemas,
  serverSettings,
  username,
  workSettings,
} from "../sql-client/sql-fields.ts";

export const DEFAULT_PORT = 5432;

export const manifest = defineManifest({
  id: "postgresql",
  title: same("PostgreSQL"),
  summary: {
    en: "Tables and views of a PostgreSQL database: read row by row, and written where you allow it.",
    pl: "Tabele i widoki bazy PostgreSQL: odczyt wierszy, a za zgodą także zapis.",
    "pt-BR":
      "Tabelas e visões de um banco PostgreSQL: leitura de linhas e, se você permitir, gravação.",
    cs: "Tabulky a pohledy databáze PostgreSQL: čtení řádků a s vaším svolením i zápis.",
    hu: "Egy PostgreSQL-adatbázis táblái és nézetei: sorok olvasása, és ha engedélyezi, írása is.",
  },
  category: "database",
  countries: [],
  docs: "https://www.postgresql.org/docs/current/",
  steps: [
    {
      en: "Make a user for the hub with no more rights than it needs: CREATE ROLE viadukt LOGIN PASSWORD '…'; GRANT USAGE ON SCHEMA public TO viadukt; GRANT SELECT ON ALL TABLES IN SCHEMA public TO viadukt;",
      pl: "Utwórz użytkownika dla Viaduktu, z prawami tylko do tego, co potrzebne: CREATE ROLE viadukt LOGIN PASSWORD '…'; GRANT USAGE ON SCHEMA public TO viadukt; GRANT SELECT ON ALL TABLES IN SCHEMA public TO viadukt;",
      "pt-BR":
        "Crie um usuário para o Viadukt só com os direitos necessários: CREATE ROLE viadukt LOGIN PASSWORD '…'; GRANT USAGE ON SCHEMA public TO viadukt; GRANT SELECT ON ALL TABLES IN SCHEMA public TO viadukt;",
      cs: "Vytvořte pro Viadukt uživatele jen s potřebnými právy: CREATE ROLE viadukt LOGIN PASSWORD '…'; GRANT USAGE ON SCHEMA public TO viadukt; GRANT SELECT ON ALL TABLES IN SCHEMA public TO viadukt;",
      hu: "Hozzon létre a Viaduktnak egy felhasználót, csak a szükséges jogokkal: CREATE ROLE viadukt LOGIN PASSWORD '…'; GRANT USAGE ON SCHEMA public TO viadukt; GRANT SELECT ON ALL TABLES IN SCHEMA public TO viadukt;",
    },
    {
      en: "Let the server take connections from the machine of the hub: listen_addresses in postgresql.conf and a line in pg_hba.conf.",
      pl: "Zezwól serwerowi na połączenia z komputera Viaduktu: listen_addresses w postgresql.conf i wpis w pg_hba.conf.",
      "pt-BR":
        "Permita no servidor conexões da máquina do Viadukt: listen_addresses em postgresql.conf e uma linha em pg_hba.conf.",
      cs: "Povolte na serveru spojení ze stroje Viaduktu: listen_addresses v postgresql.conf a řádek v pg_hba.conf.",
      hu: "Engedélyezze a kiszolgálón a Viadukt gépéről érkező kapcsolatokat: listen_addresses a postgresql.conf fájlban és egy sor a pg_hba.conf fájlban.",
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

export type PostgresContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;

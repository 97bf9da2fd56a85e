import { Type } from "typebox";
import { field } from "../../sdk/index.ts";

/** Settings and credentials that databases have in common. */
export const username = field.text({
  title: {
    en: "User name",
    pl: "Nazwa użytkownika",
    "pt-BR": "Nome de usuário",
    cs: "Uživatelské jméno",
    hu: "Felhasználónév",
  },
  maxLength: 200,
  examples: ["viadukt"],
});

export const password = field.secret({
  title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
  maxLength: 1000,
});

export const host = field.text({
  title: {
    en: "Server",
    pl: "Serwer",
    "pt-BR": "Servidor",
    cs: "Server",
    hu: "Kiszolgáló",
  },
  pattern: "^[A-Za-z0-9.:_-]+$",
  maxLength: 253,
  examples: ["erp.example.com"],
});

export const port = (initial: number) =>
  Type.Optional(
    field.integer({
      title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
      minimum: 1,
      maximum: 65_535,
      default: initial,
    }),
  );

export const database = field.text({
  title: {
    en: "Database",
    pl: "Baza danych",
    "pt-BR": "Banco de dados",
    cs: "Databáze",
    hu: "Adatbázis",
  },
  maxLength: 128,
  examples: ["erp"],
});

export const schemas = Type.Optional(
  field.list({
    title: {
      en: "Only these schemas",
      pl: "Tylko te schematy",
      "pt-BR": "Somente estes esquemas",
      cs: "Jen tato schémata",
      hu: "Csak ezek a sémák",
    },
    help: {
      en: "Tables of other schemas are not listed, and not read or written. Left out: all that the user may read.",
      pl: "Tabele innych schematów nie są wymieniane, czytane ani zapisywane. Brak: wszystkie, które użytkownik może czytać.",
      "pt-BR":
        "Tabelas de outros esquemas não são listadas, lidas nem gravadas. Sem valor: todas as que o usuário pode ler.",
      cs: "Tabulky jiných schémat se nevypisují, nečtou ani nezapisují. Bez hodnoty: všechny, které uživatel smí číst.",
      hu: "Más sémák tábláit nem listázza, nem olvassa és nem írja. Ha hiányzik: mindet, amelyet a felhasználó olvashat.",
    },
    maxLength: 128,
    maxItems: 50,
    examples: ["public"],
  }),
);

export const tls = Type.Optional(
  field.choice(["off", "on", "verify"], {
    title: { en: "TLS", pl: "TLS", "pt-BR": "TLS", cs: "TLS", hu: "TLS" },
    help: {
      en: "verify: encrypted, and the certificate must be valid for the server's name. on: encrypted, whatever the certificate. off: only inside your own network.",
      pl: "verify: szyfrowane, a certyfikat musi być ważny dla nazwy serwera. on: szyfrowane, certyfikat dowolny. off: tylko we własnej sieci.",
      "pt-BR":
        "verify: criptografado, e o certificado deve ser válido para o nome do servidor. on: criptografado, com qualquer certificado. off: só na sua própria rede.",
      cs: "verify: šifrováno a certifikát musí platit pro název serveru. on: šifrováno, certifikát jakýkoli. off: jen ve vlastní síti.",
      hu: "verify: titkosított, és a tanúsítványnak érvényesnek kell lennie a kiszolgáló nevére. on: titkosított, bármilyen tanúsítvánnyal. off: csak a saját hálózaton belül.",
    },
    default: "verify",
  }),
);

export const connectTimeout = Type.Optional(
  field.integer({
    title: {
      en: "Wait for a connection (seconds)",
      pl: "Oczekiwanie na połączenie (sekundy)",
      "pt-BR": "Espera por uma conexão (segundos)",
      cs: "Čekání na spojení (sekundy)",
      hu: "Várakozás a kapcsolatra (másodperc)",
    },
    minimum: 1,
    maximum: 120,
    default: 10,
  }),
);

export const statementTimeout = Type.Optional(
  field.integer({
    title: {
      en: "Longest statement (seconds)",
      pl: "Najdłuższe zapytanie (sekundy)",
      "pt-BR": "Comando mais longo (segundos)",
      cs: "Nejdelší příkaz (sekundy)",
      hu: "Leghosszabb utasítás (másodperc)",
    },
    help: {
      en: "One page of rows is one statement. A longer one is ended, so that it does not weigh on the database.",
      pl: "Jedna strona wierszy to jedno zapytanie. Dłuższe jest przerywane, żeby nie obciążało bazy.",
      "pt-BR":
        "Uma página de linhas é um comando. Um mais longo é encerrado, para não pesar no banco.",
      cs: "Jedna stránka řádků je jeden příkaz. Delší se ukončí, aby databázi nezatěžoval.",
      hu: "Egy oldalnyi sor egy utasítás. A hosszabb megszakad, hogy ne terhelje az adatbázist.",
    },
    minimum: 1,
    maximum: 3600,
    default: 120,
  }),
);

export const lockTimeout = Type.Optional(
  field.integer({
    title: {
      en: "Longest wait for a lock (seconds)",
      pl: "Najdłuższe oczekiwanie na blokadę (sekundy)",
      "pt-BR": "Maior espera por um bloqueio (segundos)",
      cs: "Nejdelší čekání na zámek (sekundy)",
      hu: "Leghosszabb várakozás zárolásra (másodperc)",
    },
    minimum: 1,
    maximum: 120,
    default: 5,
  }),
);

export const allowWrites = Type.Optional(
  field.flag({
    title: {
      en: "Allow writing",
      pl: "Zezwalaj na zapis",
      "pt-BR": "Permitir gravação",
      cs: "Povolit zápis",
      hu: "Írás engedélyezése",
    },
    help: {
      en: "Without it the hub only reads from this database.",
      pl: "Bez tego Viadukt tylko czyta z tej bazy.",
      "pt-BR": "Sem isso o Viadukt apenas lê deste banco.",
      cs: "Bez toho Viadukt z této databáze jen čte.",
      hu: "Enélkül a Viadukt csak olvas ebből az adatbázisból.",
    },
    default: false,
  }),
);

/** What every server's manifest has, in the order of the form. */
export const serverSettings = (initialPort: number) => ({
  host,
  port: port(initialPort),
  database,
  tls,
});

export const workSettings = {
  connect_timeout_seconds: connectTimeout,
  statement_timeout_seconds: statementTimeout,
  lock_timeout_seconds: lockTimeout,
  allow_writes: allowWrites,
};

/** What `workSettings` gives. */
export interface WorkSettings {
  readonly connect_timeout_seconds?: number;
  readonly statement_timeout_seconds?: number;
  readonly lock_timeout_seconds?: number;
  readonly allow_writes?: boolean;
}

/** With the defaults, in milliseconds. */
export const timeoutsOf = (settings: WorkSettings) => ({
  connectMs: (settings.connect_timeout_seconds ?? 10) * 1_000,
  statementMs: (settings.statement_timeout_seconds ?? 120) * 1_000,
  lockMs: (settings.lock_timeout_seconds ?? 5) * 1_000,
});

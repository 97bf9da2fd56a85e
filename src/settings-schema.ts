import { type Static, type TSchemaOptions, Type } from "typebox";

/** What a setting tells besides its type: the name in the environment, the help, whether to hide it. */
export interface SettingOptions {
  readonly env: string;
  readonly description: string;
  readonly isSecret?: boolean;
  /** Shown where the default follows from another setting. */
  readonly defaultText?: string;
  readonly example?: string;
}

const about = (options: SettingOptions): TSchemaOptions => ({ ...options });
const text = (value: string, options: SettingOptions) =>
  Type.String({ ...about(options), default: value });
const count = (value: number, maximum: number, options: SettingOptions) =>
  Type.Integer({ ...about(options), default: value, minimum: 1, maximum });
const days = (value: number, options: SettingOptions) =>
  Type.Integer({ ...about(options), default: value, minimum: 0, maximum: 36_500 });
const list = (options: SettingOptions) =>
  Type.Array(Type.String(), { ...about(options), default: [] });
const choice = <const V extends string[]>(
  values: readonly [...V],
  value: V[number],
  options: SettingOptions,
) => Type.Enum(values, { ...about(options), default: value });

/** Every setting: its name in code, type, default, name in the environment and help. */
export const SettingsSchema = Type.Object({
  host: Type.String({
    ...about({
      env: "HOST",
      description:
        "The address to listen on. 127.0.0.1 is this machine only; 0.0.0.0 or :: is every network of it.",
    }),
    default: "127.0.0.1",
    pattern: "^[\\w.:-]+$",
  }),
  port: Type.Integer({
    ...about({ env: "PORT", description: "The port to listen on; 0 takes any free one." }),
    default: 8000,
    minimum: 0,
    maximum: 65_535,
  }),
  publicUrl: Type.Optional(
    Type.String(
      about({
        env: "PUBLIC_URL",
        description:
          "The address that people's browsers use when it differs from HOST and PORT, e.g. behind a proxy. With https the sign-in cookie is sent over https only.",
        example: "https://hub.example.com",
      }),
    ),
  ),
  trustProxy: list({
    env: "TRUST_PROXY",
    description:
      "Addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed.",
    example: "127.0.0.1,10.0.0.0/8",
  }),
  auth: choice(["on", "off"], "on", {
    env: "AUTH",
    description:
      "off lets everybody on this machine do everything without signing in; accepted only while HOST is a loopback address.",
  }),
  dataDir: text("data", {
    env: "DATA_DIR",
    description:
      "The folder for SQLite databases, files, the key and the logs. Made where missing.",
  }),
  databaseUrl: text("sqlite:///viadukt.db", {
    env: "DATABASE_URL",
    description:
      "The business database: records, events, deliveries. sqlite:///file.db (in DATA_DIR), sqlite:////folder/file.db, postgresql://user:password@host/name or mysql://user:password@host/name (MariaDB too).",
  }),
  configDbType: Type.Optional(
    Type.Enum(
      ["sqlite", "postgresql", "mysql"],
      about({
        env: "CONFIG_DB_TYPE",
        description: "The kind of the configuration database; must agree with CONFIG_DB_URL.",
        defaultText: "sqlite, or as CONFIG_DB_URL says",
      }),
    ),
  ),
  configDbUrl: text("sqlite:///config.db", {
    env: "CONFIG_DB_URL",
    description:
      "The configuration database: users, integrations with their encrypted credentials, subscriptions, runs. Written like DATABASE_URL.",
  }),
  encryptionKeys: list({
    env: "CONFIG_ENCRYPTION_KEY",
    description:
      "Fernet keys, separated by commas: the first encrypts, all decrypt. `viadukt keys generate` makes one, as does Python's Fernet.generate_key().",
    isSecret: true,
    defaultText: "made by the first start in DATA_DIR/encryption.key",
  }),
  logLevel: choice(["debug", "info", "warn", "error"], "info", {
    env: "LOG_LEVEL",
    description: "The least important kind of message to log.",
  }),
  logDir: Type.Optional(
    Type.String(
      about({
        env: "LOG_DIR",
        description: "The folder for log files.",
        defaultText: "DATA_DIR/logs",
      }),
    ),
  ),
  egressAllow: list({
    env: "EGRESS_ALLOW",
    description:
      "Private networks, addresses or host names, separated by commas, that the hub may call. Everything public is allowed without it, everything private refused.",
    example: "192.168.1.0/24,erp.local",
  }),
  egressHttpsOnly: choice(["on", "off"], "off", {
    env: "EGRESS_HTTPS_ONLY",
    description:
      "on refuses http:// addresses of webhooks and integrations, except to what EGRESS_ALLOW names.",
  }),
  egressProxy: Type.Optional(
    Type.String(
      about({
        env: "EGRESS_PROXY",
        description:
          "An HTTP proxy that opens ways (CONNECT) to everything but what EGRESS_ALLOW names, which is called directly. The proxy resolves names, so it has to refuse those of private networks. HTTP_PROXY and its like are not looked at.",
        example: "http://user:password@proxy.example.com:3128",
      }),
    ),
  ),
  connectors: list({
    env: "CONNECTORS",
    description: "Further connectors: npm packages or folders, separated by commas.",
    example: "./connectors/acme",
  }),
  sandboxUrl: Type.Optional(
    Type.String(
      about({
        env: "SANDBOX_URL",
        description:
          "Where `viadukt sandbox` listens. Integrations without a base_url of their own then talk to its simulators instead of the real systems.",
        example: "http://127.0.0.1:8900",
      }),
    ),
  ),
  whiteListUrl: Type.Optional(
    Type.String(
      about({
        env: "WHITE_LIST_URL",
        description:
          "The Polish register of VAT payers, which is asked about suppliers and their bank accounts when somebody wants to know. https://wl-test.mf.gov.pl is its test system.",
        defaultText: "https://wl-api.mf.gov.pl; the simulator where SANDBOX_URL is set",
      }),
    ),
  ),
  nbpUrl: Type.Optional(
    Type.String(
      about({
        env: "NBP_URL",
        description:
          "The exchange rates of the National Bank of Poland, which reports ask for amounts in other currencies than PLN.",
        defaultText: "https://api.nbp.pl; the simulator where SANDBOX_URL is set",
      }),
    ),
  ),
  cnbUrl: Type.Optional(
    Type.String(
      about({
        env: "CNB_URL",
        description:
          "The exchange rates of the Czech National Bank, which commands ask for documents in other currencies than CZK.",
        defaultText: "https://www.cnb.cz; the simulator where SANDBOX_URL is set",
      }),
    ),
  ),
  commandHost: Type.String({
    ...about({
      env: "COMMAND_HOST",
      description:
        "The address on which COMMAND_PORT and COMMAND_TLS_PORT listen. 127.0.0.1 is this machine only; 0.0.0.0 or :: is every network of it.",
    }),
    default: "127.0.0.1",
    pattern: "^[\\w.:-]+$",
  }),
  commandPort: Type.Optional(
    Type.Integer({
      ...about({
        env: "COMMAND_PORT",
        description:
          "A port of its own for the command API (POST /api/comm), http; 0 takes any free one. The hub's own port answers it in any case.",
        defaultText: "none",
        example: "12375",
      }),
      minimum: 0,
      maximum: 65_535,
    }),
  ),
  commandTlsPort: Type.Optional(
    Type.Integer({
      ...about({
        env: "COMMAND_TLS_PORT",
        description:
          "A port of its own for the command API, https; needs COMMAND_TLS_CERT and COMMAND_TLS_KEY.",
        defaultText: "none",
        example: "12376",
      }),
      minimum: 0,
      maximum: 65_535,
    }),
  ),
  commandTlsCert: Type.Optional(
    Type.String(
      about({
        env: "COMMAND_TLS_CERT",
        description:
          "The file with the certificate of COMMAND_TLS_PORT and its chain, PEM. Read again at SIGHUP.",
      }),
    ),
  ),
  commandTlsKey: Type.Optional(
    Type.String(
      about({
        env: "COMMAND_TLS_KEY",
        description: "The file with the private key of COMMAND_TLS_CERT, PEM, not encrypted.",
      }),
    ),
  ),
  commandCorsOrigins: list({
    env: "COMMAND_CORS_ORIGINS",
    description:
      "Web pages of others that may send commands from a browser: their origins, separated by commas.",
    example: "https://shop.example.com",
  }),
  commandTrustProxy: list({
    env: "COMMAND_TRUST_PROXY",
    description:
      "Addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-For is believed for commands.",
    defaultText: "as TRUST_PROXY",
    example: "127.0.0.1",
  }),
  commandMaxBodyMb: count(20, 200, {
    env: "COMMAND_MAX_BODY_MB",
    description: "The largest body of a command, in MiB.",
  }),
  commandTimeoutSeconds: count(120, 3_600, {
    env: "COMMAND_TIMEOUT_SECONDS",
    description: "After how many seconds a command is ended and taken back.",
  }),
  commandQueueDepth: Type.Integer({
    ...about({
      env: "COMMAND_QUEUE_DEPTH",
      description:
        "How many commands of one address may wait for the one that is being carried out; one more gets error 9015.",
    }),
    default: 8,
    minimum: 0,
    maximum: 1_000,
  }),
  commandQueueWaitSeconds: count(30, 600, {
    env: "COMMAND_QUEUE_WAIT_SECONDS",
    description: "For how many seconds a command waits for its turn before it gets error 9015.",
  }),
  runConcurrency: count(4, 64, {
    env: "RUN_CONCURRENCY",
    description: "How many runs go on at one time in this process.",
  }),
  integrationPauseSeconds: Type.Integer({
    ...about({
      env: "INTEGRATION_PAUSE_SECONDS",
      description:
        "For how many seconds an integration is not called after its system failed again and again; each further time in a row twice as long, half an hour at most.",
    }),
    default: 60,
    minimum: 1,
    maximum: 1800,
  }),
  deliveryConcurrency: count(256, 1024, {
    env: "DELIVERY_CONCURRENCY",
    description: "How many deliveries are sent at one time by this process.",
  }),
  workers: Type.Integer({
    ...about({
      env: "WORKERS",
      description:
        "How many further processes take runs and deliveries beside this one, so that more than one core is used; each takes about 100 MB. Worth it with PostgreSQL or MariaDB under a steady load; SQLite has one writer at a time.",
    }),
    default: 0,
    minimum: 0,
    maximum: 32,
  }),
  leaseSeconds: Type.Integer({
    ...about({
      env: "LEASE_SECONDS",
      description:
        "After how many seconds without a sign of life another process takes over a run or a delivery.",
    }),
    default: 30,
    minimum: 2,
    maximum: 600,
  }),
  keepEventsDays: days(90, {
    env: "KEEP_EVENTS_DAYS",
    description:
      "For how many days events are kept; 0 for ever. One with a delivery that is still open stays.",
  }),
  keepDeliveriesDays: days(90, {
    env: "KEEP_DELIVERIES_DAYS",
    description: "For how many days deliveries are kept after they were settled; 0 for ever.",
  }),
  keepAttemptsDays: days(30, {
    env: "KEEP_ATTEMPTS_DAYS",
    description:
      "For how many days it is kept what each attempt of a delivery sent and got; 0 for as long as the delivery.",
  }),
  keepRunLogsDays: days(90, {
    env: "KEEP_RUN_LOGS_DAYS",
    description:
      "For how many days the lines of a run's log and the log of commands are kept; 0 for ever.",
  }),
  keepStatisticsDays: days(400, {
    env: "KEEP_STATISTICS_DAYS",
    description:
      "For how many days the hourly counts of deliveries and of calls to outside systems are kept; 0 for ever.",
  }),
  apiRatePerMinute: Type.Integer({
    ...about({
      env: "API_RATE_PER_MINUTE",
      description:
        "How many requests a minute each token and each signed-in person may send; 0 for any number. Without signing in an address may send 3,000.",
    }),
    default: 60_000,
    minimum: 0,
    maximum: 10_000_000,
  }),
  maxBodyMb: count(10, 100, {
    env: "MAX_BODY_MB",
    description: "The largest JSON body of a request, in MB.",
  }),
  maxFileMb: count(200, 10_000, {
    env: "MAX_FILE_MB",
    description: "The largest file that is taken in, in MB.",
  }),
  commandHelp: choice(["public", "signed-in", "off"], "signed-in", {
    env: "COMMAND_HELP",
    description:
      "Who may read the help of the command API at /help: public is everybody who reaches the hub or, at /, the ports of the commands, signed-in people who are signed in to the hub, off nobody.",
  }),
  importDirs: list({
    env: "IMPORT_DIRS",
    description:
      "Folders on this machine, separated by commas, that integrations may read files from; without it only what is uploaded to them.",
    example: "/srv/invoices",
  }),
  exportDirs: list({
    env: "EXPORT_DIRS",
    description:
      "Folders on this machine, separated by commas, that integrations of the providers local_folder and sqlite may work in, such as a mounted share; without it none.",
    example: "/mnt/reports",
  }),
});

export type SettingName = keyof typeof SettingsSchema.properties;
type Given = Static<typeof SettingsSchema>;
type Derived = "configDbType" | "logDir" | "whiteListUrl" | "nbpUrl" | "cnbUrl";

/** As the hub uses them: folders absolute, SQLite URLs with the absolute path, everything derived filled in. */
export type Settings = Readonly<Omit<Given, Derived> & Required<Pick<Given, Derived>>>;
/** After reading, before what follows from other settings is filled in. */
export type DraftSettings = Given;

/** One setting as data, in the order of the schema. */
export interface SettingInfo extends SettingOptions {
  readonly name: SettingName;
  readonly type: "text" | "integer" | "list" | "choice";
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export const SETTINGS: readonly SettingInfo[] = Object.entries(SettingsSchema.properties).map(
  ([name, property]) => {
    const schema = property as unknown as SettingInfo & { type?: string };
    const kinds = { integer: "integer", array: "list" } as const;
    const kind = kinds[schema.type as keyof typeof kinds];
    return {
      ...schema,
      name: name as SettingName,
      type: schema.enum ? "choice" : (kind ?? "text"),
    };
  },
);

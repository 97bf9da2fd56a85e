export { abortable } from "../lib/abortable.ts";
export type { Clock } from "../lib/clock.ts";
export { sleep } from "../lib/clock.ts";
export {
  AuthError,
  ConfigError,
  ConflictError,
  DataError,
  HubError,
  InvalidInputError,
  isHubError,
  messageOf,
  NotFoundError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../lib/errors.ts";
export type { Log } from "../lib/log.ts";
export { toNetworkError } from "../lib/network-fault.ts";
export { table } from "../lib/table.ts";
export { ENTITY_SCHEMAS, type Entity, type RecordOf } from "../model/entities.ts";
export { type I18n, LANGUAGES, type Language, same } from "../model/i18n.ts";
export * from "../model/identifiers.ts";
export {
  codeOfState,
  hasAccessKeyShape,
  isCnpj,
  normalizeAccessKey,
  normalizeCnpj,
} from "../model/identifiers-br.ts";
export * from "../model/invoice.ts";
export * from "../model/item.ts";
export * from "../model/money.ts";
export * from "../model/order.ts";
export * from "../model/party.ts";
export { type Path, pathsOf, readPath, withPath } from "../model/paths.ts";
export * from "./address-fields.ts";
export {
  caCertificate,
  importFolder,
  keepOriginals,
  reportFolder,
  trustOf,
} from "./common-fields.ts";
export * from "./connector.ts";
export * from "./context.ts";
export * from "./define.ts";
export * from "./deliver.ts";
export * from "./disk.ts";
export * from "./file-path.ts";
export * from "./files.ts";
export * from "./fiscal.ts";
export * from "./http.ts";
export * from "./manifest.ts";
export * from "./net.ts";
export { oauthCredentials } from "./oauth-fields.ts";
export * from "./sink.ts";
export * from "./stream.ts";
export * from "./tables.ts";
export * from "./temporary-name.ts";

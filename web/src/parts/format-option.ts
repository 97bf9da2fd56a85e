/** What the options of a custom format are called in the API. */
export type FormatOption =
  | "content_type"
  | "algorithm"
  | "encoding"
  | "prefix"
  | "signed_content"
  | "id_header"
  | "timestamp_header";

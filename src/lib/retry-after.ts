/**
 * The wait that a `Retry-After` header asks for, in milliseconds: whole seconds or an HTTP date.
 * Undefined for one that is absent or says nothing; 0 for a date that is past.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // An HTTP date begins with a day's name; Date.parse alone would take "-5" for a year.
  if (!/^[A-Z][a-z]{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

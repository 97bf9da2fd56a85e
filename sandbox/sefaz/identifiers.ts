const WEIGHTS_FROM = 2;
const WEIGHTS_TO = 9;
const CNPJ = /^[0-9A-Z]{12}[0-9]{2}$/;
const KEY = /^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/;

/** Modulo 11 with weights 2 to 9 from the right; a character is worth its ASCII code less 48. */
export function checkDigit(text: string): number {
  let weight = WEIGHTS_FROM;
  let sum = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    sum += (text.charCodeAt(i) - 48) * weight;
    weight = weight === WEIGHTS_TO ? WEIGHTS_FROM : weight + 1;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

export function isCnpj(text: string): boolean {
  if (!CNPJ.test(text) || /^0+$/.test(text)) return false;
  const first = checkDigit(text.slice(0, 12));
  return text.endsWith(`${first}${checkDigit(text.slice(0, 12) + first)}`);
}

export function isCpf(text: string): boolean {
  if (!/^\d{11}$/.test(text) || /^(\d)\1{10}$/.test(text)) return false;
  return cpfDigits(text.slice(0, 9)) === text.slice(9);
}

/** The two check digits of a CPF's first nine. */
export function cpfDigits(nine: string): string {
  const first = cpfDigit(nine);
  return `${first}${cpfDigit(nine + first)}`;
}

function cpfDigit(digits: string): number {
  const top = digits.length + 1;
  const rest = [...digits].reduce((sum, digit, i) => sum + Number(digit) * (top - i), 0) % 11;
  return rest < 2 ? 0 : 11 - rest;
}

export interface KeyParts {
  /** IBGE code of the issuer's state. */
  readonly state: number;
  /** AAMM of the local date of issue. */
  readonly month: string;
  /** CNPJ, or `000` and a CPF. */
  readonly issuer: string;
  readonly model: 55 | 57;
  readonly series: number;
  readonly number: number;
  /** Eight digits. */
  readonly code: string;
}

/** The 44 characters of an access key. */
export function accessKey({ state, month, issuer, model, series, number, code }: KeyParts): string {
  const tail = `${model}${padded(series, 3)}${padded(number, 9)}1${code}`;
  const body = `${state}${month}${issuer}${tail}`;
  return `${body}${checkDigit(body)}`;
}

export const isAccessKey = (text: string): boolean =>
  KEY.test(text) && checkDigit(text.slice(0, 43)) === Number(text[43]);

export const padded = (value: number, length: number): string =>
  String(value).padStart(length, "0");

/** An NSU as messages write it. */
export const nsuText = (nsu: number): string => padded(nsu, 15);

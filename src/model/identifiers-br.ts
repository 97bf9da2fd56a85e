import { table } from "../lib/table.ts";

/**
 * Check digit modulo 11 of digits and capital letters: weights 2 … 9 from the right, a character counts as its
 * ASCII code less 48; a remainder of 0 or 1 gives 0. The same for access keys and for both digits of a CNPJ:
 * Nota Técnica Conjunta DF-e 2025.001.
 */
export function checkDigit(characters: string): number {
  let [weight, sum] = [2, 0];
  for (let i = characters.length - 1; i >= 0; i--) {
    sum += (characters.charCodeAt(i) - 48) * weight;
    weight = weight === 9 ? 2 : weight + 1;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

const CNPJ = /^[0-9A-Z]{12}[0-9]{2}$/;

/** Without mask, in capitals. */
export const normalizeCnpj = (raw: string): string =>
  raw.replace(/[^0-9A-Za-z]/g, "").toUpperCase();

/** Company number as it stands in documents, with letters or without; one character repeated is none. */
export function isCnpj(cnpj: string): boolean {
  if (!CNPJ.test(cnpj) || /^(\d)\1{13}$/.test(cnpj)) return false;
  const first = checkDigit(cnpj.slice(0, 12));
  return (
    Number(cnpj.charAt(12)) === first && Number(cnpj.charAt(13)) === checkDigit(cnpj.slice(0, 13))
  );
}

/** Without mask. */
export const normalizeCpf = (raw: string): string => raw.replace(/\D/g, "");

/** A person's number as it stands in documents: eleven digits, the last two check digits. */
export function isCpf(cpf: string): boolean {
  if (!/^\d{11}$/.test(cpf) || /^(\d)\1{10}$/.test(cpf)) return false;
  return [9, 10].every((length) => cpfDigit(cpf.slice(0, length)) === Number(cpf.charAt(length)));
}

/** Weights 2, 3 … from the right, without an end at 9. */
function cpfDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits.charAt(i)) * (digits.length + 1 - i);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

const ACCESS_KEY = /^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/;

/** In capitals, without the prefix that it has as an `Id` and without the blanks that people print it with. */
export const normalizeAccessKey = (raw: string): string =>
  raw
    .replace(/\s/g, "")
    .replace(/^(NFe|CTe)/i, "")
    .toUpperCase();

/** Whether it has the shape of an access key (chave de acesso); its check digit is another question. */
export const hasAccessKeyShape = (key: string): boolean => ACCESS_KEY.test(key);

/** The digit that a key should end with; `key` may be the first 43 positions or all 44. */
export const accessKeyDigit = (key: string): number => checkDigit(key.slice(0, 43));

export const isAccessKey = (key: string): boolean =>
  hasAccessKeyShape(key) && accessKeyDigit(key) === Number(key.charAt(43));

export interface AccessKeyParts {
  /** IBGE code of the issuer's state. */
  readonly stateCode: string;
  /** `2611`: year and month of issue by the issuer's clock. */
  readonly yearMonth: string;
  /** CNPJ, or a CPF after three zeros. */
  readonly issuer: string;
  readonly model: string;
  /** Padded with zeros, as are the number and the code. */
  readonly series: string;
  readonly number: string;
  readonly emission: string;
  readonly code: string;
  readonly digit: string;
}

/** Of a key of the right shape. */
export const accessKeyParts = (key: string): AccessKeyParts => ({
  stateCode: key.slice(0, 2),
  yearMonth: key.slice(2, 6),
  issuer: key.slice(6, 20),
  model: key.slice(20, 22),
  series: key.slice(22, 25),
  number: key.slice(25, 34),
  emission: key.slice(34, 35),
  code: key.slice(35, 43),
  digit: key.slice(43),
});

/** IBGE code of each state and its letters. */
const STATES = {
  11: "RO",
  12: "AC",
  13: "AM",
  14: "RR",
  15: "PA",
  16: "AP",
  17: "TO",
  21: "MA",
  22: "PI",
  23: "CE",
  24: "RN",
  25: "PB",
  26: "PE",
  27: "AL",
  28: "SE",
  29: "BA",
  31: "MG",
  32: "ES",
  33: "RJ",
  35: "SP",
  41: "PR",
  42: "SC",
  43: "RS",
  50: "MS",
  51: "MT",
  52: "GO",
  53: "DF",
};

const LETTERS = table<string>(STATES);
const CODES = table<string>(
  Object.fromEntries(Object.entries(STATES).map(([code, letters]) => [letters, code])),
);

/** `SP` for `35`; undefined for what is no state: 90 and 91 are federal bodies. */
export const stateOfCode = (code: string): string | undefined => LETTERS[code];

/** `35` for `SP`; undefined for `EX`, which means abroad. */
export const codeOfState = (letters: string): string | undefined => CODES[letters];

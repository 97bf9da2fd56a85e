/** The invented account that the simulator has. */
export const LOGIN = "ksiegowosc@laboratorium.example";

export const KEYS = {
  faktura: "5A1C9E0277D3B846",
  wydatek: "C0FFEE1122334455",
  abonent: "0F1E2D3C4B5A6978",
  rachunek: "8899AABBCCDDEEFF",
} as const;
export type KeyName = keyof typeof KEYS;

export const COMPANY = { name: "Laboratorium Przykładowe sp. z o.o.", nip: "5252914179" };

/** Documents that the subscription takes in a month. */
export const DOCUMENT_LIMIT = 1_000;

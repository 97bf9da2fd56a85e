import type { Module } from "./client.ts";

export const EXPENSES: Module = { name: "expenses", row: "expense" };
export const INVOICES: Module = { name: "invoices", row: "invoice" };
export const CONTRACTORS: Module = { name: "contractors", row: "contractor" };
export const GOODS: Module = { name: "goods", row: "good" };
export const VAT_CODES: Module = { name: "vat_codes", row: "vat_code" };
export const TAGS: Module = { name: "tags", row: "tag" };
export const DOCUMENTS: Module = { name: "documents", row: "document" };
export const COMPANIES: Module = { name: "companies", row: "company" };
export const USER_COMPANIES: Module = { name: "user_companies", row: "user_company" };

/** All pages of fiscal documents but one document: one file to load for them. */
export { FiscalImportPage } from "./import.tsx";
export { FiscalListPage } from "./list.tsx";
export { FiscalSefazPage } from "./sefaz.tsx";
export { FiscalSettingsPage } from "./settings.tsx";

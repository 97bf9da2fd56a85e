export {
  compileExportMap,
  type ExportedRow,
  type ExportMap,
  type ExportMapInput,
  type ExportMeta,
  type ExportRow,
} from "./export-map.ts";
export {
  type BoundImport,
  type ChildCells,
  compileImportMap,
  type ImportMap,
  type ImportMapInput,
  type MappedRow,
} from "./import-map.ts";

import type { FieldIssue } from "../../lib/errors.ts";
import type { ExportDefinition, FilesTarget, TableTarget } from "../export-definition.ts";
import { formatIssues } from "./check-format.ts";
import { type MapCheck, mapIssues, oneOfIssues, refused, unknownColumn } from "./check-map.ts";
import { compileExportMap } from "./export-map.ts";
import { compileExpression } from "./expression.ts";
import { nameIssues, pathIssue } from "./file-names.ts";

const AT = "export";

/** What the schema cannot say of an export. */
export function exportIssues(
  { entity, where, target, map }: ExportDefinition,
  { columns, lists }: Pick<MapCheck, "columns" | "lists">,
): FieldIssue[] {
  const { table, files } = target;
  const children = (table ?? files)?.children ?? [];
  const place = `${AT}.target.${table ? "table" : "files"}`;
  const compiled = refused(() => compileExportMap({ entity, map, children }), `${AT}.`);
  return [
    ...oneOfIssues(target, ["table", "files"], `${AT}.target`),
    ...mapIssues(map, { field: `${AT}.map`, kind: "export", lists }),
    ...compiled.map((issue) => ({
      ...issue,
      field: issue.field.replace(/^export\.children/, `${place}.children`),
    })),
    ...children.flatMap((child, i) =>
      mapIssues(child.map, { field: `${place}.children[${i}].map`, kind: "export", lists }),
    ),
    ...(where === undefined
      ? []
      : refused(() => compileExpression(where, { root: "record", field: `${AT}.where` }))),
    ...(table ? tableIssues(table, map, columns) : []),
    ...(files ? filesIssues(files) : []),
  ];
}

function tableIssues(
  target: TableTarget,
  map: ExportDefinition["map"],
  columns: readonly string[] | undefined,
): FieldIssue[] {
  const at = `${AT}.target.table`;
  const { key, batch_column, status_column, acknowledgement, children = [] } = target;
  const written = [...map.map(({ to }) => to), batch_column, status_column].filter(
    (name) => name !== undefined,
  );
  const issues = [
    ...keyIssues(key, written, `${at}.key`),
    ...children.flatMap((child, i) =>
      keyIssues(
        child.key,
        child.map.map(({ to }) => to),
        `${at}.children[${i}].key`,
      ),
    ),
    ...[...new Set([...written, ...key])].flatMap((name) => unknownColumn(name, at, columns)),
  ];
  if (acknowledgement && status_column === undefined) {
    const message = "is missing, but the acknowledgement is read from it";
    issues.push({ field: `${at}.status_column`, message, remedy: "Name the status column." });
  }
  return issues;
}

/** A repeat after a crash finds its rows by the key: every column of it has to be written. */
function keyIssues(
  key: readonly string[],
  written: readonly string[],
  field: string,
): FieldIssue[] {
  const known = new Set(written.map((name) => name.toLowerCase()));
  return key.flatMap((name, i) =>
    known.has(name.toLowerCase())
      ? []
      : [
          {
            field: `${field}[${i}]`,
            message: `${name} is not in the map`,
            remedy: `Map a field to ${name}.`,
          },
        ],
  );
}

function filesIssues(target: FilesTarget): FieldIssue[] {
  const at = `${AT}.target.files`;
  const { folder, name, format, per = "run", max_rows, acknowledgement } = target;
  const isPerRecord = per === "record";
  return [
    ...pathIssue(folder, `${at}.folder`),
    ...nameIssues(name, { field: `${at}.name`, isPerRecord, isSplit: max_rows !== undefined }),
    ...formatIssues(format, { field: `${at}.format`, isWritten: true }),
    ...answerIssues(acknowledgement?.pattern, `${at}.acknowledgement.pattern`),
    ...answerIssues(acknowledgement?.failed_pattern, `${at}.acknowledgement.failed_pattern`),
  ];
}

/** An answer is told from others by the name of the file that it answers. */
function answerIssues(pattern: string | undefined, field: string): FieldIssue[] {
  if (pattern === undefined) return [];
  const issues = pathIssue(pattern, field);
  if (pattern.includes("{name}")) return issues;
  const remedy = "Put {name} into it: ack/{name}.ok.";
  return [...issues, { field, message: "does not name the sent file", remedy }];
}

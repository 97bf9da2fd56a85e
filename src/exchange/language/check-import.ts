import type { FieldIssue } from "../../lib/errors.ts";
import { compilePattern } from "../files/pattern.ts";
import type {
  Child,
  FilesSource,
  ImportDefinition,
  Incremental,
  Source,
} from "../import-definition.ts";
import { formatIssues } from "./check-format.ts";
import {
  type MapCheck,
  mapIssues,
  neededIssues,
  oneOfIssues,
  refused,
  unknownColumn,
} from "./check-map.ts";
import { columnsOf, parseCondition, recordMatch, recordTokens } from "./condition.ts";
import { pathIssue } from "./file-names.ts";
import { compileImportMap } from "./import-map.ts";

const AT = "import";

/** What the schema cannot say of an import. */
export function importIssues(
  definition: ImportDefinition,
  { columns, lists }: Pick<MapCheck, "columns" | "lists">,
): FieldIssue[] {
  const { entity, source, key, map, children = [], incremental } = definition;
  return [
    ...sourceIssues(source, columns),
    ...key.flatMap((name, i) => unknownColumn(name, `${AT}.key[${i}]`, columns)),
    ...mapIssues(map, { field: `${AT}.map`, kind: "import", columns, lists }),
    ...neededIssues(entity, map, `${AT}.map`),
    ...refused(() => compileImportMap({ entity, map, children }), `${AT}.`),
    ...children.flatMap((child, i) =>
      childIssues(child, { source, lists, at: `${AT}.children[${i}]` }),
    ),
    ...sameChildren(children),
    ...ruleIssues(definition, columns),
    ...(incremental ? incrementalIssues(incremental, source, columns) : []),
    ...deleteIssues(definition, columns),
  ];
}

function sourceIssues(source: Source, columns: readonly string[] | undefined): FieldIssue[] {
  const { files, query, from_mirror, where } = source;
  const at = `${AT}.source`;
  const onMirror =
    from_mirror && (query !== undefined || files)
      ? [{ field: `${at}.from_mirror`, message: "reads tables alone", remedy: "Name a table." }]
      : [];
  return [
    ...oneOfIssues(source, ["table", "query", "files"], at),
    ...onMirror,
    ...conditionIssues(where, `${at}.where`, columns),
    ...(query === undefined ? [] : queryIssues(query, `${at}.query`)),
    ...(files
      ? [
          ...pathIssue(files.pattern, `${at}.files.pattern`),
          ...pathIssue(files.done_folder ?? "", `${at}.files.done_folder`),
          ...pathIssue(files.failed_folder ?? "", `${at}.files.failed_folder`),
          ...sameFolderIssues(files, `${at}.files`),
          ...formatIssues(files.format, { field: `${at}.files.format`, isWritten: false }),
        ]
      : []),
  ];
}

/** What is put where it was read would be read again. */
function sameFolderIssues(files: FilesSource, at: string): FieldIssue[] {
  const { folder, isFlat } = compilePattern(files.pattern);
  if (!isFlat) return [];
  return (["done_folder", "failed_folder"] as const).flatMap((name) => {
    const own = files[name];
    if (own === undefined || `/${own.replace(/^\/+|\/+$/g, "")}` !== folder) return [];
    const message = "is the folder that the files are read from";
    return [{ field: `${at}.${name}`, message, remedy: "Name another folder." }];
  });
}

/** The database refuses what does more than read; this says sooner what is none. */
function queryIssues(query: string, field: string): FieldIssue[] {
  if (/^\s*(select|with)\b/i.test(query)) return [];
  return [{ field, message: "is no SELECT", remedy: "Write one SELECT that gives the rows." }];
}

function conditionIssues(
  text: string | undefined,
  field: string,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  if (text === undefined) return [];
  const found = refused(() => parseCondition(text, { tokens: false, field }));
  if (found.length > 0) return found;
  const names = columnsOf(parseCondition(text, { tokens: false, field }));
  return names.flatMap((name) => unknownColumn(name, field, columns));
}

function childIssues(
  child: Child,
  {
    source,
    lists,
    at,
  }: { readonly source: Source; readonly lists: MapCheck["lists"]; readonly at: string },
): FieldIssue[] {
  const { map, where, table, child: inside, parent_key, order } = child;
  const isFile = source.files !== undefined;
  const issues: FieldIssue[] = [
    ...mapIssues(map, { field: `${at}.map`, kind: "import", lists }),
    ...conditionIssues(where, `${at}.where`, undefined),
  ];
  if (!isFile && table === undefined) {
    issues.push({
      field: `${at}.table`,
      message: "is missing",
      remedy: "Name the table of these rows.",
    });
  }
  if (!isFile && inside !== undefined) {
    issues.push({ field: `${at}.child`, message: "is for files alone", remedy: "Remove it." });
  }
  if (isFile && (table ?? parent_key ?? order) !== undefined) {
    const message = "has a table, but the rows of files have theirs inside";
    issues.push({ field: at, message, remedy: "Remove table, parent_key and order." });
  }
  return issues;
}

function sameChildren(children: readonly Child[]): FieldIssue[] {
  return children.flatMap(({ into }, i) =>
    children.findIndex((one) => one.into === into) === i
      ? []
      : [
          {
            field: `${AT}.children[${i}].into`,
            message: `${into} is filled twice`,
            remedy: "Keep one.",
          },
        ],
  );
}

/** Rules have tokens: in `match` they are columns, in `link` fields of a record. */
function ruleIssues(
  { entity, match, link, source }: ImportDefinition,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (match !== undefined) {
    const field = `${AT}.match`;
    const of = () => recordMatch(parseCondition(match, { tokens: true, field }), entity, field);
    issues.push(...refused(of));
    if (issues.length === 0) {
      issues.push(...of().columns.flatMap((name) => unknownColumn(name, field, columns)));
    }
  }
  if (link === undefined) return issues;
  const field = `${AT}.link`;
  const of = () => parseCondition(link, { tokens: true, field });
  issues.push(...refused(() => recordTokens(of(), entity, field)));
  if (source.files) {
    const message = "finds rows of tables, not of files";
    issues.push({ field, message, remedy: "Remove it." });
  }
  if (refused(of).length > 0) return issues;
  return [...issues, ...columnsOf(of()).flatMap((name) => unknownColumn(name, field, columns))];
}

function incrementalIssues(
  incremental: Incremental,
  source: Source,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  const at = `${AT}.incremental`;
  const { column, overlap_seconds, queue } = incremental;
  const issues = oneOfIssues(incremental, ["column", "modified_table", "queue"], at);
  if (column !== undefined) issues.push(...unknownColumn(column, `${at}.column`, columns));
  if (overlap_seconds !== undefined && column === undefined) {
    const message = "is for a change column alone";
    issues.push({ field: `${at}.overlap_seconds`, message, remedy: "Remove it." });
  }
  if (queue) issues.push(...conditionIssues(queue.where, `${at}.queue.where`, undefined));
  if (source.files) {
    const remedy = "Remove incremental: a file that was read is not read again.";
    issues.push({ field: at, message: "is for tables alone", remedy });
  }
  return issues;
}

function deleteIssues(
  { deletes = "keep", deleted_when }: ImportDefinition,
  columns: readonly string[] | undefined,
): FieldIssue[] {
  const field = `${AT}.deleted_when`;
  if (deletes === "flag" && deleted_when === undefined) {
    return [
      { field, message: "is missing", remedy: "Write the condition, or set deletes to keep." },
    ];
  }
  if (deletes !== "flag" && deleted_when !== undefined) {
    const remedy = "Set deletes to flag, or remove deleted_when.";
    return [{ field, message: "says nothing unless deletes is flag", remedy }];
  }
  return conditionIssues(deleted_when, field, columns);
}

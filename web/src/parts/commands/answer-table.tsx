import { Button, Center } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommandText } from "../../command-texts.ts";
import { columnsOf, imageTypeOf, rowsOfData } from "../../commands/answer.ts";
import { type Json, type JsonObject, printJson, scalarText } from "../../commands/lossless-json.ts";
import { AnswerImage } from "./answer-image.tsx";

const PAGE = 100;
const MAX_TEXT = 500;

interface AnswerTableProps {
  readonly caption: string;
  readonly rows: readonly JsonObject[];
}

/** Rows as a table, values as they came; a list of lines is a table in its cell. */
export function AnswerTable({ caption, rows }: AnswerTableProps) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(PAGE);
  const columns = columnsOf(rows);
  return (
    <>
      {/* biome-ignore lint/a11y: a scrolling part must be reachable by keyboard, and named */}
      <div className="answer-scroll" role="group" tabIndex={0} aria-label={caption}>
        <table className="answer-table">
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, limit).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no key of their own and never move
              <Row key={index} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > limit && (
        <Center p="xs">
          <Button size="xs" variant="default" onClick={() => setLimit(limit + PAGE)}>
            {t("action.load_more")}
          </Button>
        </Center>
      )}
    </>
  );
}

interface RowProps {
  readonly row: JsonObject;
  readonly columns: readonly string[];
}

function Row({ row, columns }: RowProps) {
  const values = new Map(row.members.map(({ name, value }) => [name, value]));
  return (
    <tr>
      {columns.map((name) => {
        const value = values.get(name);
        return (
          <td key={name} className={value?.kind === "number" ? "number" : ""}>
            {value && <Cell name={name} value={value} />}
          </td>
        );
      })}
    </tr>
  );
}

function Cell({ name, value }: { readonly name: string; readonly value: Json }) {
  const c = useCommandText();
  const [isShown, setIsShown] = useState(false);
  if (value.kind !== "array" && value.kind !== "object")
    return <Scalar name={name} value={value} />;
  const rows = rowsOfData(value);
  const count = value.kind === "array" ? value.items.length : value.members.length;
  if (count === 0) return value.kind === "array" ? "[]" : "{}";
  return (
    <details
      open={isShown}
      onToggle={(event) => {
        if (event.target === event.currentTarget) setIsShown(event.currentTarget.open);
      }}
    >
      <summary>{c("answer.members", { count })}</summary>
      {isShown && (rows ? <AnswerTable caption={name} rows={rows} /> : printJson(value))}
    </details>
  );
}

function Scalar({ name, value }: { readonly name: string; readonly value: Json }) {
  const text = scalarText(value);
  const type = value.kind === "string" ? imageTypeOf(text) : undefined;
  if (type) return <AnswerImage name={name} type={type} base64={text} />;
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

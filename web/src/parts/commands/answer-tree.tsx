import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommandText } from "../../command-texts.ts";
import { imageTypeOf } from "../../commands/answer.ts";
import { type Json, printJson } from "../../commands/lossless-json.ts";
import { AnswerImage } from "./answer-image.tsx";

/** So many members of one list are shown at first. */
const PAGE = 100;
/** Longer texts are cut in the tree; the raw answer has them whole. */
const MAX_TEXT = 2_000;

interface NodeProps {
  readonly name: string;
  readonly json: Json;
  readonly isOpen?: boolean;
}

/** An answer as a tree whose parts open one by one. */
export function AnswerTree({ name, json, isOpen = false }: NodeProps) {
  if (json.kind !== "object" && json.kind !== "array") return <Leaf name={name} json={json} />;
  return <Branch name={name} json={json} isOpen={isOpen} />;
}

function Leaf({ name, json }: { readonly name: string; readonly json: Json }) {
  const type = json.kind === "string" ? imageTypeOf(json.value) : undefined;
  const text = printJson(json);
  return (
    <div className="json-leaf">
      <span className="json-name">{name}:</span>{" "}
      {type && json.kind === "string" ? (
        <AnswerImage name={name} type={type} base64={json.value} />
      ) : (
        <span className={`json-${json.kind} breakable`}>
          {text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text}
        </span>
      )}
    </div>
  );
}

interface BranchProps {
  readonly name: string;
  readonly json: Extract<Json, { kind: "object" | "array" }>;
  readonly isOpen: boolean;
}

function Branch({ name, json, isOpen }: BranchProps) {
  const { t } = useTranslation();
  const c = useCommandText();
  const [isShown, setIsShown] = useState(isOpen);
  const [limit, setLimit] = useState(PAGE);
  const members =
    json.kind === "object"
      ? json.members.map((one) => [one.name, one.value] as const)
      : json.items.map((one, index) => [String(index), one] as const);
  const [open, close] = json.kind === "object" ? ["{", "}"] : ["[", "]"];
  return (
    <details
      className="json-branch"
      open={isShown}
      onToggle={(event) => {
        // Toggles of what is inside come through here as well.
        if (event.target === event.currentTarget) setIsShown(event.currentTarget.open);
      }}
    >
      <summary>
        <span className="json-name">{name}</span>{" "}
        <Text span c="dimmed" inherit>
          {open}
          {c("answer.members", { count: members.length })}
          {close}
        </Text>
      </summary>
      {isShown && (
        <div className="json-inside">
          {members.slice(0, limit).map(([key, value]) => (
            <AnswerTree key={key} name={key} json={value} />
          ))}
          {members.length > limit && (
            <Button size="compact-xs" variant="default" onClick={() => setLimit(limit + PAGE)}>
              {t("action.load_more")}
            </Button>
          )}
        </div>
      )}
    </details>
  );
}

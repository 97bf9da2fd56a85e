import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { runLogQuery } from "../api/queries.ts";
import type { RunLogLine } from "../api/types.ts";
import { StateBadge } from "./badges.tsx";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { Instant } from "./instant.tsx";

const LEVEL_COLORS = { info: "gray", warn: "yellow", error: "red" } as const;

interface RunLogProps {
  readonly runId: string;
  readonly isLive: boolean;
}

export function RunLog({ runId, isLive }: RunLogProps) {
  const { t } = useTranslation();
  const log = useInfiniteQuery(runLogQuery(runId, isLive));
  return (
    <InfiniteList query={log} empty={<Nothing>{t("run.log_empty")}</Nothing>}>
      {(lines) => (
        <div>
          {lines.map((line) => (
            <LogLine key={line.id} line={line} />
          ))}
        </div>
      )}
    </InfiniteList>
  );
}

function LogLine({ line }: { readonly line: RunLogLine }) {
  const { t } = useTranslation();
  const fields = Object.entries(line.fields)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
  return (
    <div className="log-line">
      <Text span inherit c="dimmed" className="number">
        <Instant at={line.at} exact />
      </Text>
      <StateBadge color={LEVEL_COLORS[line.level]} label={t(`log_level.${line.level}`)} />
      <span className="breakable">
        {line.message}
        {fields && (
          <Text span inherit c="dimmed">
            {" "}
            {fields}
          </Text>
        )}
      </span>
    </div>
  );
}

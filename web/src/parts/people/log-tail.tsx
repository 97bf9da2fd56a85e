import { Box, Button, Group, NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { logTailQuery } from "../../api/people-queries.ts";
import type { LogLevel, LogLine } from "../../api/types.ts";
import { usePeopleText } from "../../people-texts.ts";
import { StateBadge } from "../badges.tsx";
import { ListSkeleton, Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { Problem } from "../problem.tsx";
import { ScrollBox } from "../scroll-box.tsx";
import { Section } from "../section.tsx";

const LEVELS = ["debug", "info", "warn", "error"] as const;
const COLORS = { debug: "gray", info: "gray", warn: "yellow", error: "red" } as const;

interface LogTailProps {
  readonly name: string;
  readonly level: LogLevel;
  readonly onLevel: (level: LogLevel) => void;
}

/** The last lines of a log file, the newest at the end. */
export function LogTail({ name, level, onLevel }: LogTailProps) {
  const p = usePeopleText();
  const tail = useQuery(logTailQuery(name, level));
  return (
    <Section
      title={`${p("logs.tail")}: ${name}`}
      isFlush
      actions={
        <Group gap="sm" align="flex-end">
          <NativeSelect
            size="xs"
            label={p("logs.level")}
            value={level}
            data={LEVELS.map((value) => ({ value, label: p(`log_level.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              onLevel(LEVELS.find((one) => one === value) ?? "info")
            }
          />
          <Button
            size="xs"
            variant="default"
            loading={tail.isFetching}
            onClick={() => void tail.refetch()}
          >
            {p("logs.refresh")}
          </Button>
        </Group>
      }
    >
      {tail.isPending && <ListSkeleton rows={4} />}
      {tail.error && (
        <Box p="md">
          <Problem error={tail.error} retry={tail.refetch} />
        </Box>
      )}
      {tail.data?.length === 0 && <Nothing>{p("logs.no_lines")}</Nothing>}
      {tail.data && tail.data.length > 0 && (
        <ScrollBox label={p("logs.tail")}>
          {tail.data.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name and never move
            <Line key={index} line={line} />
          ))}
        </ScrollBox>
      )}
    </Section>
  );
}

function Line({ line }: { readonly line: LogLine }) {
  const p = usePeopleText();
  const fields = Object.entries(line.fields)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
  return (
    <div className="log-line">
      <Text span inherit c="dimmed" className="number">
        {line.at ? <Instant at={line.at} exact /> : "–"}
      </Text>
      <StateBadge color={COLORS[line.level]} label={p(`log_level.${line.level}`)} />
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

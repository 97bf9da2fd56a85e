import { NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { fieldErrors } from "../../api/client.ts";
import { nextTimesQuery } from "../../api/schedule-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { useReportText } from "../../report-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import { HOLIDAY_COUNTRIES, RHYTHMS, type Rhythm, WEEKDAYS, whenOf } from "./rhythm.ts";

const DAYS = [...Array.from({ length: 28 }, (_, i) => String(i + 1)), "L"];
const QUIET_MS = 300;

interface WhenInputProps {
  readonly rhythm: Rhythm;
  readonly timeZone: string;
  readonly onRhythm: (rhythm: Rhythm) => void;
  readonly onTimeZone: (timeZone: string) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** How often, at what time, in which time zone; with the next times as one chooses. */
export function WhenInput({ rhythm, timeZone, onRhythm, onTimeZone, errors }: WhenInputProps) {
  const s = useSourceText();
  const change = (part: Partial<Rhythm>): void => onRhythm({ ...rhythm, ...part });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NativeSelect
          label={s("schedule.rhythm")}
          value={rhythm.kind}
          data={RHYTHMS.map((value) => ({ value, label: s(`schedule.rhythms.${value}`) }))}
          onChange={({ currentTarget: { value } }) => {
            const kind = RHYTHMS.find((one) => one === value) ?? "cron";
            change(kind === "cron" ? { kind, cron: whenOf(rhythm).cron } : { kind });
          }}
        />
        <Details rhythm={rhythm} change={change} errors={errors} />
        <TextInput
          label={s("schedule.time_zone")}
          value={timeZone}
          required
          onChange={(event) => onTimeZone(event.currentTarget.value)}
          error={errors.time_zone}
        />
      </SimpleGrid>
      <NextTimes rhythm={rhythm} timeZone={timeZone} />
    </Stack>
  );
}

interface DetailsProps {
  readonly rhythm: Rhythm;
  readonly change: (part: Partial<Rhythm>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function Details({ rhythm, change, errors }: DetailsProps) {
  const s = useSourceText();
  const { kind, time, weekday, day, workingDay, holidays, cron } = rhythm;
  if (kind === "cron") {
    return (
      <TextInput
        label={s("schedule.cron")}
        description={s("schedule.cron_help")}
        value={cron}
        required
        onChange={(event) => change({ cron: event.currentTarget.value })}
        error={errors.cron}
      />
    );
  }
  return (
    <>
      {kind === "weekly" && (
        <NativeSelect
          label={s("schedule.weekday")}
          value={weekday}
          data={WEEKDAYS.map((value) => ({ value, label: s(`schedule.weekdays.${value}`) }))}
          onChange={(event) => change({ weekday: event.currentTarget.value })}
        />
      )}
      {kind === "monthly" && (
        <NativeSelect
          label={s("schedule.day")}
          value={day}
          data={DAYS.map((value) => ({
            value,
            label: value === "L" ? s("schedule.last_day") : value,
          }))}
          onChange={(event) => change({ day: event.currentTarget.value })}
        />
      )}
      {kind === "working_day" && (
        <TextInput
          type="number"
          label={s("schedule.working_day")}
          min={1}
          max={20}
          value={workingDay}
          onChange={(event) => change({ workingDay: Number(event.currentTarget.value) || 1 })}
          error={errors.working_day}
        />
      )}
      {kind === "working_day" && (
        <HolidaySelect holidays={holidays} change={change} error={errors.holidays} />
      )}
      {kind === "hourly" ? (
        <TextInput
          type="number"
          label={s("schedule.minute")}
          min={0}
          max={59}
          value={Number(time.split(":")[1])}
          onChange={({ currentTarget: { value } }) =>
            change({ time: `00:${String(Number(value) || 0).padStart(2, "0")}` })
          }
        />
      ) : (
        <TextInput
          type="time"
          label={s("schedule.time")}
          value={time}
          required
          onChange={(event) => change({ time: event.currentTarget.value || "00:00" })}
        />
      )}
    </>
  );
}

interface HolidaySelectProps {
  readonly holidays: Rhythm["holidays"];
  readonly change: (part: Pick<Rhythm, "holidays">) => void;
  readonly error: string | undefined;
}

function HolidaySelect({ holidays, change, error }: HolidaySelectProps) {
  const r = useReportText();
  return (
    <NativeSelect
      label={r("holidays.label")}
      value={holidays}
      data={[
        { value: "", label: r("holidays.none") },
        ...HOLIDAY_COUNTRIES.map((value) => ({ value, label: r(`holidays.${value}`) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        change({ holidays: HOLIDAY_COUNTRIES.find((one) => one === value) ?? "" })
      }
      error={error}
    />
  );
}

function NextTimes({ rhythm, timeZone }: { readonly rhythm: Rhythm; readonly timeZone: string }) {
  const s = useSourceText();
  const { language } = useFormat();
  const [when] = useDebouncedValue({ ...whenOf(rhythm), time_zone: timeZone }, QUIET_MS);
  const times = useQuery(nextTimesQuery(when));
  const problem = Object.values(fieldErrors(times.error))[0];
  if (problem) {
    return (
      <Text size="sm" c="red" role="status">
        {problem}
      </Text>
    );
  }
  const shown = new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: times.data ? timeZone : "UTC",
  });
  return (
    <Text size="sm" c="dimmed" role="status">
      {s("schedule.next")}:{" "}
      {(times.data ?? []).map((time) => shown.format(Date.parse(time))).join(" · ")}
    </Text>
  );
}

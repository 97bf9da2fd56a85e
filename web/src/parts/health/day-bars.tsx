import type { IntegrationHealthRow } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";

type Day = IntegrationHealthRow["trend"][number];

const HEIGHT = 28;
const BAR = 3;
const STEP = 4;

/** Requests of the last 30 days as a row of bars, those that failed on top. */
export function DayBars({ days }: { readonly days: readonly Day[] }) {
  const h = useHealthText();
  const { number } = useFormat();
  const most = Math.max(1, ...days.map(({ total }) => total));
  const sum = (name: "successful" | "failed") =>
    number(days.reduce((all, day) => all + day[name], 0));
  const label = h("trend_label", { successful: sum("successful"), failed: sum("failed") });
  return (
    <svg role="img" aria-label={label} width={days.length * STEP} height={HEIGHT}>
      <title>{label}</title>
      {days.map((day, i) => (
        <Bar key={day.date} day={day} x={i * STEP} most={most} />
      ))}
    </svg>
  );
}

function Bar({ day, x, most }: { readonly day: Day; readonly x: number; readonly most: number }) {
  if (day.total === 0) {
    return <rect x={x} y={HEIGHT - 1} width={BAR} height={1} fill="var(--mantine-color-gray-5)" />;
  }
  // The smallest part can still be seen.
  const height = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2)));
  const [good, bad] = [height(day.successful), height(day.failed)];
  const top = Math.max(0, HEIGHT - good - bad);
  return (
    <>
      <rect x={x} y={top} width={BAR} height={bad} fill="var(--mantine-color-red-7)" />
      <rect x={x} y={top + bad} width={BAR} height={good} fill="var(--mantine-color-green-7)" />
    </>
  );
}

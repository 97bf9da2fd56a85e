import { useTranslation } from "react-i18next";
import type { Attempt } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { phasesOf } from "./phases.ts";

/** Where the time of a try went: one bar for each part, one after the other. */
export function Waterfall({ attempt }: { readonly attempt: Attempt }) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const phases = phasesOf(attempt);
  const last = phases.at(-1);
  if (!last) return null;
  const total = Math.max(last.startMs + last.durationMs, 1);
  return (
    <ol className="waterfall" aria-label={t("attempt.timing")}>
      {phases.map(({ name, startMs, durationMs }) => (
        <li key={name}>
          <span className="waterfall-name">{t(`phase.${name}`)}</span>
          <span className="waterfall-track" aria-hidden>
            <span
              className="waterfall-bar"
              data-phase={name}
              style={{
                marginInlineStart: `${(startMs / total) * 100}%`,
                width: `${(durationMs / total) * 100}%`,
              }}
            />
          </span>
          <span className="waterfall-time number">{duration(durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}

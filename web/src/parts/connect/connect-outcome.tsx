import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useSourceText } from "../../source-texts.ts";

const CODES = [
  "connected",
  "not_renewable",
  "check_failed",
  "expired",
  "access_denied",
  "consent_refused",
  "scope_missing",
  "client_missing",
  "session_over",
  "credentials_refused",
] as const;
const COLORS: Readonly<Record<string, string>> = {
  connected: "green",
  not_renewable: "yellow",
  check_failed: "yellow",
};

/** What came of the way to the provider's consent page. */
export function ConnectOutcome({ code }: { readonly code: string }) {
  const s = useSourceText();
  const known = CODES.find((one) => one === code);
  const isGood = code === "connected";
  const icon = isGood ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />;
  return (
    <Alert color={COLORS[code] ?? "red"} icon={icon} role={isGood ? "status" : "alert"}>
      {known ? s(`connect.outcome.${known}`) : s("connect.outcome.other", { code })}
    </Alert>
  );
}

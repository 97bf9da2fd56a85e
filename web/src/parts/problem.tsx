import { Alert, Button, Code, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client.ts";

const KNOWN_CODES = [
  "offline",
  "unauthenticated",
  "sign_in_failed",
  "forbidden",
  "not_found",
  "invalid_input",
  "too_large",
  "run_in_progress",
  "rate_limited",
  "credentials_refused",
  "remote_unavailable",
  "bad_configuration",
  "egress_refused",
  "tls_error",
  "storage_full",
  "cannot_decrypt",
  "already_exists",
  "connector_not_available",
] as const;
type KnownCode = (typeof KNOWN_CODES)[number];

/** Codes that ask the reader for the same as another one. */
const ALIKE: Readonly<Record<string, KnownCode>> = {
  timeout: "remote_unavailable",
  connection_refused: "remote_unavailable",
  connection_reset: "remote_unavailable",
  host_unreachable: "remote_unavailable",
  network_fault: "remote_unavailable",
  maintenance: "remote_unavailable",
  busy: "remote_unavailable",
  dns_failure: "bad_configuration",
  host_not_allowed: "bad_configuration",
  host_refused: "bad_configuration",
  wrong_subdomain: "bad_configuration",
  base_url_missing: "bad_configuration",
  web_page: "bad_configuration",
  credentials_missing: "credentials_refused",
  disk_full: "storage_full",
  bad_request: "invalid_input",
};

const isKnown = (code: string): code is KnownCode =>
  (KNOWN_CODES as readonly string[]).includes(code);

/** What an error code means and what the reader can do, in the chosen language. */
export function useProblemText(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = ALIKE[code] ?? code;
    return isKnown(known) ? t(`problem.${known}`) : t("problem.other");
  };
}

interface ProblemProps {
  readonly error: unknown;
  readonly retry?: (() => unknown) | undefined;
}

export function Problem({ error, retry }: ProblemProps) {
  const { t } = useTranslation();
  const describe = useProblemText();
  if (!error) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <Alert
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      title={t("problem.title")}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{describe(problem?.code ?? "other")}</Text>
        {problem?.message && (
          <Text size="sm" className="breakable">
            {problem.message} <Code>{problem.code}</Code>
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={() => retry()}>
            {t("action.try_again")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

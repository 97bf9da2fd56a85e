import { Alert, Button, Code, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client.ts";
import { knownCode } from "../problem-codes.ts";

/** What an error code means and what the reader can do; undefined for a code that this UI does not know. */
export function useProblemText(): (code: string) => string | undefined {
  const { t } = useTranslation();
  return (code) => {
    const known = knownCode(code);
    return known && t(`problem.${known}`);
  };
}

/** The sentence for whatever was thrown; the hub's own English detail for a code that is not known here. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  const describe = useProblemText();
  return (error) => {
    const { code = "other", message = "" } = error instanceof ApiProblem ? error : {};
    return describe(code) ?? (message || t("problem.other"));
  };
}

/** Why a run or an attempt failed: what it means, and the words of whoever refused. */
export function Failure({ code, message }: { readonly code: string; readonly message: string }) {
  const described = useProblemText()(code);
  return (
    <Stack gap={4}>
      {described && <Text size="sm">{described}</Text>}
      <Text size="sm" c={described ? "dimmed" : "inherit"} className="breakable">
        {message}
      </Text>
    </Stack>
  );
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
  const described = problem && describe(problem.code);
  return (
    <Alert
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      title={t("problem.title")}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        {(described ?? !problem?.message) && (
          <Text size="sm">{described ?? t("problem.other")}</Text>
        )}
        {problem?.message && (
          <Text size="sm" c={described ? "dimmed" : "inherit"} className="breakable">
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

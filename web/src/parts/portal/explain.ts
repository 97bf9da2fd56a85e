import { usePortalText } from "../../portal/texts.ts";
import { adviceFor } from "../delivery/advice.ts";

/** Failures before there was an answer that the hub's own pages tell in other words. */
const FURTHER = ["dns_failure", "tls_error", "egress_refused"] as const;

export type Explain = (status: number | null, code: string | null) => string;

/** What a try that failed means to the customer whose program did not take it. */
export function useExplain(): Explain {
  const p = usePortalText();
  return (status, code) => {
    const further = status === null ? FURTHER.find((one) => one === code) : undefined;
    return p(`advice.${further ?? adviceFor(status, code) ?? "other"}`);
  };
}

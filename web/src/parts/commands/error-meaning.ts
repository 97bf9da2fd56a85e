import { useCommandText } from "../../command-texts.ts";

const NUMBERS = [
  ...(["502", "900", "3005", "3006", "3007", "3514", "3521"] as const),
  ...(["9001", "9002", "9003", "9004", "9005", "9006", "9007", "9008", "9009"] as const),
  ...(["9010", "9011", "9012", "9013", "9015", "9016", "9017", "9018", "9019"] as const),
  ...(["9020", "9021", "9022"] as const),
] as const;

/** What an error number of a command means; undefined for one that is not known here. */
export function useErrorMeaning(): (number: number) => string | undefined {
  const c = useCommandText();
  return (number) => {
    const known = NUMBERS.find((one) => one === String(number));
    return known && c(`error.${known}`);
  };
}

declare module "pino-roll" {
  import type { DestinationStream } from "pino";
  /** A stream that begins a new file by day and by size, and removes the oldest. */
  export default function roll(options: {
    file: string;
    extension?: string;
    frequency?: "daily" | "hourly" | number;
    dateFormat?: string;
    size?: string;
    mkdir?: boolean;
    limit?: { count: number; removeOtherLogFiles?: boolean };
  }): Promise<DestinationStream & NodeJS.WritableStream>;
}

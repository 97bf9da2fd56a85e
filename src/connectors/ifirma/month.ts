import { isHubError } from "../../sdk/index.ts";
import { findKey, type IfirmaContext } from "./account.ts";
import { accountingMonth, type Month, moveAccountingMonth } from "./client.ts";

/** A longer way is a wrong date rather than a late document. */
const MAX_STEPS = 12;

/** The accounting month; undefined where no key may see it. */
export async function findMonth(ctx: IfirmaContext): Promise<Month | undefined> {
  const key = findKey(ctx, "abonent");
  if (!key) return undefined;
  try {
    return await accountingMonth(ctx);
  } catch (error) {
    // The general API key is only perhaps the one for this.
    if (key.field === "api_key" && isHubError(error) && error.reaction === "pause")
      return undefined;
    throw error;
  }
}

const indexOf = ({ year, month }: Month): number => year * 12 + month - 1;
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** Why iFirma would refuse a document of that day; undefined where it would not, or nobody knows. */
export function monthProblem(
  { settings }: IfirmaContext,
  now: Month | undefined,
  day: string,
): string | undefined {
  if (now === undefined || day === "") return undefined;
  const steps = Math.abs(monthOf(day) - indexOf(now));
  if (steps === 0) return undefined;
  const name = `${String(now.month).padStart(2, "0")}/${now.year}`;
  if (settings.move_accounting_month !== true) {
    return `The date ${day} is outside iFirma's accounting month ${name}: switch the month in iFirma, or let the integration do it (move_accounting_month).`;
  }
  return steps > MAX_STEPS
    ? `The date ${day} is more than ${MAX_STEPS} months away from iFirma's accounting month ${name}.`
    : undefined;
}

/** The month to go back to, while it is another one: so that a crash does not leave the account elsewhere. */
const HOME = "accounting_month_home";

/**
 * Does the work while the accounting month is that of the day, then switches back; without the setting, or a
 * key for it, in whatever month it is.
 */
export async function inMonthOf<T>(
  ctx: IfirmaContext,
  day: string,
  work: () => Promise<T>,
): Promise<T> {
  if (ctx.settings.move_accounting_month !== true) return work();
  return ctx.state.locked("accounting_month", async () => {
    const start = await findMonth(ctx);
    if (start === undefined) return work();
    const left = await ctx.state.get(HOME);
    const home = left === undefined ? indexOf(start) : Number(left);
    const way = createWay(ctx, indexOf(start));
    await ctx.state.set(HOME, String(home));
    try {
      await way.to(monthOf(day));
      return await work();
    } finally {
      await way.to(home);
      await ctx.state.remove(HOME);
    }
  });
}

function createWay(ctx: IfirmaContext, from: number) {
  let at = from;
  return {
    async to(month: number): Promise<void> {
      while (at !== month) {
        const isForward = month > at;
        await moveAccountingMonth(ctx, isForward);
        at += isForward ? 1 : -1;
      }
    },
  };
}

/** Told once when its signal is aborted. */
export interface Abortable {
  onAbort(): void;
}

/** One listener of a signal for all who watch it: a signal looks through all its listeners for each new one. */
class Watch {
  readonly members = new Set<Abortable>();

  handleEvent(): void {
    for (const member of [...this.members]) member.onAbort();
  }
}

const watches = new WeakMap<AbortSignal, Watch>();

/** To be ended with `unwatchAbort`; a signal that nobody watches any more has no listener left. */
export function watchAbort(signal: AbortSignal, member: Abortable): void {
  const known = watches.get(signal);
  const watch = known ?? new Watch();
  watch.members.add(member);
  if (known) return;
  watches.set(signal, watch);
  signal.addEventListener("abort", watch);
}

export function unwatchAbort(signal: AbortSignal, member: Abortable): void {
  const watch = watches.get(signal);
  if (!watch?.members.delete(member) || watch.members.size > 0) return;
  watches.delete(signal);
  signal.removeEventListener("abort", watch);
}

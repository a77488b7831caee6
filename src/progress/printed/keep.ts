/** Bytes that all texts kept from one log may take, about, before those are given up that are only shown. */
const TIGHT = 16_000_000;

/** And before the rest of the log is left out. */
const FULL = 48_000_000;

/** How much is still kept of a text when it gets tight. */
const SHORT = 500;

/** What a text costs beside its characters: itself, and its place in whatever holds it. */
const OVERHEAD = 150;

/**
 * Copies texts that outlive their line, so that they do not keep the chunk alive of which the line is a slice, and
 * sees to it that no log makes them fill the memory.
 */
export class Keeper {
  private spent = 0;

  /** Whether nothing should be kept that is only shown. */
  get isTight(): boolean {
    return this.spent >= TIGHT;
  }

  /** Whether nothing should be kept any more. */
  get isFull(): boolean {
    return this.spent >= FULL;
  }

  /** An own copy of the text, cut to `most` characters. */
  keep(text: string, most: number): string {
    const kept = ownCopy(text, this.isTight ? Math.min(most, SHORT) : most);
    this.spent += kept.length + OVERHEAD;
    return kept;
  }

  /** Tells that a kept text is no longer held. */
  release(text: string): void {
    this.spent -= text.length + OVERHEAD;
  }
}

/** The first `most` characters of a text in memory of their own. */
export function ownCopy(text: string, most: number): string {
  return Buffer.from(text.length > most ? text.slice(0, most) : text, 'utf8').toString('utf8');
}

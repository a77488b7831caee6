/** Characters that all texts kept from one log may have together, before only their beginnings are kept. */
const BUDGET = 24_000_000;

/** What is still kept of a text when the budget is spent. */
const SHORT = 80;

/**
 * Copies texts that outlive their line, so that they do not keep the chunk alive of which the line is a slice, and
 * sees to it that no log makes them fill the memory.
 */
export class Keeper {
  private spent = 0;

  /** An own copy of the text, cut to `most` characters. */
  keep(text: string, most: number): string {
    const limit = this.spent < BUDGET ? most : Math.min(most, SHORT);
    this.spent += Math.min(text.length, limit);
    return ownCopy(text, limit);
  }

  /** Tells that a kept text is no longer held. */
  release(text: string): void {
    this.spent -= text.length;
  }
}

/** The first `most` characters of a text in memory of their own. */
export function ownCopy(text: string, most: number): string {
  return Buffer.from(text.length > most ? text.slice(0, most) : text, 'utf8').toString('utf8');
}

import { parseInstant } from '../instant.ts';
import type { GroupEvent, VertexEvent } from '../rawjson/solve-status.ts';
import { LiveVertex } from './live-vertex.ts';

/** Vertices that are one step to the user. It shows itself when a member that is not weak starts, or one fails. */
export class LiveGroup {
  readonly vertex = new LiveVertex();
  private readonly members = new Map<string, VertexEvent>();

  constructor({ name = '' }: GroupEvent) {
    this.vertex.name = name;
    this.vertex.hidden = true;
  }

  /** Takes a member's event over; tells whether anything that is printed changed. */
  apply(event: VertexEvent): boolean {
    this.members.set(event.digest, event);
    const { cached, error, hidden } = this.vertex;
    const members = [...this.members.values()];
    this.vertex.cached = members.every((member) => member.cached === true);
    this.vertex.error ||= event.error ?? '';
    const ran = this.run(event);
    if (this.vertex.error !== '') this.vertex.hidden = false;
    return (
      ran || cached !== this.vertex.cached || error !== this.vertex.error || hidden !== this.vertex.hidden
    );
  }

  private run(event: VertexEvent): boolean {
    const started = event.started === undefined ? undefined : parseInstant(event.started);
    if (started === undefined) return false;
    if (!event.progressGroup?.weak) this.vertex.hidden = false;
    return this.vertex.run(started, event.completed);
  }
}

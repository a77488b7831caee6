import type { SolveStatus, VertexEvent } from '../rawjson/solve-status.ts';
import { LiveGroup } from './live-group.ts';
import { LiveVertex } from './live-vertex.ts';

/** What is known of the build and not yet printed. */
export class Trace {
  /** Vertices with news, in the order in which it came. */
  readonly updates = new Set<LiveVertex>();
  /** Vertices that run. */
  readonly open = new Set<LiveVertex>();
  /** All that ever started, in that order. */
  readonly started = new Set<LiveVertex>();
  /** Short texts of all warnings, each once. */
  readonly warnings = new Set<string>();
  /** Events since somebody set it to zero. */
  waiting = 0;
  private readonly byDigest = new Map<string, LiveVertex>();
  private readonly groups = new Map<string, LiveGroup>();

  update({ vertexes = [], statuses = [], logs = [], warnings = [] }: SolveStatus, now: number): void {
    this.waiting += vertexes.length + statuses.length + logs.length;
    for (const event of vertexes) this.vertex(event, now);
    for (const event of statuses) this.news(event.vertex, now)?.status(event);
    for (const event of warnings) {
      const text = Buffer.from(event.short, 'base64').toString('utf8');
      this.news(event.vertex, now)?.warn(text);
      this.warnings.add(text);
    }
    for (const event of logs) this.news(event.vertex, now)?.write(event);
  }

  private vertex(event: VertexEvent, now: number): void {
    const group = event.progressGroup ? this.group(event) : undefined;
    const vertex = group?.vertex ?? this.byDigest.get(event.digest) ?? new LiveVertex();
    this.byDigest.set(event.digest, vertex);
    if (!(group ?? vertex).apply(event)) return;
    if (vertex.started) this.started.add(vertex);
    if (vertex.started && vertex.end === undefined) this.open.add(vertex);
    else this.open.delete(vertex);
    vertex.touch(now);
    this.updates.add(vertex);
  }

  private group(event: VertexEvent): LiveGroup | undefined {
    if (!event.progressGroup) return undefined;
    const known = this.groups.get(event.progressGroup.id);
    if (known) return known;
    const group = new LiveGroup(event.progressGroup);
    this.groups.set(event.progressGroup.id, group);
    return group;
  }

  private news(digest: string, now: number): LiveVertex | undefined {
    const vertex = this.byDigest.get(digest);
    if (!vertex) return undefined;
    vertex.touch(now);
    this.updates.add(vertex);
    return vertex;
  }
}

import type { CommandResult, Docker } from '../../src/buildx/types.ts';

/** A Docker whose answers are a table from the words of a command to what it prints; all calls are kept. */
export function aDocker(answers: Record<string, Partial<CommandResult> | Partial<CommandResult>[]>): {
  docker: Docker;
  calls: string[];
} {
  const calls: string[] = [];
  const seen = new Map<string, number>();
  const docker: Docker = {
    async run(args) {
      const command = args.join(' ');
      calls.push(command);
      const answer = answers[command];
      const turn = seen.get(command) ?? 0;
      seen.set(command, turn + 1);
      const one = Array.isArray(answer) ? answer[Math.min(turn, answer.length - 1)] : answer;
      return { code: one ? 0 : 1, stdout: '', stderr: one ? '' : `unexpected command: ${command}`, ...one };
    },
    start() {
      throw new Error('nothing is started here');
    },
  };
  return { docker, calls };
}

/** The text of `docker buildx inspect`, as Buildx 0.36 prints it with DEBUG=1. */
export function inspectText(builder: {
  name: string;
  driver: string;
  version?: string;
  containerd?: boolean;
  status?: string;
}): string {
  const able = builder.driver !== 'docker' || builder.containerd !== false;
  return `Name:          ${builder.name}
Driver:        ${builder.driver}
Last Activity: 2026-11-20 18:17:21 +0000 UTC

Nodes:
Name:             ${builder.name}0
Endpoint:         default
Status:           ${builder.status ?? 'running'}
${builder.version === undefined ? '' : `BuildKit version: ${builder.version}\n`}Platforms:        linux/amd64*, linux/amd64/v2, linux/arm64
Features:
 Automatically load images to the Docker Engine image store: true
 Cache export:                                               ${able}
 Direct push:                                                ${able}
 Docker exporter:                                            ${able}
 Multi-platform build:                                       ${able}
 OCI exporter:                                               ${able}
Labels:
 org.mobyproject.buildkit.worker.hostname:         vm
GC Policy rule#0:
 All:            false
`;
}

/** How a docker command ended. */
export interface CommandResult {
  /** Exit code; undefined when a signal ended it. */
  code?: number;
  stdout: string;
  stderr: string;
}

/** How a long-running docker command ended. */
export interface Exit {
  code?: number;
  signal?: string;
}

/** A docker command under way. */
export interface RunningCommand {
  /** Settles once the process and its streams are closed; rejects with BuilderProblem when there is no docker. */
  exit: Promise<Exit>;
  /** Passes a signal on; does nothing after the end. */
  stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

/** The environment of a docker command. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The only way to docker. Arguments are always an array and never go through a shell. */
export interface Docker {
  /** Runs a short command to its end, silently. Rejects with BuilderProblem when there is no docker. */
  run(args: readonly string[], extra?: Variables): Promise<CommandResult>;
  /** Starts a long command and hands over its output as it comes. */
  start(args: readonly string[], extra: Variables, output: CommandOutput): RunningCommand;
}

/** Where the lines of a long command go, each without its line end. */
export interface CommandOutput {
  stdout(line: string): void;
  stderr(line: string): void;
}

/** What a builder can do, as `docker buildx inspect` names it. */
export type Feature =
  | 'Cache export'
  | 'Multi-platform build'
  | 'OCI exporter'
  | 'Docker exporter'
  | 'Direct push';

/** The builder that runs a build. Versions are absent when they are not known. */
export interface Builder {
  name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote`, `cloud` */
  driver: string;
  /** As BuildKit prints it, `v0.32.2` or `v0.0.0+unknown`. */
  buildkit?: string;
  buildx?: string;
  /** Docker Engine's version; absent where no engine answers. */
  docker?: string;
  /** `containerd` or `graphdriver`; known for the docker driver alone. */
  imageStore?: 'containerd' | 'graphdriver';
  /** Absent features are unknown, not missing. */
  features: Readonly<Partial<Record<Feature, boolean>>>;
  platforms: string[];
}

/** Something about Docker, Buildx or the builder that makes the build impossible: one sentence with the fix. */
export class BuilderProblem extends Error {
  override name = 'BuilderProblem';
}

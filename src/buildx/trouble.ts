import { BuilderProblem } from './types.ts';

/** A cause that docker's own text names, and the sentence that a user needs instead. */
interface Trouble {
  when: RegExp;
  say: string;
}

const TROUBLES: readonly Trouble[] = [
  {
    when: /'buildx' is not a docker command|unknown command: docker buildx|unknown shorthand flag/i,
    say: 'Docker has no Buildx plugin here: add `docker/setup-buildx-action` before this step, or install the docker-buildx-plugin package.',
  },
  {
    when: /permission denied/i,
    say: 'This user may not talk to the Docker daemon: add the user to the group `docker`, or run the job as a user that may.',
  },
  {
    when: /cannot connect to the docker daemon|failed to connect to the docker api|is the docker daemon running|connection refused|dial unix/i,
    say: 'No Docker daemon answers: start Docker (`sudo systemctl start docker`), or set DOCKER_HOST to the daemon that is to be used.',
  },
];

/** One sentence with the fix for what docker said on stderr; `builder` is the builder that was asked for. */
export function dockerTrouble(stderr: string, builder?: string): BuilderProblem {
  const known = TROUBLES.find(({ when }) => when.test(stderr));
  if (known) return new BuilderProblem(known.say);
  const text = lastLine(stderr);
  if (builder && /no builder .* found|not found/i.test(stderr)) {
    return new BuilderProblem(
      `There is no builder "${builder}": make it with \`docker buildx create --name ${builder}\`, or name one that \`docker buildx ls\` lists.`,
    );
  }
  const what = builder ? `The builder "${builder}" does not answer` : 'The builder does not answer';
  return new BuilderProblem(
    `${what}: ${text || 'docker gave no reason'}. \`docker buildx ls\` shows its state.`,
  );
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (lines.filter((line) => line && !/^time=.*level=debug/.test(line)).at(-1) ?? '').replace(
    /^ERROR: /,
    '',
  );
}

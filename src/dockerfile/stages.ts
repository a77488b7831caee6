import { DockerfileParser, From, type Instruction } from 'dockerfile-ast';

/** An instruction that takes a number in `[stage n/m]`. */
export interface Command {
  /** `RUN`, `COPY`, `ADD` or `WORKDIR` */
  instruction: string;
  /** One-based line at which it begins. */
  line: number;
  /** The instruction on one line, blanks collapsed. */
  text: string;
}

/** One stage of a Dockerfile. */
export interface Stage {
  /** As BuildKit calls it: its name in lower case, or `stage-N`. */
  name: string;
  /** One-based line of its FROM. */
  line: number;
  /** What it is built on makes a vertex of its own: `no` for `scratch` and earlier stages, `maybe` where it is a variable. */
  base: 'yes' | 'no' | 'maybe';
  /** How many commands `m` counts: those below, and `WORKDIR /`, which makes no vertex and takes no number. */
  counted: number;
  commands: Command[];
}

/** Larger files are no Dockerfiles that a person wrote, and would keep the parser busy for long. */
const MAX_LENGTH = 1_000_000;

const NUMBERED = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

const KEYWORDS = new Set(
  [...NUMBERED].concat([
    ...['ARG', 'CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'],
    ...['MAINTAINER', 'ONBUILD', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME'],
  ]),
);

/** The stages of a Dockerfile; undefined when BuildKit could not have built it. */
export function stagesOf(dockerfile: string): Stage[] | undefined {
  const instructions = parse(dockerfile);
  if (!instructions?.every((instruction) => KEYWORDS.has(instruction.getKeyword()))) return undefined;
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction instanceof From) stages.push(stageOf(instruction, stages));
    else if (NUMBERED.has(instruction.getKeyword())) addCommand(stages.at(-1), commandOf(instruction));
  }
  return stages.length > 0 ? stages : undefined;
}

function addCommand(stage: Stage | undefined, command: Command): void {
  if (!stage) return;
  stage.counted++;
  if (command.text !== 'WORKDIR /') stage.commands.push(command);
}

function parse(dockerfile: string): Instruction[] | undefined {
  if (dockerfile.length > MAX_LENGTH) return undefined;
  try {
    return DockerfileParser.parse(dockerfile).getInstructions();
  } catch {
    // The parser is lenient; on what it stumbles over, no line can be told.
    return undefined;
  }
}

function stageOf(from: From, earlier: readonly Stage[]): Stage {
  const image = from.getImage() ?? '';
  return {
    name: from.getBuildStage()?.toLowerCase() ?? `stage-${earlier.length}`,
    line: lineOf(from),
    base: baseOf(image, earlier),
    counted: 0,
    commands: [],
  };
}

function baseOf(image: string, earlier: readonly Stage[]): Stage['base'] {
  if (image.includes('$')) return 'maybe';
  const isStage = earlier.some(({ name }) => name === image.toLowerCase());
  return isStage || image === 'scratch' ? 'no' : 'yes';
}

function commandOf(instruction: Instruction): Command {
  const keyword = instruction.getKeyword();
  const content = instruction.getArgumentsContent() ?? '';
  return { instruction: keyword, line: lineOf(instruction), text: oneLine(`${keyword} ${content}`) };
}

function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line + 1;
}

/** A text on one line, blanks collapsed. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

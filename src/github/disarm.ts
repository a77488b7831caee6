/**
 * GitHub's runner takes a line for a command when it begins, after white space, with `::name`, or when it holds
 * `##[name` anywhere (actions/runner ActionCommand.TryParseV2 and TryParse, both before any masking), and it splits
 * lines at a lone carriage return too. What a build prints is not ours to trust: `RUN printf '\r::set-output …'`, and
 * in any column `##[set-output …`, would set this step's outputs, add masks and annotations.
 *
 * A zero-width space between the marks is enough, since the runner cuts the name at a fixed distance behind them, and
 * leaves the text as the eye sees it. `::stop-commands::` would do too, but silences this action's own groups and
 * warnings meanwhile, and shows two lines of noise in every log.
 */
const BREAK = '\u200b';

/** White space as .NET trims it, line ends left out; U+0085 is none for JavaScript. */
const COMMAND_START = /(^|[\r\n])((?:[^\S\r\n]|\u0085)*):(?=:)/g;

/** The text with every workflow command in it made harmless. Give it whole lines, since a command may not be cut in two. */
export function disarm(text: string): string {
  const withoutV1 = text.includes('##[') ? text.replaceAll('##[', `##${BREAK}[`) : text;
  return withoutV1.includes('::') ? withoutV1.replace(COMMAND_START, `$1$2:${BREAK}`) : withoutV1;
}

import type { Environment } from '../environment.ts';
import type { RestAccess } from '../github/rest-access.ts';

const NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** The repository that a command is about and what opens it, or what is missing, as a sentence. */
export function accessOf(
  repo: string | undefined,
  { apiUrl, githubToken, github }: Pick<Environment, 'apiUrl' | 'githubToken' | 'github'>,
): RestAccess | { problem: string } {
  const repository = repo ?? github.repository;
  if (repository === undefined) return { problem: 'No repository is named; write --repo OWNER/NAME.' };
  if (!NAME.test(repository)) {
    return { problem: `--repo: ${JSON.stringify(repository)} is not a repository; write it as OWNER/NAME.` };
  }
  if (githubToken === undefined) {
    return {
      problem: 'There is no token for GitHub; set GITHUB_TOKEN or GH_TOKEN to one that may read actions.',
    };
  }
  return { url: apiUrl, repository, token: githubToken };
}

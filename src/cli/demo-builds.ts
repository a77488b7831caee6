/** A build of the demo: what is changed in the project before it. */
export interface DemoBuild {
  /** As the recording is called. */
  name: string;
  title: string;
  /** The file that is changed, and how. */
  change?: { file: string; edit: (text: string) => string };
  /** Builds without any cache, so that nothing of the user's has to be removed for a cold build. */
  noCache?: boolean;
}

/** What the project of the demo is called. */
export const DEMO_NAME = 'python-service';

/** The four builds that people compare by hand when they tune a Dockerfile. */
export const DEMO_BUILDS: readonly DemoBuild[] = [
  { name: 'cold', title: 'cold', noCache: true },
  { name: 'unchanged', title: 'unchanged' },
  {
    name: 'code-changed',
    title: 'code changed',
    change: {
      file: 'app/main.py',
      edit: (text) => text.replace('"status": "ok"', '"status": "ok", "version": "2"'),
    },
  },
  {
    name: 'dependencies-changed',
    title: 'dependencies changed',
    change: { file: 'requirements.txt', edit: (text) => `${text}httpx==0.28.1\n` },
  },
];

/** A build of the demo: what is changed in the project before it. */
export interface DemoBuild {
  /** As the recording is called. */
  name: string;
  title: string;
  /** The file that is changed, and what it gains. */
  change?: { file: string; append: string };
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
      append: '\n\n@api.get("/version")\ndef version() -> dict:\n    return {"version": "2"}\n',
    },
  },
  {
    name: 'dependencies-changed',
    title: 'dependencies changed',
    change: { file: 'requirements.txt', append: 'httpx==0.28.1\n' },
  },
];

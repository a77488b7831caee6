import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { page, ROOT, tableRows } from './pages.ts';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const { dependencies, devDependencies }: Manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
const text = page('docs/dependencies.md');
const packages = (heading: string) => tableRows(text, heading).map(([cell = '']) => cell.replaceAll('`', ''));

describe('docs/dependencies.md', () => {
  it('tells what each shipped package is for', () => {
    expect(packages('Shipped')).toEqual(Object.keys(dependencies).toSorted());
  });

  it('tells what each other package is for', () => {
    expect(packages('For development').toSorted()).toEqual(Object.keys(devDependencies).toSorted());
  });

  it('names the major versions that are held back', () => {
    const versions = { ...dependencies, ...devDependencies };
    for (const [name = '', major] of tableRows(text, 'Held back')) {
      expect({ name, major: versions[name.replaceAll('`', '')]?.split('.')[0] }).toEqual({ name, major });
    }
  });

  it('names nothing as shipped that src/ does not import', () => {
    const source = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'))
      .join('\n');
    const imported = Object.keys(dependencies).filter((name) =>
      new RegExp(`(from |import\\()'${name}`).test(source),
    );
    expect(imported).toEqual(Object.keys(dependencies));
  });
});

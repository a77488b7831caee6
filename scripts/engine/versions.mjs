export const versions = {
  buildx: '0.36.1',
  buildkit: '0.32.2',
  act: '0.2.87',
  actionlint: '1.7.12',
  zizmor: '1.32.0',
  moto: '5.2.5',
  // The last that runs on Node 20.
  azurite: '3.35.0',
  nodes: { 20: '20.20.2', 24: '24.21.0' },
  debianSuite: 'forky',
};

import { Command } from 'commander';
new Command('buildkit-cache').parse();

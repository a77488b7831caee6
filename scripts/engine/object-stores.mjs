import { mkdirSync } from 'node:fs';
import { azuriteProgram } from './azurite.mjs';
import { background, serve, stop } from './background.mjs';
import { at, azurePort, s3Port } from './home.mjs';
import { pythonProgram } from './python-programs.mjs';

const s3 = background('moto');
const azure = background('azurite');
const s3Url = `http://127.0.0.1:${s3Port}`;
const azureUrl = `http://127.0.0.1:${azurePort}`;
const bucket = 'cache';

/** The programs that stand in for S3 and Azure Blob Storage, installed if absent. */
export const objectStorePrograms = (options) => ({
  moto: pythonProgram('moto', { ...options, program: 'moto_server', extras: '[server,s3]' }),
  azurite: azuriteProgram(options),
});

/** S3: gives the attributes of a `type=s3` entry, all but `name`. It keeps its objects in memory. */
export async function s3Up({ moto }) {
  await serve(s3, {
    program: moto,
    args: ['-H', '127.0.0.1', '-p', String(s3Port)],
    url: `${s3Url}/`,
    port: 'S3',
  });
  const made = await fetch(`${s3Url}/${bucket}`, { method: 'PUT' });
  if (!made.ok) throw new Error(`The bucket could not be made: ${made.status} ${await made.text()}`);
  return {
    url: s3Url,
    attributes: {
      region: 'us-east-1',
      bucket,
      endpoint_url: s3Url,
      use_path_style: 'true',
      access_key_id: 'stand-in',
      secret_access_key: 'stand-in-secret-key',
    },
  };
}

/** Azure: gives the attributes of a `type=azblob` entry, all but `name`. */
export async function azureUp({ azurite }) {
  const data = at('azurite', 'data');
  await serve(azure, {
    program: process.execPath,
    args: [
      azurite,
      '--blobPort',
      String(azurePort),
      '--blobKeepAliveTimeout',
      '600',
      '--location',
      data,
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
    ],
    url: `${azureUrl}/`,
    port: 'AZURE',
    prepare: () => mkdirSync(data, { recursive: true }),
  });
  return {
    url: azureUrl,
    attributes: {
      account_url: `${azureUrl}/${developmentAccount.name}`,
      account_name: developmentAccount.name,
      secret_access_key: developmentAccount.key,
    },
  };
}

export const s3Down = () => stop(s3);
export const azureDown = () => stop(azure);

// Azurite's own, published in its documentation.
const developmentAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

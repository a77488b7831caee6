import { type CauseRow, type CauseWords, type FailedPlace, hostOf } from './row.ts';

const NEXT_RUN = 'The next run tries again.';

/** What goes wrong with whatever keeps a cache: registries, object stores, the builder itself. */
export const SERVICE_CAUSES: readonly CauseRow[] = [
  {
    kind: 'rate-limit',
    pattern:
      /toomanyrequests|too many requests|(?<![\d.:])429\b|rate ?limit|SlowDown|ServerBusy|Throttling|RequestLimitExceeded/i,
    words: ({ type }) => [
      'It limits how often it can be asked, and this was too often.',
      type === 'registry'
        ? 'Log in before the build, since what is asked without a login is limited first, or use another registry for the cache.'
        : NEXT_RUN,
    ],
  },
  {
    kind: 'quota',
    pattern: /quota|storage limit|insufficient storage|(?<![\d.:])507\b|limit of storage|StorageFull/i,
    words: () => [
      'There is no room left for this cache.',
      'Delete what is no longer used, or write less with `mode=min`.',
    ],
  },
  {
    kind: 'expired-token',
    pattern:
      /ExpiredToken|token (has |is )?expired|RequestTimeTooSkewed|not valid in the specified time frame/i,
    words: ({ type }) => [
      'The login has expired, or the clock of the builder is wrong.',
      type === 'registry'
        ? 'Log in right before the build, and again before a second long one.'
        : 'Get fresh keys right before the build.',
    ],
  },
  {
    kind: 'certificate',
    pattern: /x509:|certificate|server gave HTTP response to HTTPS client|tls: (?!handshake timeout)/i,
    words: (_, error) =>
      /HTTP response to HTTPS/i.test(error)
        ? [
            'It speaks HTTP, and BuildKit asked in HTTPS.',
            'Write `registry.insecure=true` in the entry, or give it a certificate.',
          ]
        : [
            'Its certificate is not trusted by the builder.',
            "Give the builder the authority's certificate in its `buildkitd.toml`.",
          ],
  },
  {
    kind: 'missing',
    pattern:
      /NoSuchBucket|specified bucket does not exist|ContainerNotFound|repository (with name .*)?does not exist in the registry/i,
    words: ({ type }) => [
      type === 'registry'
        ? 'The repository is not there, and this registry makes none.'
        : 'There is no such place.',
      'Create it once, before the first build.',
    ],
  },
  {
    kind: 'login',
    pattern:
      /(?<![\d.:])40[13]\b|unauthori[sz]ed|\bdenied\b|permission_denied|unauthenticated|forbidden|authentication (required|failed)|AuthenticationFailed|AuthorizationFailure|no basic auth|insufficient_scope|error getting credentials|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|failed to (refresh cached|retrieve) credentials|get credentials|failed to acquire a token|authenticated requests are not permitted/i,
    words: loginWords,
  },
  {
    kind: 'timeout',
    pattern: /deadline exceeded|Client\.Timeout|(?<!dial tcp.*)i\/o timeout/i,
    words: () => ['It took longer than is allowed.', NEXT_RUN],
  },
  {
    kind: 'network',
    pattern:
      /dial tcp|no such host|connection (refused|reset)|broken pipe|unexpected EOF|: EOF\b|time-?out|(?<![\d.:])50[0234]\b|\bunavailable\b|bad gateway|internal server error|server closed|closed network connection|network is unreachable|no such job/i,
    words: networkWords,
  },
  {
    kind: 'unsupported',
    pattern: /unknown cache (importer|exporter)|not supported for the docker driver|unsupported cache/i,
    words: ({ type }) => [
      `This builder cannot do \`type=${type}\`.`,
      'Use a builder of the driver `docker-container`.',
    ],
  },
  {
    kind: 'configuration',
    pattern: /not set for s3 cache|is required for azblob|must be a positive integer|failed to parse \S+/i,
    words: () => ['The entry misses an attribute, or holds one that cannot be read.', 'Correct the entry.'],
  },
];

function loginWords({ type, side, ref }: FailedPlace): CauseWords {
  if (type !== 'registry') {
    const rights = side === 'source' ? 'read' : 'read and write';
    return ['The keys were refused, or there are none.', `Check them, and that they may ${rights} there.`];
  }
  const host = hostOf(ref);
  const right = side === 'source' ? 'read' : 'write';
  const more = host === 'ghcr.io' ? `, and give the job \`permissions: packages: ${right}\`` : '';
  return [
    `\`${host}\` did not accept the login, or there was none.`,
    `Log in to it before the build as somebody who may ${right} there${more}.`,
  ];
}

function networkWords({ type, ref }: FailedPlace, error: string): CauseWords {
  if (type === 'gha') return ['The Actions cache did not answer as it should.', NEXT_RUN];
  if (type !== 'registry') return ['It did not answer as it should.', NEXT_RUN];
  const host = hostOf(ref);
  const isOwnHost = /^(localhost|127\.|\[::1\])/.test(host) && /dial tcp/.test(error);
  return [
    `\`${host}\` did not answer as it should.`,
    isOwnHost
      ? 'Check that it runs there. To a builder of the driver `docker-container` such a host is the builder itself, unless it was made with `--driver-opt network=host`.'
      : 'The next run tries again; if it fails as well, check that the builder can reach it.',
  ];
}

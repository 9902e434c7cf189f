import { expect, test } from 'vitest';
import { withholdCredentials, withoutCredentials } from '../../../../src/cluster/backup/credentials.js';

const GENERATED = '# Read by `docker compose`.\nRESTATE_IMAGE=example/restate:1.7.12\n';

test('credentials are left out of variables, and named; everything else stays', () => {
  const text = `${GENERATED}AWS_REGION=eu
export AWS_ACCESS_KEY_ID=me
AWS_SECRET_ACCESS_KEY="S3
CRET"
# PASSWORD=S3CRET
STORE=https://me:S3CRET@host/x
PLAIN=1
`;
  expect(withoutCredentials(text)).toEqual({
    text: `${GENERATED}AWS_REGION=eu\nPLAIN=1\n`,
    names: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'PASSWORD', 'STORE'],
  });
});

test('of an edited .env nothing is copied where credentials were all that was edited', () => {
  const file = {
    path: '.env',
    current: `${GENERATED}\nAWS_SECRET_ACCESS_KEY=S3CRET\n`,
    wanted: GENERATED,
    outdated: false,
  };
  expect(withholdCredentials([file])).toEqual({ edited: [], withheld: ['AWS_SECRET_ACCESS_KEY'] });
  const more = { ...file, current: `${file.current}PLAIN=1\n` };
  expect(withholdCredentials([more]).edited).toEqual([{ ...file, current: `${GENERATED}\nPLAIN=1\n` }]);
  const other = { ...file, path: 'README.md' };
  expect(withholdCredentials([other])).toEqual({ edited: [other], withheld: [] });
});

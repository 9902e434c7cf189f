import { expect, test } from 'vitest';
import { s3Dialect } from '../../../src/stores/s3.js';

/** Amazon's own examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const EXAMPLE = {
  location: { kind: 's3', bucket: 'examplebucket', prefix: '', region: 'us-east-1' },
  credentials: {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  at: new Date('2013-05-24T00:00:00Z'),
} as const;

test.each([
  ['?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ['?lifecycle=', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
])('GET %s is signed as Amazon does it', async (query, signature) => {
  const dialect = s3Dialect(EXAMPLE.location, EXAMPLE.credentials, () => EXAMPLE.at);
  const url = new URL(`https://examplebucket.s3.amazonaws.com/${query}`);
  const { headers } = await dialect.sign({ method: 'GET', url, headers: {}, body: '' });
  expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date');
  expect(headers['authorization']).toContain(`Signature=${signature}`);
});

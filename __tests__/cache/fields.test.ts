import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinFields, splitFields } from '../../src/cache/fields.ts';

it('splits what it joined', () => {
  const field = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') }));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      expect(splitFields(joinFields(fields))).toEqual({ fields });
    }),
  );
});

it('forgives one line end behind the value, as buildx does', () => {
  expect(splitFields('a,b\r\n')).toEqual({ fields: ['a', 'b'] });
});
